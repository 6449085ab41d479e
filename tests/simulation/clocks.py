"""The bot's clock and Slack's: the loop's time, and Slack's is off by a little."""

import asyncio
from datetime import UTC, datetime, timedelta

import anyio
from attrs import define

from bot.base.clock import SystemClock

T0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def seconds() -> float:
    """How long this run has lasted."""
    return asyncio.get_running_loop().time()


class BotClock(SystemClock):
    """Waits as the machine's clock does, on the loop's time."""

    def now(self) -> datetime:
        return T0 + timedelta(seconds=seconds())


@define(eq=False)
class SlackClock:
    """What the sandbox asks of time; ``skew`` seconds ahead of ours."""

    skew: float

    def wall(self) -> float:
        return T0.timestamp() + self.skew + seconds()

    def monotonic(self) -> float:
        return seconds()

    async def sleep(self, seconds: float) -> None:
        await anyio.sleep(seconds)
