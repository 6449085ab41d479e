"""A store that needs no thread, and events to keep in it."""

import sqlite3
from collections.abc import Callable
from datetime import datetime

from anyio.lowlevel import checkpoint
from attrs import define

from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.journal import Entry, Key
from bot.storage.sqlite.batches import Batch, Batches
from bot.storage.sqlite.store import SqliteStore


@define(kw_only=True)
class PromptStore(SqliteStore):
    """Needs no thread."""

    def open(self) -> None:
        super().open()
        self._batches = Batches(self._connection, "BEGIN IMMEDIATE", run_batch=_at_once)
        self._reads = Batches(self._reader, "BEGIN", run_batch=_at_once)

    def damage(self, number: int, body: str = "{}") -> None:
        """Make the second event of an incident unreadable."""
        self._connection.execute(
            "UPDATE events SET body = ? WHERE incident = ? AND version = 2",
            [body, number],
        )

    def refuse_reads(self) -> None:
        self._reader.set_authorizer(lambda *_: sqlite3.SQLITE_DENY)

    def fill_disk(self) -> None:
        """Let the database grow no further."""
        (pages,) = self._connection.execute("PRAGMA page_count").fetchone()
        self._connection.execute(f"PRAGMA max_page_count = {pages}")

    def free_disk(self) -> None:
        self._connection.execute("PRAGMA max_page_count = 1000000")


async def _at_once(work: Callable[[Batch], None], batch: Batch) -> None:
    await checkpoint()
    work(batch)


async def keep(
    store: SqliteStore,
    key: Key,
    *events: Event,
    after: tuple[Event, ...] = (),
    request: str | None = None,
    due: datetime | None = None,
) -> None:
    """Append these events to those."""
    await store.append(
        Entry(
            key=key,
            after=len(after),
            events=events,
            append_id=f"{key} {len(after)} {request}",
            request=request,
            state=replay((*after, *events)),
            due=due,
        )
    )
