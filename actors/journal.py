"""The journal: append-only events per actor; (key, version) is the fence."""

from datetime import datetime
from typing import Generic, Protocol, TypeVar

from attrs import frozen

S = TypeVar("S")
E = TypeVar("E")

Key = int
"""An actor's name in the journal; for an incident its number."""


@frozen(kw_only=True)
class Entry(Generic[S, E]):
    """Events to append, and what is kept beside them in the same transaction.

    Attributes:
        after: the version that the events follow; another one is a ``Conflict``.
        append_id: finds this append again when the database's answer was lost.
        request: what asked for it; a second append for it is ``Repeated``.
        state: what the events add up to; the journal keeps what it is found by.
        due: when somebody has to advance this actor; ``None``: not before it is asked.
    """

    key: Key
    after: int
    events: tuple[E, ...]
    append_id: str
    request: str | None
    state: S | None
    due: datetime | None


@frozen(kw_only=True)
class Due:
    """An actor that has to be woken, and when."""

    key: Key
    at: datetime


class Journal(Protocol[S, E]):
    """Keeps events for ever. Every method may raise ``JournalUnavailable``."""

    async def read(self, key: Key, *, after: int = 0) -> tuple[E, ...]:
        """Return the events that follow this version, in order."""
        ...

    async def append(self, entry: Entry[S, E]) -> None:
        """Write all events of the entry or none of them.

        Raises ``Conflict`` if the journal has moved on, ``Repeated`` if the request
        was appended before, and ``Superseded`` if somebody else is to act now.
        """
        ...

    async def reserve(self, request: str) -> Key:
        """Return the key on which this request was carried out before.

        A new request gets a key that nobody else has or will get; gaps are allowed.
        """
        ...

    async def due(self) -> tuple[Due, ...]:
        """Return all who have to be woken, now or later, but for the parked."""
        ...

    async def park(self, key: Key, why: str) -> None:
        """Remember that this actor kept crashing; ``due`` leaves it out."""
        ...

    async def release(self, key: Key) -> bool:
        """Let a parked actor go on; whether it was parked."""
        ...

    async def parked(self) -> tuple[Key, ...]: ...
