"""The lock beside a database file: one process at a time, and it says who."""

import contextlib
import fcntl
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from attrs import define, field, frozen


@frozen
class Held(Exception):  # noqa: N818 - the lock's state.
    """Another process holds the lock."""

    holder: str


@define
class LockFile:
    """Held from ``acquire`` until ``release`` or the end of the process."""

    path: Path
    _file: IO[str] | None = field(default=None, init=False)

    def acquire(self) -> None:
        """Take the lock at once, or raise ``Held`` with the holder's words."""
        file = self.path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip()
            file.close()
            raise Held(holder or "an unknown process") from None
        file.truncate(0)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        file.write(f"process {os.getpid()} on {socket.gethostname()} since {now}")
        file.flush()
        self._file = file

    def release(self) -> None:
        if self._file:
            with contextlib.suppress(OSError):
                self._file.truncate(0)
            self._file.close()
            self._file = None
