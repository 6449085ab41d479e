"""Kills the bot at one chosen point of one chosen call, and starts it again."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import anyio
from attrs import define, field

from bot.run import Signals, serve
from bot.sandbox import Moment
from bot.sandbox.args import Args
from tests.acceptance.stage import Stage

T = TypeVar("T")

WRITES = frozenset(
    {
        "bookmarks.add",
        "chat.postMessage",
        "chat.update",
        "conversations.create",
        "conversations.invite",
        "conversations.setTopic",
        "pins.add",
    }
)


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


async def live_and_die(on: Stage, killer: Killer) -> None:
    """Run the bot until it is killed, and then run another one on its journal."""
    async with anyio.create_task_group() as first:
        first.start_soon(serve, on.settings, Signals(), on.clock)
        await killer.killed.wait()
        first.cancel_scope.cancel()
    await serve(on.settings, Signals(), on.clock)


async def patiently(on: Stage, found: Callable[[], T | None]) -> T:
    """Wait for something; when nothing more happens, let time leap ahead."""
    for _ in range(20):
        try:
            return await on.sandbox.until(found, within=0.4)
        except TimeoutError:
            on.clock.leap(timedelta(seconds=16))
    return await on.sandbox.until(found, within=0.4)
