"""The auditor's own working hours, around weekends and the nights of clock changes."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.auditor.working_hours import WallClock

LONDON = WallClock(
    ZoneInfo("Europe/London"), frozenset(range(5)), start=time(9), end=time(17)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("03-03T11:30", "03-03T11:30"),
        ("03-03T16:59:59", "03-03T16:59:59"),
        ("03-03T17:00", "03-04T09:00"),
        ("03-03T03:00", "03-03T09:00"),
        # The last weekend of March: on Monday the clocks show summer time.
        ("03-27T17:00", "03-30T08:00"),
        ("03-30T07:59", "03-30T08:00"),
        ("03-30T08:00", "03-30T08:00"),
        ("03-30T16:00", "03-31T08:00"),
        # The last weekend of October: on Monday they show winter time again.
        ("10-23T16:00", "10-26T09:00"),
        ("10-26T08:30", "10-26T09:00"),
        ("10-26T16:30", "10-26T16:30"),
    ],
)
def test_the_first_work_is_at_the_local_hour(moment: str, expected: str) -> None:
    assert LONDON.first_work(at(moment)) == at(expected)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("03-03T08:00", "03-04T09:00"),
        ("03-03T11:30", "03-04T09:00"),
        ("03-26T11:30", "03-27T09:00"),
        ("03-27T11:30", "03-30T08:00"),
        ("03-29T11:30", "03-30T08:00"),
        ("10-23T08:00", "10-26T09:00"),
        # In summer the next day begins an hour before the UTC one.
        ("06-01T22:59", "06-02T08:00"),
        ("06-01T23:01", "06-03T08:00"),
    ],
)
def test_the_next_working_day_begins_at_the_local_hour(
    moment: str, expected: str
) -> None:
    assert LONDON.next_working_day(at(moment)) == at(expected)


def test_a_search_for_work_that_nobody_does_ends() -> None:
    nobody = WallClock(ZoneInfo("UTC"), frozenset(), start=time(9), end=time(17))

    with pytest.raises(AssertionError, match="nobody works"):
        nobody.first_work(at("03-03T11:30"))
