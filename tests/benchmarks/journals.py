"""Journals to measure with, written through the core and the store themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import anyio

from actors.incident.evolve import replay
from actors.incident.ids import IncidentNumber
from actors.journal import Entry
from bot.storage.sqlite.store import SqliteStore
from tests.benchmarks.life import LEARNED, Life, accepted, closed, declaration

AT_ONCE = 100
"""Appends that may share a transaction."""

LASTED = timedelta(hours=1)


async def fill_journal(path: Path, count: int, *, are_closed: bool = False) -> None:
    """Write so many incidents, each with every step done."""
    with _store(path) as store:
        for start in range(0, count, AT_ONCE):
            async with anyio.create_task_group() as tasks:
                for _ in range(min(AT_ONCE, count - start)):
                    tasks.start_soon(partial(_live, store, are_closed=are_closed))


async def _live(store: SqliteStore, *, are_closed: bool) -> None:
    number = IncidentNumber(await store.reserve("bench"))
    life = Life(at=datetime.now(UTC) - LASTED, answer=accepted(number))
    life.gives(declaration(life, number))
    if are_closed:
        life.gives(closed(life))
    await _append(store, number, life, 0)


async def grow(path: Path, number: IncidentNumber, updates: int) -> int:
    """Change the title of an incident so often; return how many events it has.

    The incident was declared by a bot in a sandbox, so its channel and messages exist.
    """
    with _store(path) as store:
        before = await store.read(number)
        life = Life(at=datetime.now(UTC), answer=accepted(number))
        life.incident = replay(before)
        life.retitles(updates)
        await _append(store, number, life, len(before))
        return len(before) + len(life.events)


async def fill_long(path: Path, events: int) -> None:
    """Write one incident with at least so many events."""
    with _store(path) as store:
        number = IncidentNumber(await store.reserve("bench"))
        life = Life(at=datetime.now(UTC) - LASTED, answer=accepted(number))
        life.gives(declaration(life, number))
        declared = len(life.events)
        life.retitles(LEARNED)
        each = (len(life.events) - declared) // LEARNED
        life.retitles((events - len(life.events)) // each + 1)
        await _append(store, number, life, 0)


async def _append(
    store: SqliteStore, number: IncidentNumber, life: Life, after: int
) -> None:
    await store.append(
        Entry(
            key=number,
            after=after,
            events=tuple(life.events),
            append_id=f"bench-{number}-{after}",
            request=None,
            state=life.incident,
            due=life.due,
        )
    )


@contextmanager
def _store(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path=path, now=lambda: datetime.now(UTC))
    store.open()
    try:
        yield store
    finally:
        store.close()
