"""When an update is due that people promise, by severity and working hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from actors.incident.facts import Severity
from bot.settings.configuration import DEFAULT_SEVERITIES, Configuration

LONDON = ZoneInfo("Europe/London")
P1, P2, P3 = DEFAULT_SEVERITIES
TEAM = Configuration()
HOUR = timedelta(hours=1)
NIGHTS = {
    "spring": datetime(2026, 3, 29, 0, 45, tzinfo=UTC),
    "autumn": datetime(2026, 10, 25, 0, 45, tzinfo=UTC),
}
"""A quarter of an hour before the clocks in London change."""

FRIDAYS = {
    "spring": datetime(2026, 3, 27, 16, 30, tzinfo=LONDON),
    "autumn": datetime(2026, 10, 23, 16, 30, tzinfo=LONDON),
}
"""The last half hour of work before that."""


@pytest.mark.parametrize(("severity", "minutes"), [(P1, 30), (P2, 60)])
@pytest.mark.parametrize("at", NIGHTS.values(), ids=NIGHTS)
def test_an_interval_is_as_long_in_the_nights_in_which_the_clocks_change(
    severity: Severity, minutes: int, at: datetime
) -> None:
    assert TEAM.next_update(severity, at) == at + timedelta(minutes=minutes)
    assert TEAM.promised(severity, at + HOUR) == at + HOUR


@pytest.mark.parametrize("at", NIGHTS.values(), ids=NIGHTS)
def test_without_an_interval_nothing_is_promised(at: datetime) -> None:
    assert TEAM.next_update(P3, at) is None


@pytest.mark.parametrize("friday", FRIDAYS.values(), ids=FRIDAYS)
def test_what_somebody_promises_without_an_interval_waits_for_working_hours(
    friday: datetime,
) -> None:
    due = TEAM.promised(P3, friday.astimezone(UTC) + HOUR)

    assert f"{due.astimezone(LONDON):%A %H:%M}" == "Monday 09:00"


def test_what_somebody_promises_within_working_hours_stays_as_it_is() -> None:
    at = datetime(2026, 3, 26, 11, tzinfo=UTC)

    assert TEAM.promised(P3, at) == at
