"""The lock beside a database file: one process at a time, and it says who."""

import fcntl
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from attrs import define, field, frozen

KNOWN = "\nIts journal has been made.\n"
"""The last line, once there is a journal that a file without content has lost."""


@frozen
class DatabaseInUse(Exception):  # noqa: N818 - the lock's state.
    """Another process holds the lock."""

    holder: str


@define
class LockFile:
    """DatabaseInUse from ``acquire`` until ``release`` or the end of the process.

    Attributes:
        is_known: whether there was a journal beside it before.
    """

    path: Path
    is_known: bool = field(default=False, init=False)
    _file: IO[str] | None = field(default=None, init=False)

    def acquire(self) -> None:
        """Take the lock at once, or raise ``DatabaseInUse`` with the holder's words."""
        # Not "a", which could write only to its end; nor "w", which would empty it.
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        file = os.fdopen(descriptor, "r+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _words(file).removesuffix(KNOWN)
            file.close()
            raise DatabaseInUse(holder or "an unknown process") from None
        self.is_known = _words(file).endswith(KNOWN)
        self._file = file
        with suppress(OSError):
            # On a full disk the lock holds all the same, whoever it says has it.
            self._sign(file)

    def _sign(self, file: IO[str]) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        file.seek(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()} since {now}")
        file.write(KNOWN if self.is_known else "")
        file.flush()
        file.truncate()

    def remember(self) -> None:
        """Note that a journal is there from now on, whatever becomes of its file."""
        if self._file and not self.is_known:
            self.is_known = True
            with suppress(OSError):
                # On a full disk there is no more to it than a warning less.
                self._file.write(KNOWN)
                self._file.flush()

    def release(self) -> None:
        if self._file:
            with suppress(OSError):
                self._file.close()
            self._file = None


def _words(file: IO[str]) -> str:
    file.seek(0)
    return file.read()
