"""Working hours as on a clock on the wall, found by looking at it minute by minute.

Rule: the bot's own arithmetic is not used here, because its times are what is judged.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from attrs import frozen

MINUTE = timedelta(minutes=1)
LONGEST = 15 * 24 * 60
"""Minutes after which a search has gone wrong: somebody works at least once a week."""


@frozen
class WallClock:
    """When people work, by the clock on their wall.

    Attributes:
        zone: where the wall is.
        days: the working days; Monday is 0.
    """

    zone: ZoneInfo
    days: frozenset[int]
    start: time
    end: time

    def is_work(self, at: datetime) -> bool:
        there = at.astimezone(self.zone)
        return there.weekday() in self.days and self.start <= there.time() < self.end

    def first_work(self, at: datetime) -> datetime:
        """Return the first moment from this one on at which people work."""
        return at if self.is_work(at) else _first(at, self.is_work)

    def next_working_day(self, at: datetime) -> datetime:
        """Return when people begin to work on the next working day after this one."""
        return _after(self, at)


@lru_cache(maxsize=10_000)
def _after(wall: WallClock, at: datetime) -> datetime:
    today = at.astimezone(wall.zone).date()

    def is_work_later(moment: datetime) -> bool:
        return moment.astimezone(wall.zone).date() > today and wall.is_work(moment)

    return _first(at, is_work_later)


def _first(at: datetime, holds: Callable[[datetime], bool]) -> datetime:
    moment = at.replace(second=0, microsecond=0)
    for _ in range(LONGEST):
        moment += MINUTE
        if holds(moment):
            return moment
    raise AssertionError(f"nobody works for two weeks after {at}")
