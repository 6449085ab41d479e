"""The clocks of the bot and of Slack: the loop's time; Slack's is slightly off."""

import asyncio
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

import anyio
from attrs import define

T0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BEFORE_SUMMER = datetime(2026, 3, 26, 11, 0, tzinfo=UTC)
BEFORE_WINTER = datetime(2026, 10, 22, 11, 0, tzinfo=UTC)
"""A Monday, and the Thursdays before the two nights in which British clocks change."""

START: ContextVar[datetime] = ContextVar("START", default=T0)
"""When this run starts."""


def seconds() -> float:
    """Return how long this run has lasted."""
    return asyncio.get_running_loop().time()


class BotClock:
    """Tells the loop's time; a wait for hours is one sleep, which takes no time."""

    def now(self) -> datetime:
        return START.get() + timedelta(seconds=seconds())

    async def wait(self, event: anyio.Event, until: datetime | None) -> None:
        left = None if until is None else (until - self.now()).total_seconds()
        with anyio.move_on_after(None if left is None else max(0.0, left)):
            await event.wait()


@define(eq=False)
class SlackClock:
    """The sandbox's clock, ``skew`` seconds ahead of the bot's."""

    skew: float

    def wall(self) -> float:
        return START.get().timestamp() + self.skew + seconds()

    def monotonic(self) -> float:
        return seconds()

    async def sleep(self, seconds: float) -> None:
        await anyio.sleep(seconds)
