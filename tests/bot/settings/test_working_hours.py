"""Times are moved into working hours by the clocks of the time zone, never earlier."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings.working_hours import DAYS, WorkingHours

LONDON = WorkingHours()
EVERY_DAY = frozenset(DAYS.values())
ZONES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "moved"),
    [
        # A Wednesday in summer: London is an hour ahead of UTC.
        ("2026-07-01T08:00", "2026-07-01T08:00"),
        ("2026-07-01T15:59:59", "2026-07-01T15:59:59"),
        ("2026-07-01T16:00", "2026-07-02T08:00"),
        ("2026-07-01T07:59:59", "2026-07-01T08:00"),
        ("2026-07-01T23:30", "2026-07-02T08:00"),
        # A Friday evening in winter, and the weekend after it.
        ("2026-01-02T17:00", "2026-01-05T09:00"),
        ("2026-01-03T12:00", "2026-01-05T09:00"),
        ("2026-01-04T23:59", "2026-01-05T09:00"),
    ],
)
def test_a_time_is_moved_to_the_next_working_hours(at: str, moved: str) -> None:
    assert LONDON.moved(utc(at)) == utc(moved)


@pytest.mark.parametrize(
    ("at", "moved"),
    [
        # The clocks go forward in the night to Sunday, 29 March 2026 ...
        ("2026-03-27T18:00", "2026-03-30T08:00"),
        ("2026-03-28T12:00", "2026-03-30T08:00"),
        # ... and back in the night to Sunday, 25 October 2026.
        ("2026-10-23T18:00", "2026-10-26T09:00"),
        ("2026-10-24T12:00", "2026-10-26T09:00"),
    ],
)
def test_after_both_clock_changes_work_starts_at_nine_on_the_clock(
    at: str, moved: str
) -> None:
    assert LONDON.moved(utc(at)) == utc(moved)


def nights(start: time, end: time) -> WorkingHours:
    return WorkingHours(days=EVERY_DAY, start=start, end=end)


def test_a_start_that_the_clocks_skip_comes_as_much_later_as_they_skip() -> None:
    # At 01:00 UTC the clocks show 02:00: there is no 01:30.
    found = nights(time(1, 30), time(5)).moved(utc("2026-03-29T00:00"))
    assert found == utc("2026-03-29T01:30")


def test_working_hours_that_the_clocks_skip_are_on_the_next_day() -> None:
    found = nights(time(1, 10), time(1, 50)).moved(utc("2026-03-29T00:00"))
    assert found == utc("2026-03-30T00:10")


def test_a_start_that_comes_twice_counts_twice() -> None:
    # The clocks show 01:30 at 00:30 and at 01:30 UTC.
    hours = nights(time(1, 30), time(1, 45))
    assert hours.moved(utc("2026-10-25T00:00")) == utc("2026-10-25T00:30")
    assert hours.moved(utc("2026-10-25T00:50")) == utc("2026-10-25T01:30")
    assert hours.moved(utc("2026-10-25T01:50")) == utc("2026-10-26T01:30")


@pytest.mark.parametrize(
    ("at", "next_day"),
    [
        # From Tuesday morning, noon and night to Wednesday.
        ("2026-01-06T00:10", "2026-01-07T09:00"),
        ("2026-01-06T12:00", "2026-01-07T09:00"),
        ("2026-01-06T23:50", "2026-01-07T09:00"),
        # From Friday and from the weekend to Monday.
        ("2026-01-09T12:00", "2026-01-12T09:00"),
        ("2026-01-10T12:00", "2026-01-12T09:00"),
        # Half past midnight in London is still the day before in UTC.
        ("2026-07-01T23:30", "2026-07-03T08:00"),
        # Across both clock changes.
        ("2026-03-27T12:00", "2026-03-30T08:00"),
        ("2026-10-23T12:00", "2026-10-26T09:00"),
    ],
)
def test_the_next_working_day_starts_after_this_day(at: str, next_day: str) -> None:
    assert LONDON.next_day(utc(at)) == utc(next_day)


@settings(deadline=None)
@given(
    at=st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1)),  # noqa: DTZ001 - UTC is added below.
    zone=st.sampled_from(ZONES),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    start=st.integers(4, 12),
    length=st.integers(1, 11),
)
def test_a_moved_time_is_the_first_in_working_hours(
    at: datetime, zone: str, days: frozenset[int], start: int, length: int
) -> None:
    place, end = ZoneInfo(zone), start + length
    hours = WorkingHours(zone=place, days=days, start=time(start), end=time(end))
    at = at.replace(tzinfo=UTC)
    moved = hours.moved(at)

    def works(when: datetime) -> bool:
        local = when.astimezone(place)
        return local.weekday() in days and start <= local.hour < end

    assert works(moved)
    assert at <= moved <= at + timedelta(days=8)
    assert moved.tzinfo is UTC
    if moved > at:
        assert not works(at)
        assert not works(moved - timedelta(microseconds=1))
        steps = int((moved - at) / timedelta(minutes=30))
        between = (at + timedelta(minutes=30) * step for step in range(steps + 1))
        assert not any(works(when) for when in between if when < moved)
    assert hours.moved(moved) == moved
    assert works(hours.next_day(at))
    assert hours.next_day(at).astimezone(place).date() > at.astimezone(place).date()
