"""The high-water mark: how far the journal has reached, in a file beside it.

Rule: it is written after the commit that it records. A journal with less in it than its
mark says has lost something: its write-ahead log, or everything since a backup.
"""

import os
import re
import sqlite3
from pathlib import Path

import structlog
from attrs import define, field, frozen

WIDTH = 9, 12
"""Digits of the two figures: each line must be as long as the one it overwrites."""

_LINE = re.compile(r"incident ([0-9]+), event ([0-9]+)\n")

log = structlog.get_logger()


@frozen
class Extent:
    """How much a journal contains.

    Attributes:
        number: the highest incident number given out.
        events: the number of events of all incidents.
    """

    number: int = 0
    events: int = 0

    def __str__(self) -> str:
        number, events = WIDTH
        return f"incident {self.number:0{number}}, event {self.events:0{events}}\n"

    def shortfall_from(self, other: "Extent") -> str:
        """Say what this extent lacks compared with another; empty if nothing."""
        if self.number < other.number:
            return f"ends at incident {self.number}, incident {other.number} was saved"
        if self.events < other.events:
            return f"has {self.events} events, {other.events} were saved"
        return ""


def extent_of(db: sqlite3.Connection) -> Extent:
    """Return how much this journal contains."""
    (number, events) = db.execute(
        "SELECT max((SELECT last FROM numbers), coalesce(max(number), 0)),"
        " coalesce(sum(version), 0) FROM incidents"
    ).fetchone()
    return Extent(number=number, events=events)


@frozen
class Unreadable(Exception):  # noqa: N818 - what the file is.
    """The file exists, but it does not contain a mark."""

    path: Path


@define
class Watermark:
    """The file of the mark; it is never flushed explicitly, which would cost too much.

    Attributes:
        is_frozen: whether the file stays as it is, until a person accepts the loss.
    """

    path: Path
    is_frozen: bool = False
    _reached: Extent = field(factory=Extent, init=False)
    _written: Extent | None = field(default=None, init=False)
    _number: int = field(default=0, init=False)
    _events: int = field(default=0, init=False)

    def read(self) -> Extent:
        """Return how far the journal once reached, or raise ``Unreadable``.

        A power cut may leave the file empty, which proves nothing.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return Extent()
        if not content.strip(b"\x00"):
            log.warning("last number lost", file=str(self.path))
            return Extent()
        found = _LINE.fullmatch(content.decode("ascii", "replace"))
        if found is None:
            raise Unreadable(self.path)
        self._written = Extent(int(found[1]), int(found[2]))
        return self._written

    def begin(self, extent: Extent) -> None:
        """Start from what the journal contains now."""
        self._reached = extent
        self._write()

    def add(self, *, number: int = 0, events: int = 0) -> None:
        """Note, within a transaction, what it adds."""
        self._number = max(self._number, number)
        self._events += events

    def settle(self, *, is_durable: bool) -> None:
        """After the transaction, write down what it added, or forget it."""
        number, self._number = self._number, 0
        events, self._events = self._events, 0
        if is_durable:
            highest = max(self._reached.number, number)
            self._reached = Extent(highest, self._reached.events + events)
            self._write()

    def _write(self) -> None:
        if self.is_frozen or self._written == self._reached:
            return
        try:
            file = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o666)
            try:
                os.pwrite(file, str(self._reached).encode(), 0)
            finally:
                os.close(file)
        except OSError as error:
            # The journal has the events anyway; a later commit tries again.
            log.warning("last number not saved", why=error.strerror)
        else:
            self._written = self._reached
