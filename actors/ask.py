"""A command given to an actor, and the one answer to it."""

from typing import Generic, TypeVar

import anyio
from attrs import define, field, frozen

C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E")


@frozen(kw_only=True)
class Answer(Generic[S, E]):
    """The state after the command; no events mean that nothing had to change."""

    state: S | None
    events: tuple[E, ...]


@define
class PendingAnswer(Generic[S, E]):
    """An answer that the asker waits for; it is given or refused exactly once."""

    _settled: anyio.Event = field(factory=anyio.Event)
    _answer: Answer[S, E] | None = None
    _refusal: Exception | None = None

    def give(self, answer: Answer[S, E]) -> None:
        if not self._settled.is_set():
            self._answer = answer
            self._settled.set()

    def refuse(self, refusal: Exception) -> None:
        if not self._settled.is_set():
            self._refusal = refusal
            self._settled.set()

    async def wait(self) -> Answer[S, E]:
        """Return the answer, or raise the refusal."""
        await self._settled.wait()
        if self._answer is not None:
            return self._answer
        raise self._refusal or AssertionError("settled without an answer")


@frozen(kw_only=True)
class Ask(Generic[C, S, E]):
    """A command, the id of the request it came with, and its answer."""

    command: C
    request: str | None
    answer: PendingAnswer[S, E]
