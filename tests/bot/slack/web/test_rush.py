"""A rush of calls, against the sandbox's limiter."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush

import pytest
from attrs import define, field

from bot.sandbox.tiers import POSTING, TIER_2, TIER_3, Limiter, Tier, retry_after
from bot.slack.web.budget import AT_ONCE, Charge, Waiter
from bot.slack.web.rank import Rank
from bot.slack.web.throttle import POSTS, Throttle
from tests.actors.incident.case import T0
from tests.bot.slack.web.waiters import PIN


@define
class Rush:
    """Calls of one budget; each caller comes back at the time they were told."""

    tier: Tier
    budget: str
    latency: float = 0.15
    calls: int = 0
    refused: int = 0
    ends: float = 0.0
    _throttle: Throttle = field(factory=Throttle)
    _limiter: Limiter = field(factory=Limiter)
    _due: list[tuple[float, int, Callable[[float], None]]] = field(factory=list)
    _held: list[Waiter] = field(factory=list)
    _serial: int = 0

    def run(self, people: Iterable[Rank]) -> None:
        for rank in people:
            self._at(0.0, partial(self._comes, rank))
        while self._due:
            now, _, what = heappop(self._due)
            what(now)
            self._look(now)

    def _comes(self, rank: Rank, now: float) -> None:
        self._held.append(self._throttle.enter(self.budget, rank, _time(now)))

    def _at(self, when: float, what: Callable[[float], None]) -> None:
        self._serial += 1
        heappush(self._due, (when, self._serial, what))

    def _look(self, now: float) -> None:
        for waiter in [x for x in self._held if x.decided.is_set()]:
            self._held.remove(waiter)
            if waiter.wait is not None:
                told = now + waiter.wait.total_seconds()
                self._at(told, partial(self._comes, waiter.rank))
                continue
            self.calls += 1
            wait = self._limiter.take("m", self.tier, "C1", now)
            self._at(now + self.latency, partial(self._answered, waiter, wait))

    def _answered(self, waiter: Waiter, wait: float, now: float) -> None:
        at = _time(now)
        if wait > 0:
            self.refused += 1
            until = at + timedelta(seconds=retry_after(wait))
            self._throttle.close_exceeded([waiter], until, at)
            self._at(now, partial(self._comes, waiter.rank))
        else:
            self.ends = now
        self._throttle.settle(
            waiter, Charge.REFUSED if wait > 0 else Charge.COUNTED, at
        )


def _time(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("tier", "budget", "people", "floor"),
    [
        (TIER_2, "conversations.create", 300, 840.0),
        (TIER_3, "chat.update", 600, 660.0),
        # One message a second, counted from the answer to the one before.
        (POSTING, f"{POSTS} C1", 300, 295.0 * 1.15),
    ],
)
def test_a_rush_gets_few_refusals_and_takes_no_longer_than_it_must(
    tier: Tier, budget: str, people: int, floor: float
) -> None:
    rush = Rush(tier, budget)
    rush.run([Rank(3, number) for number in range(people)])

    assert rush.calls - rush.refused == people
    # Calls that all come at once cannot know that they are too many.
    assert rush.refused - (AT_ONCE - 5) < 0.05 * rush.calls
    assert rush.ends < 1.1 * floor


def test_without_limits_a_rush_gets_no_refusal_and_no_delay() -> None:
    rush = Rush(Tier("none"), PIN)
    rush.run([Rank(3, number) for number in range(300)])

    assert (rush.calls, rush.refused) == (300, 0)
    assert rush.ends == pytest.approx(0.15 * 300 / AT_ONCE)
