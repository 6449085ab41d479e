"""The journal: append-only events per actor; (key, version) is the fence."""

from collections.abc import Iterator
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from attrs import frozen

S = TypeVar("S")
E = TypeVar("E")

Key = int
"""Identifies an actor in the journal; an incident's is its number."""


@frozen(kw_only=True)
class Entry(Generic[S, E]):
    """Events to append, and what is stored with them in the same transaction.

    Attributes:
        after: the version that the events follow; any other is a ``Conflict``.
        append_id: identifies this append if the database's answer is lost.
        request: the request that caused it; a second append for it is ``Repeated``.
        state: the state after the events, from which the journal fills its index.
        due: when to advance this actor; ``None`` means not before the next command.
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
    """An actor to wake, and when."""

    key: Key
    at: datetime


class Journal(Protocol[S, E]):
    """Keeps events for ever; every method may raise ``JournalUnavailable``."""

    async def fetch(self, key: Key, *, after: int = 0) -> Iterator[E]:
        """Return the events after this version, in order.

        Each is decoded when it is taken, so that the reader may pause between them.
        """
        ...

    async def append(self, entry: Entry[S, E]) -> None:
        """Write all events of the entry or none of them.

        Raises ``Conflict`` if the journal has moved on, ``Repeated`` if the request
        was appended before, and ``Superseded`` if another process acts now.
        """
        ...

    async def reserve(self, request: str) -> Key:
        """Return the key on which this request was carried out before.

        A new request gets a key that is never given out again; gaps are allowed.
        """
        ...

    async def due(self) -> tuple[Due, ...]:
        """Return every actor that must be woken, now or later, except parked ones."""
        ...

    async def park(self, key: Key, why: str) -> None:
        """Record that this actor kept crashing; ``due`` then leaves it out."""
        ...

    async def release(self, key: Key) -> bool:
        """Release a parked actor; return whether it was parked."""
        ...

    async def parked(self) -> tuple[Key, ...]: ...
