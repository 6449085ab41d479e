"""What each kind of actor provides: pure functions, and hands that carry out steps."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from actors.moves import Move

S = TypeVar("S")
C_contra = TypeVar("C_contra", contravariant=True)
S_contra = TypeVar("S_contra", contravariant=True)
E = TypeVar("E")
A = TypeVar("A")
A_contra = TypeVar("A_contra", contravariant=True)
O_co = TypeVar("O_co", covariant=True)
O_contra = TypeVar("O_contra", contravariant=True)


class Behaviour(Protocol[S, C_contra, E, A, O_contra]):
    """An actor's pure functions; the state is ``None`` before its first event."""

    def decide(self, state: S | None, command: C_contra) -> tuple[E, ...]:
        """Return the events, none if nothing changes, or raise ``Rejected``."""
        ...

    def replay(self, events: Iterable[E], state: S | None) -> S | None:
        """Add events to a state, which stays as it is."""
        ...

    def woken(self, state: S, now: datetime) -> tuple[E, ...]:
        """Return what has to be recorded before the actor looks for its next move."""
        ...

    def next_move(self, state: S | None, now: datetime) -> Move[A]: ...

    def started(self, step: A, now: datetime) -> E:
        """Return the intent, which is recorded before the step is carried out."""
        ...

    def settle(
        self, state: S, step: A, outcome: O_contra, now: datetime, *, looked_up: bool
    ) -> tuple[E, ...]:
        """Return the events of an outcome; ``looked_up``: a probe found it."""
        ...


class Hands(Protocol[S_contra, A_contra, O_co]):
    """Carries out an actor's steps; a refusal or a failure is an outcome, not an error.

    An exception is a bug: it crashes the actor, which restarts from its journal.
    """

    async def perform(self, state: S_contra, step: A_contra) -> O_co: ...

    async def look_up(self, state: S_contra, step: A_contra) -> O_co:
        """Find out whether a step with an intent but no outcome was carried out."""
        ...
