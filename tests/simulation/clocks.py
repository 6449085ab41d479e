"""The clocks of the bot and of Slack: the loop's time; Slack's is slightly off."""

import asyncio
from datetime import UTC, datetime, timedelta

import anyio
from attrs import define

from bot.base.clock import SystemClock

T0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def seconds() -> float:
    """Return how long this run has lasted."""
    return asyncio.get_running_loop().time()


class BotClock(SystemClock):
    """Waits like the machine's clock, in the loop's time."""

    def now(self) -> datetime:
        return T0 + timedelta(seconds=seconds())


@define(eq=False)
class SlackClock:
    """The sandbox's clock, ``skew`` seconds ahead of the bot's."""

    skew: float

    def wall(self) -> float:
        return T0.timestamp() + self.skew + seconds()

    def monotonic(self) -> float:
        return seconds()

    async def sleep(self, seconds: float) -> None:
        await anyio.sleep(seconds)
