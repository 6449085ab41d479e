"""Questions, working hours and outages; incidents of an earlier version."""

from datetime import datetime, timedelta

from actors.incident.plan.next_move import next_move
from actors.moves import Rest, Wait
from tests.actors.incident.asking import (
    ASKED,
    ASKING,
    DAY,
    FIRST,
    WEEK,
    close,
    states,
)
from tests.actors.incident.case import (
    DECLARE,
    T0,
)
from tests.actors.incident.run import (
    questions,
    run_of,
)


def test_a_long_outage_brings_one_question_and_not_several() -> None:
    run = run_of(ASKING).at(FIRST - timedelta(seconds=1))
    run.now = FIRST + 3 * WEEK
    run.restart()
    run.wake()

    assert states(run) == [ASKED]
    assert next_move(run.state, run.now) == Wait(until=run.now + WEEK)


OPENS = T0 + timedelta(days=3)


def _closed_until_it_opens(at: datetime) -> datetime:
    return max(at, OPENS)


def test_a_question_that_missed_its_hours_waits_for_the_next_ones() -> None:
    run = run_of(ASKING).at(FIRST - timedelta(seconds=1))
    run.into_hours = _closed_until_it_opens
    run.now = FIRST + timedelta(hours=2)
    run.restart()
    run.wake()
    assert questions(run) == []
    assert next_move(run.state, run.now) == Wait(until=OPENS)

    assert states(run.at(OPENS)) == [ASKED]


def test_a_question_that_is_a_little_late_is_asked_at_once() -> None:
    run = run_of(ASKING).at(FIRST - timedelta(seconds=1))
    run.into_hours = _closed_until_it_opens
    run.now = FIRST + timedelta(minutes=59)

    assert states(run.wake()) == [ASKED]


def test_a_recorded_time_does_not_move_with_the_working_hours() -> None:
    run = run_of(ASKING).at(FIRST - timedelta(hours=1))
    run.into_hours = _closed_until_it_opens
    run.wake()

    assert next_move(run.state, run.now) == Wait(until=FIRST)


def test_an_incident_of_an_earlier_version_gets_its_time_when_it_is_first_woken() -> (
    None
):
    run = run_of(DECLARE).drain_now()
    run.now = T0 + 10 * DAY
    run.into_hours = lambda at: at + timedelta(hours=5)
    assert next_move(run.state, run.now) == Rest()

    run.wake()

    due = T0 + 11 * DAY + timedelta(hours=5)
    assert next_move(run.state, run.now) == Wait(until=due)
    run.into_hours = lambda at: at
    assert states(run.at(due)) == [ASKED]
    assert questions(run)[0].since == T0


def test_a_closed_incident_of_an_earlier_version_gets_no_time() -> None:
    run = close(run_of(DECLARE).drain_now())
    before = list(run.journal)

    assert run.wake().journal == before
