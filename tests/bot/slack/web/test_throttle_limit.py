"""The limit of a budget is what Slack took before it refused."""

from datetime import timedelta

from bot.slack.web.budget import LONGEST, Charge
from bot.slack.web.rank import Rank
from bot.slack.web.throttle import Throttle
from tests.actors.incident.case import T0
from tests.bot.slack.web.waiters import PIN, SEVERE, UNTIL, goes, waits


def refused_after(throttle: Throttle, calls: int) -> None:
    """Let Slack take this many calls, and refuse the next one for 30 seconds."""
    waiters = [throttle.enter(PIN, Rank(9, n), T0) for n in range(calls + 1)]
    for waiter in waiters[:-1]:
        throttle.settle(waiter, Charge.COUNTED, T0)
    throttle.close_exceeded([waiters[-1]], UNTIL, T0)
    throttle.settle(waiters[-1], Charge.REFUSED, T0)


def test_callers_beyond_the_limit_wait_for_the_next_minute() -> None:
    throttle = Throttle()
    refused_after(throttle, 30)
    minute = timedelta(minutes=1)
    for number in range(70):
        throttle.enter(PIN, Rank(1, number), T0)

    assert waits(throttle.enter(PIN, Rank(1, 0), T0)) == UNTIL - T0
    assert waits(throttle.enter(PIN, Rank(1, 1), T0)) == minute
    assert waits(throttle.enter(PIN, Rank(1, 30), T0)) == 2 * minute
    assert waits(throttle.enter(PIN, Rank(1, 69), T0)) == 3 * minute


def test_no_wait_is_longer_than_five_minutes_after_the_opening() -> None:
    throttle = Throttle()
    refused_after(throttle, 20)
    for number in range(300):
        throttle.enter(PIN, Rank(1, number), T0)

    assert waits(throttle.enter(PIN, Rank(2, 1), T0)) == UNTIL - T0 + LONGEST


def test_a_limit_that_slack_exceeds_is_no_longer_enforced() -> None:
    throttle = Throttle()
    refused_after(throttle, 20)
    first = throttle.enter(PIN, SEVERE, UNTIL)
    throttle.settle(first, Charge.COUNTED, UNTIL)
    waiters = [throttle.enter(PIN, Rank(1, number), UNTIL) for number in range(9)]
    for waiter in waiters:
        throttle.settle(waiter, Charge.COUNTED, UNTIL)

    assert all(map(goes, waiters))


def test_after_five_minutes_one_call_may_exceed_the_limit() -> None:
    throttle = Throttle()
    refused_after(throttle, 20)
    later = T0 + timedelta(minutes=5)
    for number in range(20):
        waiter = throttle.enter(PIN, Rank(1, number), later)
        throttle.settle(waiter, Charge.COUNTED, later)
    tries = throttle.enter(PIN, Rank(2, 1), later)
    other = throttle.enter(PIN, Rank(2, 2), later)

    assert goes(tries)
    assert waits(other) == timedelta(minutes=1)
