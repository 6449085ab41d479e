"""What an actor is given: how it thinks, and the hands that touch the world."""

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
    """The pure functions of an actor; the state is ``None`` before its first event."""

    def decide(self, state: S | None, command: C_contra) -> tuple[E, ...]:
        """Return what happens, nothing if it is so already, or raise ``Rejected``."""
        ...

    def evolve(self, state: S | None, event: E) -> S | None: ...

    def next_move(self, state: S | None, now: datetime) -> Move[A]: ...

    def started(self, step: A, now: datetime) -> E:
        """Return the intent that is recorded before the step is carried out."""
        ...

    def settle(
        self, state: S, step: A, outcome: O_contra, now: datetime, *, looked_up: bool
    ) -> tuple[E, ...]:
        """Return what an outcome means, of a probe if it was ``looked_up``."""
        ...


class Hands(Protocol[S_contra, A_contra, O_co]):
    """Carries out one step at a time; refusals and failures are outcomes, not errors.

    An exception is a bug: it crashes the actor, which goes on from its journal.
    """

    async def perform(self, state: S_contra, step: A_contra) -> O_co: ...

    async def look_up(self, state: S_contra, step: A_contra) -> O_co:
        """Did it happen? Asked of a step with an intent and no outcome."""
        ...
