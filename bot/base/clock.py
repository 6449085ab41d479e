"""The clocks of the bot, in UTC: this machine's, or one that all processes share."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import anyio
import structlog
from attrs import define, field, frozen

from actors.clock import Clock

LOOK_AGAIN = timedelta(seconds=1)
"""How often a wait reads the clock, because a sleep does not count the time that the
machine is suspended, and because setting the clock must move its waits, too."""

WORTH_LOGGING = timedelta(seconds=1)

_SINCE_BOOT: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)

log = structlog.get_logger()


class SystemClock:
    """Tells the machine's time. A wait is never shorter than asked for."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def wait(self, event: anyio.Event, until: datetime | None) -> None:
        if until is None:
            await event.wait()
            return
        is_over = False
        while not is_over:
            left = min(until - self.now(), LOOK_AGAIN).total_seconds()
            with anyio.move_on_after(max(0.0, left)):
                await event.wait()
            is_over = event.is_set() or until <= self.now()


def since_boot() -> float:
    """Count seconds, including those asleep if the machine counts them."""
    return time.clock_gettime(_SINCE_BOOT)


@frozen
class Reading:
    """The time on another clock, read between two counts of our own seconds."""

    before: float
    there: datetime
    after: float


@define
class SharedClock:
    """Tells the time of a clock that all processes share.

    The time that this machine's clock shows, or is set to, does not matter.

    Attributes:
        machine: tells the time until the first reading, and does the waiting.
        seconds: counts seconds, from any start.
    """

    machine: Clock
    seconds: Callable[[], float] = since_boot
    _zero: datetime = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._zero = self.machine.now() - timedelta(seconds=self.seconds())

    def now(self) -> datetime:
        return self._zero + timedelta(seconds=self.seconds())

    async def wait(self, event: anyio.Event, until: datetime | None) -> None:
        if until is None:
            await event.wait()
            return
        while True:
            step = min(until - self.now(), LOOK_AGAIN)
            await self.machine.wait(event, self.machine.now() + step)
            if event.is_set() or until <= self.now():
                return

    def adjust(self, reading: Reading) -> None:
        """Move this clock by as much as the reading proves it wrong, and no more.

        This way a slow answer never undoes what a quick answer has shown.
        """
        earliest = reading.there - timedelta(seconds=reading.after)
        latest = reading.there - timedelta(seconds=reading.before)
        zero = min(max(self._zero, earliest), latest)
        if abs(zero - self._zero) > WORTH_LOGGING:
            seconds = round((self._zero - zero).total_seconds(), 1)
            log.warning("clock differs from database", by=seconds)
        self._zero = zero
