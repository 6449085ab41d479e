"""The clocks that the bot goes by, in UTC: this machine's, or the database's."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import anyio
import structlog
from attrs import define, field, frozen

from actors.clock import Clock

LOOK_AGAIN = timedelta(seconds=1)
"""A wait looks so often what time it is: a clock that is set takes its waits along."""

WORTH_SAYING = timedelta(seconds=1)

_SINCE_BOOT: int = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)

log = structlog.get_logger()


class SystemClock:
    """Tells the machine's time; waits are at least as long as asked for."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def wait(self, event: anyio.Event, until: datetime | None) -> None:
        if until is None:
            await event.wait()
            return
        with anyio.move_on_after(max(0.0, (until - self.now()).total_seconds())):
            await event.wait()


def since_boot() -> float:
    """Count the seconds, also those in which the machine sleeps, where it tells us."""
    return time.clock_gettime(_SINCE_BOOT)


@frozen
class Reading:
    """What time it was elsewhere, at some moment between two counts of our seconds."""

    before: float
    there: datetime
    after: float


@define
class SharedClock:
    """Tells the time of a clock elsewhere, which all workers go by.

    It does not matter what time this machine takes it for, or is told to take it for.

    Attributes:
        machine: gone by until there is a reading; it also waits.
        seconds: counts them, from whenever.
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
        """Set this clock by as much as the reading proves it wrong, and no more.

        So a slow answer never spoils what a quick one has told.
        """
        least = reading.there - timedelta(seconds=reading.after)
        most = reading.there - timedelta(seconds=reading.before)
        zero = min(max(self._zero, least), most)
        if abs(zero - self._zero) > WORTH_SAYING:
            seconds = round((self._zero - zero).total_seconds(), 1)
            log.warning("clock differs from database", by=seconds)
        self._zero = zero
