"""The record read from a database file, beside the bot that may be writing it."""

from pathlib import Path

from actors.incident.ids import IncidentNumber
from bot.clock import SystemClock
from bot.record.record import people_of, record
from bot.storage.codec import NewerEvent
from bot.storage.connection import NotOurs
from bot.storage.sqlite import SqliteStore


async def export(path: Path, number: IncidentNumber) -> str | None:
    """Read an incident and write its record; ``None``: there is no such incident.

    Raises ``FileNotFoundError``, ``NotOurs`` and ``JournalUnavailable``.
    """
    store = SqliteStore(path=path, now=SystemClock().now)
    store.open_for_reading()
    try:
        events = await store.read(number)
        names = await store.names(people_of(events))
    except NewerEvent as newer:
        raise NotOurs(path, f"a newer version wrote {newer.kind} into it") from newer
    finally:
        store.close()
    return record(events, names)
