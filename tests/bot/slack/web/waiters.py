"""A throttle that Slack has closed, and what becomes of those who enter it."""

from datetime import timedelta

from bot.slack.web.budget import Waiter
from bot.slack.web.rank import Rank
from bot.slack.web.throttle import Throttle
from tests.actors.incident.case import T0

UNTIL = T0 + timedelta(seconds=30)
SECOND = timedelta(seconds=1)
MINOR, SEVERE, SEVERE_TOO = Rank(3, 1), Rank(1, 2), Rank(1, 3)

PIN = "pins.add"


def closed(*, is_alone: bool = True, budget: str = PIN) -> Throttle:
    throttle = Throttle(is_alone=is_alone)
    throttle.close(budget, UNTIL, T0)
    return throttle


def goes(waiter: Waiter) -> bool:
    return waiter.decided.is_set() and waiter.wait is None


def waits(waiter: Waiter) -> timedelta | None:
    """How long they have to stay away; ``None`` if they are in the queue."""
    assert not goes(waiter)
    return waiter.wait
