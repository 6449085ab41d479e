"""Who may call when, on a clock that the test sets."""

from datetime import timedelta

import pytest

from bot.slack.web.budget import AT_ONCE, LATE, STAGGER, Charge
from bot.slack.web.rank import PEOPLE, Rank
from bot.slack.web.throttle import POSTS, Throttle
from tests.actors.incident.case import T0
from tests.bot.slack.web.waiters import (
    MINOR,
    PIN,
    SECOND,
    SEVERE,
    SEVERE_TOO,
    UNTIL,
    closed,
    goes,
    waits,
)


def test_a_call_of_an_open_method_goes_at_once() -> None:
    assert goes(Throttle().enter(PIN, MINOR, T0))


def test_a_closed_method_stays_closed_for_everybody_until_its_time() -> None:
    throttle = closed()
    just_before = UNTIL - timedelta(milliseconds=1)

    for rank in (MINOR, PEOPLE):
        assert waits(throttle.enter(PIN, rank, T0)) == UNTIL - T0
        assert waits(throttle.enter(PIN, rank, just_before)) == UNTIL - just_before
    assert goes(throttle.enter(PIN, MINOR, UNTIL))


def test_callers_who_never_come_back_are_forgotten() -> None:
    throttle = closed()
    for number in range(1000):
        throttle.enter(PIN, Rank(3, number), T0)
    budget = throttle._budget(PIN, T0)
    assert len(budget.returning) == 1000

    late = UNTIL + timedelta(hours=1)
    assert goes(throttle.enter(PIN, Rank(3, 1000), late))
    assert budget.returning == {}


def test_other_budgets_stay_open() -> None:
    throttle = closed(budget=f"{POSTS} C1")

    assert goes(throttle.enter(f"{POSTS} C2", MINOR, T0))
    assert goes(throttle.enter(POSTS, MINOR, T0))


def test_the_more_severe_incident_goes_first_then_the_older_one() -> None:
    throttle = closed()
    for rank in (MINOR, SEVERE_TOO, SEVERE):
        throttle.enter(PIN, rank, T0)

    told = [throttle.enter(PIN, rank, T0).wait for rank in (SEVERE, SEVERE_TOO, MINOR)]

    assert told == [UNTIL - T0 + STAGGER * ahead for ahead in range(3)]


def test_at_the_opening_more_severe_callers_who_were_sent_away_go_first() -> None:
    throttle = closed()
    for rank in (SEVERE, SEVERE_TOO):
        throttle.enter(PIN, rank, T0)

    assert waits(throttle.enter(PIN, MINOR, UNTIL)) == 2 * STAGGER


def test_a_caller_who_moves_up_passes_nobody_who_is_due() -> None:
    throttle = closed()
    graver = [throttle.enter(PIN, rank, T0) for rank in (SEVERE, SEVERE_TOO)]
    first = throttle.enter(PIN, SEVERE, UNTIL)

    assert goes(first)
    assert graver[1].wait == UNTIL - T0 + STAGGER
    assert waits(throttle.enter(PIN, MINOR, UNTIL)) == 2 * STAGGER


def test_when_a_method_opens_one_call_goes_and_the_others_are_queued() -> None:
    throttle = closed()
    first = throttle.enter(PIN, SEVERE, UNTIL)
    others = [throttle.enter(PIN, Rank(3, number), UNTIL) for number in range(5)]

    assert goes(first)
    assert [waits(waiter) for waiter in others] == [None] * 5


def test_each_call_that_slack_takes_lets_two_follow_the_most_severe_first() -> None:
    throttle = closed()
    first = throttle.enter(PIN, Rank(3, 0), UNTIL)
    others = [throttle.enter(PIN, Rank(3, n), UNTIL) for n in (5, 3, 4, 1, 2)]
    throttle.settle(first, Charge.COUNTED, UNTIL + SECOND)
    followed = sorted(waiter.rank for waiter in others if goes(waiter))
    for waiter in tuple(filter(goes, others)):
        throttle.settle(waiter, Charge.COUNTED, UNTIL + 2 * SECOND)

    assert followed == [Rank(3, 1), Rank(3, 2)]
    assert all(map(goes, others))


@pytest.mark.parametrize("charge", [Charge.UNKNOWN, Charge.NONE])
def test_after_a_first_call_without_an_answer_one_other_goes(charge: Charge) -> None:
    throttle = closed()
    first = throttle.enter(PIN, SEVERE, UNTIL)
    others = [throttle.enter(PIN, Rank(3, number), UNTIL) for number in (1, 2)]
    throttle.settle(first, charge, UNTIL + SECOND)

    assert list(map(goes, others)) == [True, False]


def test_a_caller_who_gives_up_in_the_queue_delays_nobody() -> None:
    throttle = closed()
    first, second, third = (throttle.enter(PIN, Rank(1, n), UNTIL) for n in range(3))
    throttle.settle(second, Charge.NONE, UNTIL)
    throttle.settle(first, Charge.UNKNOWN, UNTIL + SECOND)

    assert goes(third)
    assert not goes(second)


def test_a_refusal_sends_the_queue_away() -> None:
    throttle = closed()
    first, second = (throttle.enter(PIN, Rank(1, n), UNTIL) for n in range(2))
    throttle.close_exceeded([first], UNTIL + 10 * SECOND, UNTIL)
    throttle.settle(first, Charge.REFUSED, UNTIL)

    assert waits(second) == 10 * SECOND


def test_an_answer_to_a_call_from_before_the_closure_opens_nothing() -> None:
    throttle = Throttle()
    early = [throttle.enter(PIN, Rank(1, n), T0) for n in range(3)]
    throttle.close_exceeded([early[0]], UNTIL, T0)
    first = throttle.enter(PIN, SEVERE, UNTIL)
    for waiter in early:
        throttle.settle(waiter, Charge.COUNTED, UNTIL)

    assert goes(first)
    assert not goes(throttle.enter(PIN, SEVERE_TOO, UNTIL))


def test_people_do_not_wait_for_answers_to_other_calls() -> None:
    throttle = closed(budget="views.open")

    assert all(goes(throttle.enter("views.open", PEOPLE, UNTIL)) for _ in range(9))


def test_peoples_calls_too_are_limited_in_number() -> None:
    throttle = closed(budget="users.info")
    step = throttle.enter("users.info", SEVERE, UNTIL)
    waiters = [throttle.enter("users.info", PEOPLE, UNTIL) for _ in range(AT_ONCE + 1)]
    held = [waiter for waiter in waiters if not goes(waiter)]
    throttle.settle(step, Charge.UNKNOWN, UNTIL)

    assert len(held) == 2
    assert list(map(goes, held)) == [True, False]


def test_unanswered_calls_are_limited_in_number() -> None:
    throttle = Throttle()
    waiters = [throttle.enter(PIN, Rank(1, n), T0) for n in range(AT_ONCE + 2)]
    throttle.settle(waiters[0], Charge.COUNTED, T0)

    assert list(map(goes, waiters)) == [True] * (AT_ONCE + 1) + [False]


def test_an_earlier_time_does_not_shorten_a_closure() -> None:
    throttle = closed()
    throttle.close(PIN, T0 + SECOND, T0)

    assert waits(throttle.enter(PIN, MINOR, T0)) == UNTIL - T0


def test_a_closure_that_is_over_closes_nothing() -> None:
    throttle = Throttle()
    throttle.close(PIN, T0, T0)

    assert all(goes(throttle.enter(PIN, Rank(1, n), T0)) for n in range(9))


def test_the_same_closure_reported_again_changes_nothing() -> None:
    throttle = closed()
    first = throttle.enter(PIN, SEVERE, UNTIL)
    throttle.close(PIN, UNTIL, UNTIL - SECOND)
    throttle.settle(first, Charge.COUNTED, UNTIL)

    assert all(goes(throttle.enter(PIN, Rank(1, n), UNTIL)) for n in range(2))


def test_a_caller_who_is_late_loses_their_place() -> None:
    throttle = closed()
    throttle.enter(PIN, SEVERE, T0)

    late = UNTIL + LATE + timedelta(milliseconds=1)
    assert waits(throttle.enter(PIN, MINOR, T0)) == UNTIL - T0 + STAGGER
    assert goes(throttle.enter(PIN, MINOR, late))
