"""The real store, on a disk that survives the bot, without a thread."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from attrs import define, field

from bot.storage.sqlite.batches import Batch, Batches
from bot.storage.sqlite.checkpoints import Checkpointer
from bot.storage.sqlite.connection import connect
from bot.storage.sqlite.store import SqliteStore
from bot.storage.sqlite.watermark import Watermark
from tests.simulation.lifetime import Chance, Lifetime

LEAST, MOST = 0.0002, 0.004
"""Seconds for a commit."""

SLOW_CHANCE = 0.01
SLOW_LEAST, SLOW_MOST = 1.0, 6.0
"""Seconds of an occasional slow commit, long enough for a "slow" answer."""


def new_disk() -> sqlite3.Connection:
    return connect(Path(":memory:"))


@define(kw_only=True)
class SimulatedStore(SqliteStore):
    """Commits atomically; the power may fail just before or just after."""

    disk: sqlite3.Connection
    chance: Chance
    lifetime: Lifetime
    slow: float = 0.0
    path: Path = field(default=Path(":memory:"))

    def open(self) -> None:
        self._connection = self.disk
        self._batches = Batches(self.disk, "BEGIN IMMEDIATE", run_batch=self._hop)
        # A database in memory has one connection only, which reads as well.
        self._reads = self._batches
        self._watermark = Watermark(self.path, is_frozen=True)
        self.checkpointer = Checkpointer(path=self.path)

    def close(self) -> None:
        """The disk stays."""

    async def run_checkpoints(self) -> None:
        """There is no file."""

    async def _hop(self, work: Callable[[Batch], None], batch: Batch) -> None:
        await self.chance.pause(self.lifetime, LEAST + self.slow, MOST + self.slow)
        if self.chance.happens(SLOW_CHANCE):
            self.chance.reach("disk slow")
            await self.chance.pause(self.lifetime, SLOW_LEAST, SLOW_MOST)
        if self.lifetime.is_dead:
            raise sqlite3.OperationalError("the power was cut")
        if self.chance.happens(0.004):
            self.chance.reach("journal refuses")
            raise sqlite3.OperationalError("database or disk is full")
        work(batch)
        await self.chance.pause(self.lifetime, 0.0, MOST)
