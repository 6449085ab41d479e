"""The lock file beside a database: admits one process, and names it."""

import fcntl
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from attrs import define, field, frozen

KNOWN = "\nIts journal has been made.\n"
"""The last line, once a journal exists; an empty file has then lost it."""


@frozen
class DatabaseInUse(Exception):  # noqa: N818 - the lock's state.
    """Another process holds the lock."""

    holder: str


@define
class LockFile:
    """Held from ``acquire`` until ``release`` or the end of the process.

    Attributes:
        is_known: whether a journal has existed beside it.
    """

    path: Path
    is_known: bool = field(default=False, init=False)
    _file: IO[str] | None = field(default=None, init=False)

    def acquire(self) -> None:
        """Take the lock at once, or raise ``DatabaseInUse`` naming the holder."""
        # Mode "a" could write only at the end, and "w" would empty the file.
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        file = os.fdopen(descriptor, "r+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(_text(file).removesuffix(KNOWN))
            file.close()
            raise DatabaseInUse(holder) from None
        self.is_known = _text(file).endswith(KNOWN)
        self._file = file
        with suppress(OSError):
            # On a full disk the file may show another name, but the lock still works.
            self._sign(file)

    def _sign(self, file: IO[str]) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        file.seek(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()} since {now}")
        file.write(KNOWN if self.is_known else "")
        file.flush()
        file.truncate()

    def remember(self) -> None:
        """Record that a journal has existed here, even if its file is lost later."""
        if self._file and not self.is_known:
            self.is_known = True
            with suppress(OSError):
                # On a full disk, only a later warning is lost.
                self._file.write(KNOWN)
                self._file.flush()

    def release(self) -> None:
        if self._file:
            with suppress(OSError):
                self._file.close()
            self._file = None


def _text(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


def _holder(signed: str) -> str:
    """Write what the holder signed with a date for people."""
    process, _, since = signed.rpartition(" since ")
    try:
        at = datetime.fromisoformat(since).astimezone(UTC)
    except ValueError:
        return signed or "an unknown process"
    clock = f"{at:%I:%M}{at:%p}".lower().removeprefix("0")
    return f"{process}, since {at.day} {at:%B %Y} at {clock} UTC"
