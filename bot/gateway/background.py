"""Background tasks: work that outlives its request, and that a stop waits for.

A bug ends one task only.

Rule: a stop waits for messages and windows that Slack would accept in time, but not
for a Retry-After that ends after the grace period.
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
"""Attempts to send a message before it goes to another place."""

AGAIN = 1.0
"""Seconds until the next attempt, unless Slack says otherwise."""


@define(kw_only=True, eq=False)
class BackgroundTasks:
    """Runs tasks, and knows when all of them are done."""

    tasks: TaskGroup
    clock: Clock
    _open: int = field(default=0, init=False)
    _pauses: list[datetime] = field(factory=list, init=False)
    _changed: Notifier = field(factory=Notifier, init=False)

    def start(
        self, work: Callable[[*Ts], Coroutine[object, None, object]], *args: *Ts
    ) -> None:
        """Start a task, unless the bot is stopping."""

        async def run() -> None:
            try:
                await guarded(partial(work, *args), None)
            finally:
                self._open -= 1
                self._changed.notify()

        if may_start(self.tasks):
            # Counted now: a stop may come before the task has started.
            self._open += 1
            self.tasks.start_soon(run)

    async def send_with_retries(
        self, send: Callable[[], Awaitable[CallResult]], longest: float = math.inf
    ) -> bool:
        """Send a message, even if Slack delays it. Return whether Slack confirmed it.

        A message that may have arrived is sent again: reading it twice does no harm.
        A delay of more than ``longest`` seconds ends the attempts.
        """
        for left in reversed(range(TRIES)):
            answer = await send()
            match answer:
                case Done():
                    return True
                case NotDone(retry_after=seconds) if left and (seconds or 0) <= longest:
                    await self._pause(seconds or AGAIN)
                case Unknown() if left:
                    await self._pause(AGAIN)
                case Misconfigured() if left and answer.may_pass:
                    # For example, Slack cannot look up a valid token for a moment.
                    await self._pause(AGAIN)
                case Refused() | Misconfigured() | NotDone() | Unknown():
                    return False
                case _:
                    assert_never(answer)
        return False

    async def end(self, seconds: float) -> None:
        """Wait until every task is done, or pauses for longer than these seconds."""
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
