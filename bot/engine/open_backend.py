"""Opens the database that the settings name, as soon as it is available."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import anyio

from actors.clock import Clock
from bot.base.clock import SharedClock
from bot.engine.backend import Backend, PostgresBackend, SqliteBackend
from bot.engine.database_wait import DatabaseWait
from bot.settings import Database, PostgresDatabase
from bot.storage.postgres.migrate import migrate
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.store import SqliteStore

CONNECT_TIMEOUT = 1.5
"""Seconds to wait for a connection. A command must be refused while Slack still waits
for its answer (``Timings.answer``)."""


@asynccontextmanager
async def open_backend(
    database: Database,
    clock: Clock,
    max_wait: timedelta,
    stop: anyio.Event,
    *,
    is_loss_accepted: bool = False,
) -> AsyncIterator[Backend]:
    """Open the database; wait up to ``max_wait`` for it, or until told to stop.

    A file that contains less than it once did is opened only if the loss is accepted.

    Raises ``DatabaseInUse``, ``UnusableFile``, ``WrongSchema`` and
    ``JournalUnavailable``.
    """
    waiting = DatabaseWait(clock=clock, stop=stop, max_wait=max_wait)
    if isinstance(database, PostgresDatabase):
        shared_clock = SharedClock(clock)
        shared = PostgresStore(
            url=database.url, now=shared_clock.now, timeout=CONNECT_TIMEOUT
        )
        await waiting.until_available(partial(_open_shared, shared))
        try:
            backend = PostgresBackend(shared, shared_clock)
            # A clock that was never compared with the server's may be hours off.
            await waiting.until_available(backend.set_clock)
            yield backend
        finally:
            await shared.close()
    else:
        store = SqliteStore(
            path=database.path, now=clock.now, is_loss_accepted=is_loss_accepted
        )
        await waiting.until_available(partial(_open_file, store))
        try:
            yield SqliteBackend(store, clock)
        finally:
            store.close()


async def _open_shared(store: PostgresStore) -> None:
    """Migrate the tables and open the store."""
    await migrate(store.url)
    await store.open()


async def _open_file(store: SqliteStore) -> None:
    """Open the store, or raise ``DatabaseInUse`` while another process has it open."""
    store.open()
