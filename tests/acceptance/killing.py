"""Kills the bot at chosen points, and starts it again each time."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import TypeVar

import anyio
from attrs import define, field

from bot.run import serve
from bot.sandbox import Moment
from bot.sandbox.args import Args
from bot.sandbox.envelope import ACK_SECONDS
from bot.signals import Signals
from tests.acceptance.harness import Harness

T = TypeVar("T")

WRITES = frozenset(
    {
        "bookmarks.add",
        "chat.delete",
        "chat.postMessage",
        "chat.update",
        "conversations.create",
        "conversations.invite",
        "conversations.join",
        "conversations.setTopic",
        "pins.add",
        "pins.remove",
    }
)


async def run_in_parallel(
    run: Callable[[T], Awaitable[object]], cases: Iterable[T], at_once: int
) -> None:
    """Run every case, at most so many at the same time."""
    free = anyio.Semaphore(at_once)

    async def run_one(case: T) -> None:
        async with free:
            await run(case)

    async with anyio.create_task_group() as tasks:
        for case in cases:
            tasks.start_soon(run_one, case)


@define(eq=False)
class Killer:
    """A hook of the sandbox: the chosen write never returns, and ``killed`` is set."""

    nth: int
    moment: Moment
    killed: anyio.Event = field(factory=anyio.Event, init=False)
    writes: int = field(default=0, init=False)

    async def __call__(self, moment: Moment, method: str, _args: Args) -> None:
        if method not in WRITES or moment is not self.moment:
            return
        self.writes += 1
        if self.writes == self.nth:
            self.killed.set()
            await anyio.sleep_forever()


@define(eq=False)
class RepeatedKiller:
    """Counts the points that each bot passes, and kills it at the chosen one.

    A write has two points: when Slack receives it, and when Slack has carried it out.
    An append has two more: before it, when an answer has come and is not recorded,
    and after it, when an intent is recorded and its call is not sent.

    Attributes:
        ends: how many points each bot passes; the one after the last is not killed.
        is_armed: whether points are counted; a sweep may begin later.
        passed: the points of the current bot, by name.
        kills: the points at which bots were killed.
    """

    ends: tuple[int, ...] = ()
    is_armed: bool = True
    passed: list[str] = field(factory=list, init=False)
    kills: list[str] = field(factory=list, init=False)
    _dies: anyio.Event = field(factory=anyio.Event, init=False)

    @property
    def is_over(self) -> bool:
        """Whether every kill has happened."""
        return len(self.kills) == len(self.ends)

    @property
    def is_quiet(self) -> bool:
        """Whether no kill is under way, and none is due at the next point."""
        if self.is_over:
            return True
        near = len(self.passed) == self.ends[len(self.kills)] - 1
        return not near and not self._dies.is_set()

    async def __call__(self, moment: Moment, method: str, _args: Args) -> None:
        if method in WRITES:
            await self.reach(f"{method} {moment.value}")

    async def reach(self, point: str) -> None:
        if not self.is_armed:
            return
        self.passed.append(point)
        if not self.is_over and len(self.passed) == self.ends[len(self.kills)]:
            self._dies.set()
            await anyio.sleep_forever()

    async def run_bots(self, harness: Harness) -> None:
        """Run one bot after another on the same journal."""
        while not self.is_over:
            async with anyio.create_task_group() as life:
                life.start_soon(serve, harness.settings, Signals(), harness.clock)
                await self._dies.wait()
                words = len(harness.logs)
                life.cancel_scope.cancel()
            # A killed process logs nothing. This one was cancelled, and may have.
            del harness.logs[words:]
            harness.crashes.append(harness.sandbox.workspace.clock.monotonic())
            self.kills.append(self.passed[self.ends[len(self.kills)] - 1])
            self.passed, self._dies = [], anyio.Event()
            # Slack reports the missing acknowledgement to people who are waiting.
            harness.clock.leap(timedelta(seconds=ACK_SECONDS))
        await serve(harness.settings, Signals(), harness.clock)
