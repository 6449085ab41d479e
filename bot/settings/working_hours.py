"""The hours in which people may be asked something that can wait."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import field, frozen

DAYS: Mapping[str, int] = {
    "monday": 0,
    "tuesday": 1,
    "wednesday": 2,
    "thursday": 3,
    "friday": 4,
    "saturday": 5,
    "sunday": 6,
}
"""The names of the days in the configuration, as ``date.weekday`` numbers them."""

DEFAULT_ZONE = "Europe/London"
"""Where the services work that the default severities were written for."""

WITHIN = timedelta(days=21)
"""By then there are working hours, even if a clock change skips a week's only ones."""


def _london() -> ZoneInfo:
    return ZoneInfo(DEFAULT_ZONE)


@frozen(kw_only=True)
class WorkingHours:
    """The days and the hours in which a team works, by the clocks of its time zone.

    Times are of the wall clock: a night with a clock change moves nothing in them.
    The results are in UTC, to be recorded before they are used, so that no later
    configuration or time-zone database moves them.

    Attributes:
        days: as ``date.weekday`` numbers them; at least one.
        start: the first moment of a working day.
        end: the first moment after its working hours; later than ``start``.
    """

    zone: ZoneInfo = field(factory=_london)
    days: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    start: time = time(9)
    end: time = time(17)

    def moved(self, at: datetime) -> datetime:
        """Return this moment (UTC), or the first later one in working hours."""
        return at if self._includes(at) else next(self._starts(after=at))

    def next_day(self, at: datetime) -> datetime:
        """Return the start (UTC) of the first working day after this day."""
        today = at.astimezone(self.zone).date()
        starts = self._starts(after=at)
        return next(x for x in starts if x.astimezone(self.zone).date() > today)

    def _includes(self, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        return local.weekday() in self.days and self.start <= local.time() < self.end

    def _starts(self, *, after: datetime) -> Iterator[datetime]:
        """Yield the starts of the working days, without those that the clocks skip.

        A start that the clocks skip in spring comes as much later as they skip. One
        that comes twice in autumn counts twice.
        """
        today = after.astimezone(self.zone).date()
        for days in range(WITHIN.days):
            for start in self._starts_of(today + timedelta(days=days)):
                if start > after and self._includes(start):
                    yield start

    def _starts_of(self, day: date) -> Iterator[datetime]:
        local = datetime.combine(day, self.start, self.zone)
        for fold in (0, 1):
            yield local.replace(fold=fold).astimezone(UTC)
