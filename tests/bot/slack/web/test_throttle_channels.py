"""Slack counts a message on its channel and on all channels together."""

from datetime import datetime, timedelta

from bot.slack.web.budget import Charge, Waiter
from bot.slack.web.rank import Rank
from bot.slack.web.throttle import MANY_BUDGETS, POSTS, Throttle
from tests.actors.incident.case import T0
from tests.bot.slack.web.waiters import MINOR, PIN, SECOND, SEVERE, UNTIL, goes, waits


def posted(throttle: Throttle, channel: str, at: datetime) -> tuple[Waiter, Waiter]:
    own = throttle.enter(f"{POSTS} {channel}", Rank(1, 1), at)
    return own, throttle.enter(POSTS, Rank(1, 1), at)


def test_a_refused_message_closes_only_its_channel() -> None:
    throttle = Throttle()
    for waiter in posted(throttle, "C1", T0):
        throttle.settle(waiter, Charge.COUNTED, T0)
    refused = posted(throttle, "C1", T0 + SECOND)

    assert throttle.close_exceeded(refused, UNTIL, T0 + SECOND) is refused[0]
    assert goes(throttle.enter(POSTS, SEVERE, T0 + SECOND))


def test_a_refused_message_to_a_quiet_channel_closes_it_too() -> None:
    throttle = Throttle()
    refused = posted(throttle, "C1", T0)

    assert throttle.close_exceeded(refused, UNTIL, T0) is refused[0]


def test_after_hundreds_of_messages_a_refusal_closes_all_channels() -> None:
    throttle = Throttle()
    for number in range(100):
        for waiter in posted(throttle, f"C{number}", T0):
            throttle.settle(waiter, Charge.COUNTED, T0)
    refused = posted(throttle, "C999", T0 + SECOND)

    assert throttle.close_exceeded(refused, UNTIL, T0 + SECOND) is refused[1]
    assert waits(throttle.enter(POSTS, SEVERE, T0 + SECOND)) == UNTIL - T0 - SECOND


def test_idle_channels_are_forgotten() -> None:
    throttle = Throttle()
    later = T0 + timedelta(hours=1)
    for number in range(2 * MANY_BUDGETS):
        at = T0 + number * SECOND
        for waiter in posted(throttle, f"C{number}", at):
            throttle.settle(waiter, Charge.COUNTED, at)
    throttle.close(PIN, later + SECOND, T0)

    assert throttle.size <= MANY_BUDGETS
    assert not goes(throttle.enter(PIN, MINOR, later))
