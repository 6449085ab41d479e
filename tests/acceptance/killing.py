"""Kills the bot at chosen points of its life, and starts it again each time."""

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
    live: Callable[[T], Awaitable[object]], crashes: Iterable[T], seats: int
) -> None:
    """Live once for each death, so many at a time."""
    free = anyio.Semaphore(seats)

    async def take_a_seat(death: T) -> None:
        async with free:
            await live(death)

    async with anyio.create_task_group() as tasks:
        for death in crashes:
            tasks.start_soon(take_a_seat, death)


@define(eq=False)
class Killer:
    """A hook of the sandbox: at the chosen write the bot dies with the call out."""

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
    """Counts the points of the bot's lives, and ends each life at the chosen one.

    A write passes two points, as Slack receives it and as Slack has done it, and an
    append two more: before it, when an answer is there that nobody recorded, and
    after it, when an intent is recorded and its call not sent.

    Attributes:
        ends: how many points each life passes; the life after the last has no end.
        passed: the points of this life, by name.
        crashes: the points at which lives ended.
    """

    ends: tuple[int, ...] = ()
    passed: list[str] = field(factory=list, init=False)
    crashes: list[str] = field(factory=list, init=False)
    _dies: anyio.Event = field(factory=anyio.Event, init=False)

    @property
    def is_over(self) -> bool:
        """Whether every death has been died."""
        return len(self.crashes) == len(self.ends)

    @property
    def is_quiet(self) -> bool:
        """Whether no death is under way, and none comes with the very next point."""
        if self.is_over:
            return True
        near = len(self.passed) == self.ends[len(self.crashes)] - 1
        return not near and not self._dies.is_set()

    async def __call__(self, moment: Moment, method: str, _args: Args) -> None:
        if method in WRITES:
            await self.reach(f"{method} {moment.value}")

    async def reach(self, point: str) -> None:
        self.passed.append(point)
        if not self.is_over and len(self.passed) == self.ends[len(self.crashes)]:
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
            # The killed say nothing; this one was taken apart, and may have complained.
            del harness.logs[words:]
            harness.crashes.append(harness.sandbox.workspace.clock.monotonic())
            self.crashes.append(self.passed[self.ends[len(self.crashes)] - 1])
            self.passed, self._dies = [], anyio.Event()
            # Whoever waits for an answer of the dead is told by Slack.
            harness.clock.leap(timedelta(seconds=ACK_SECONDS))
        await serve(harness.settings, Signals(), harness.clock)
