"""The SQLite file: opens it, guards it, and runs every query on it.

Rule: one process writes it, on one connection; reads use another connection and need
none of the writer's locks.
"""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import structlog
from attrs import define, field

from actors.errors import JournalUnavailable
from bot.storage.sqlite.batches import Batches
from bot.storage.sqlite.checkpoints import Checkpointer, checkpoint
from bot.storage.sqlite.connection import (
    UnusableFile,
    connect,
    connect_for_reading,
    not_locked,
)
from bot.storage.sqlite.lock_file import LockFile
from bot.storage.sqlite.own_thread import OwnThread
from bot.storage.sqlite.watermark import Extent, Unreadable, Watermark, extent_of

log = structlog.get_logger()

T = TypeVar("T")

LAST = (
    "Fix: let this user read it; or, if the journal is your latest one, run once"
    " python -m bot run --accept-journal"
)


@define(kw_only=True)
class SqliteFile:
    """A SQLite database and its companion files.

    Attributes:
        is_loss_accepted: whether to go on with a journal that has lost something.
    """

    path: Path
    is_loss_accepted: bool = False
    _connection: sqlite3.Connection = field(init=False)
    _reader: sqlite3.Connection = field(init=False)
    _lock: LockFile = field(init=False)
    _batches: Batches = field(init=False)
    _reads: Batches = field(init=False)
    _writing: OwnThread = field(factory=OwnThread, init=False)
    _reading: OwnThread = field(factory=OwnThread, init=False)
    _watermark: Watermark = field(init=False)
    checkpointer: Checkpointer = field(init=False)

    def open(self) -> None:
        """Open the file, or create it.

        Raises ``DatabaseInUse``, ``UnusableFile`` and ``JournalUnavailable``.
        """
        # A file has one lock, even if several links lead to it.
        self.path = Path(os.path.realpath(self.path))
        self._lock = LockFile(self._beside("lock"))
        try:
            self._lock.acquire()
        except OSError as error:
            raise not_locked(self.path, error) from error
        try:
            self._open()
        except BaseException:
            self._lock.release()
            raise

    def _open(self) -> None:
        self._watermark = Watermark(
            self._beside("last"), is_frozen=self.is_loss_accepted
        )
        reached = self._reached()
        expected = Extent() if self.is_loss_accepted else reached
        is_known = self._lock.is_known
        db = connect(self.path, is_known=is_known, reached=expected)
        self._connection = db
        self._lock.remember()
        if self.is_loss_accepted:
            # A number that was given out is never given out again.
            db.execute("UPDATE numbers SET last = max(last, ?)", (reached.number,))
        self._watermark.begin(extent_of(db))
        self._checkpoint()
        self._reader = connect_for_reading(self.path)
        self.checkpointer = Checkpointer(path=self.path)
        self._batches = Batches(
            db, "BEGIN IMMEDIATE", self._writing.run, ended=self._ended
        )
        # Reads have their own transactions, which need none of the writer's locks.
        self._reads = Batches(self._reader, "BEGIN", self._reading.run)

    def open_for_reading(self) -> None:
        """Open an existing file, even while a bot writes it; take no lock.

        Raises ``FileNotFoundError`` and ``UnusableFile``.
        """
        self._lock = LockFile(self._beside("lock"))
        self._watermark = Watermark(self._beside("last"), is_frozen=True)
        self.checkpointer = Checkpointer(path=self.path)
        reader = connect_for_reading(self.path, is_migrated=True)
        self._connection = self._reader = reader
        self._batches = self._reads = Batches(self._reader, "BEGIN", self._reading.run)

    def close(self) -> None:
        # Close the writer last: closing it copies the log into the file.
        self._reader.close()
        self._connection.close()
        self._lock.release()

    async def run_checkpoints(self) -> None:
        """Copy the log into the file whenever there is a pause."""
        await self.checkpointer.run()

    def _beside(self, kind: str) -> Path:
        return self.path.with_name(f"{self.path.name}.{kind}")

    def _reached(self) -> Extent:
        """Read how far the journal once reached; nothing if its loss is accepted."""
        try:
            return self._watermark.read()
        except Unreadable as unreadable:
            if self.is_loss_accepted:
                return Extent()
            why = f"is not a note of the last number ({self.path.name} is as it was)"
            raise UnusableFile(unreadable.path, why, LAST) from unreadable
        except OSError as error:
            why = error.strerror or str(error)
            raise UnusableFile(self._watermark.path, why, LAST) from error

    def _checkpoint(self) -> None:
        """Copy the log, because a plain copy of the file would miss what is in it."""
        try:
            checkpoint(self.path)
        except sqlite3.Error as error:
            log.warning("checkpoint failed", why=str(error))

    def _ended(self, is_durable: bool) -> None:  # noqa: FBT001 - as ``Batches`` calls it.
        self._watermark.settle(is_durable=is_durable)

    # Queries.

    async def _all(self, query: str, *values: object) -> list[tuple[object, ...]]:
        return await self._through(
            self._reads, lambda db: db.execute(query, values).fetchall()
        )

    async def _write(self, query: str, *values: object) -> int:
        return await self._do(lambda db: db.execute(query, values).rowcount)

    async def _do(self, run: Callable[[sqlite3.Connection], T]) -> T:
        result = await self._through(self._batches, run)
        self.checkpointer.note()
        return result

    async def _through(
        self, batches: Batches, run: Callable[[sqlite3.Connection], T]
    ) -> T:
        try:
            return await batches.run(run)
        except sqlite3.IntegrityError:
            # A bug, which waiting does not cure.
            raise
        except sqlite3.Error as error:
            log.warning("database call failed", why=str(error))
            raise JournalUnavailable(f"{self.path}: {error}") from error
