"""Background tasks: what outlives its request, counted so that a stop waits for it.

A bug in one ends that one only, for nobody waits for it who could be told.

Rule: a stop waits for words and windows that Slack would take in time, and for no
Retry-After that ends later than the stop may.
"""

import math
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVarTuple, assert_never

import anyio
from anyio.abc import TaskGroup
from attrs import define, field

from actors.clock import Clock
from actors.tasks import may_start
from bot.base.guard import guarded
from bot.base.notifier import Notifier
from bot.slack.web.results import (
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)

Ts = TypeVarTuple("Ts")

TRIES = 3
"""How often the same words are tried before they go elsewhere."""

AGAIN = 1.0
"""Seconds until the next try, where Slack does not say."""


@define(kw_only=True, eq=False)
class BackgroundTasks:
    """Runs what people were promised, and knows when nothing is left of it."""

    tasks: TaskGroup
    clock: Clock
    _open: int = field(default=0, init=False)
    _pauses: list[datetime] = field(factory=list, init=False)
    _changed: Notifier = field(factory=Notifier, init=False)

    def start(
        self, work: Callable[[*Ts], Coroutine[object, None, object]], *args: *Ts
    ) -> None:
        """Do this beside all else, unless all is to end."""

        async def run() -> None:
            try:
                await guarded(partial(work, *args), None)
            finally:
                self._open -= 1
                self._changed.notify()

        if may_start(self.tasks):
            # Counted now: a stop may ask before the task has taken its first step.
            self._open += 1
            self.tasks.start_soon(run)

    async def insist(
        self, say: Callable[[], Awaitable[CallResult]], longest: float = math.inf
    ) -> bool:
        """Say it, also if Slack makes us wait; whether Slack said that it took it.

        What may have been taken is said again: words that are read twice do no harm.
        A wait of more than ``longest`` seconds ends the attempt.
        """
        for left in reversed(range(TRIES)):
            answer = await say()
            match answer:
                case Done():
                    return True
                case NotDone(retry_after=seconds) if left and (seconds or 0) <= longest:
                    await self._pause(seconds or AGAIN)
                case Unknown() if left:
                    await self._pause(AGAIN)
                case Misconfigured() if left and answer.may_pass:
                    # A good token that Slack fails to look up for a moment, say.
                    await self._pause(AGAIN)
                case Refused() | Misconfigured() | NotDone() | Unknown():
                    return False
                case _:
                    assert_never(answer)
        return False

    async def end(self, seconds: float) -> None:
        """Wait until all is done, or waits for longer than there is time."""
        last = self.clock.now() + timedelta(seconds=seconds)
        with anyio.move_on_after(seconds):
            while True:
                changed = self._changed.next()
                if self._open <= sum(until > last for until in self._pauses):
                    return
                await changed.wait()

    async def _pause(self, seconds: float) -> None:
        until = self.clock.now() + timedelta(seconds=seconds)
        self._pauses.append(until)
        self._changed.notify()
        try:
            await self.clock.wait(anyio.Event(), until)
        finally:
            self._pauses.remove(until)
