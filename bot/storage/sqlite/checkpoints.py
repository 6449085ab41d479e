"""Checkpoints: copy the write-ahead log into the database file.

Rule: take no lock that a writer or a reader needs; nobody may have to wait for it.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import anyio
import structlog
from anyio import to_thread
from attrs import define, field

PAUSE = 1.0
"""Seconds without a commit before a checkpoint."""

LONGEST = 30.0
"""Seconds until a checkpoint even if commits keep coming."""

AGAIN = 5.0
"""Seconds until the next try, if a reader or the disk prevented this one."""

log = structlog.get_logger()


def checkpoint(path: Path) -> bool:
    """Copy the log into the file; return whether all of it was copied.

    It uses its own connection, and the writer keeps writing meanwhile.
    """
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as db:
        # A connection that has read nothing does not know of the log.
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        _, pages, copied = db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return bool(pages == copied)


@define(kw_only=True)
class Checkpointer:
    """Makes a checkpoint in a pause between commits."""

    path: Path
    pause: float = PAUSE
    longest: float = LONGEST
    again: float = AGAIN
    _committed: anyio.Event = field(factory=anyio.Event, init=False)
    _commits: int = field(default=0, init=False)

    def note(self) -> None:
        """Note that something was committed."""
        self._commits += 1
        self._committed.set()

    async def run(self) -> None:
        while True:
            await self._committed.wait()
            with anyio.move_on_after(self.longest):
                await self._pause()
            if not await self._is_copied():
                await anyio.sleep(self.again)
                self._committed.set()

    async def _pause(self) -> None:
        """Return when nothing has been committed for a while.

        It looks now and then instead of waking up for each commit.
        """
        seen = 0
        while seen != self._commits:
            seen = self._commits
            await anyio.sleep(self.pause)

    async def _is_copied(self) -> bool:
        self._committed = anyio.Event()
        try:
            return await to_thread.run_sync(checkpoint, self.path)
        except sqlite3.Error as error:
            log.warning("checkpoint failed", why=str(error))
            return False
