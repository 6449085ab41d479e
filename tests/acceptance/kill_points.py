"""The points at which a process can be killed, and their numbers."""

from enum import StrEnum
from typing import Self

from attrs import frozen


class Where(StrEnum):
    """What has just happened or is about to; each kind is counted separately."""

    UNWRITTEN = "unwritten"
    """An append is about to be made; nobody who waits for it has an answer."""
    WRITTEN = "written"
    """An append was committed; nobody knows about it, and no call was sent."""
    FETCHED = "fetched"
    """A job was fetched, and its incident is about to be taken over."""
    ACTIVATED = "activated"
    """An incident was taken over, and nothing was done for it yet."""
    RECEIVED = "received"
    """Slack has received a call, and has not carried it out."""
    ACTED = "acted"
    """Slack has carried a call out, and has not answered it."""


IN_SLACK = frozenset({Where.RECEIVED, Where.ACTED})
"""Seen by the sandbox; the process itself sees the others."""


@frozen
class Point:
    """The first, second, third … time that a process gets there."""

    where: Where
    nth: int

    def __str__(self) -> str:
        return f"{self.where}-{self.nth}"

    @classmethod
    def read(cls, text: str) -> Self:
        where, _, nth = text.partition("-")
        return cls(Where(where), int(nth))
