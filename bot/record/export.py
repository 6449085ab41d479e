"""Writes a record from a database, even while a bot uses the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from actors.incident.ids import IncidentNumber
from bot.base.clock import SystemClock
from bot.record.record import channels_of, people_of, record
from bot.settings import Database, PostgresDatabase
from bot.storage.codec import NewerEvent
from bot.storage.postgres.migrate import WrongSchema
from bot.storage.postgres.schema import SCHEMA
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.connection import UnusableFile
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store


async def export(database: Database, number: IncidentNumber) -> str | None:
    """Read an incident and write its record; ``None`` if it does not exist.

    Raises ``FileNotFoundError``, ``UnusableFile``, ``WrongSchema`` and
    ``JournalUnavailable``.
    """
    try:
        async with _opened(database) as store:
            events = await store.read(number)
            people = await store.names(people_of(events))
            channels = await store.channel_names(channels_of(events))
    except NewerEvent as newer:
        why = f"{newer.why} into it"
        if isinstance(database, PostgresDatabase):
            raise WrongSchema(SCHEMA, why) from newer
        raise UnusableFile(database.path, why) from newer
    return record(events, people, channels)


@asynccontextmanager
async def _opened(database: Database) -> AsyncIterator[Store]:
    now = SystemClock().now
    if isinstance(database, PostgresDatabase):
        shared = PostgresStore(url=database.url, now=now)
        await shared.open()
        try:
            yield shared
        finally:
            await shared.close()
    else:
        store = SqliteStore(path=database.path, now=now)
        store.open_for_reading()
        try:
            yield store
        finally:
            store.close()
