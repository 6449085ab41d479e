"""Who may call when: on a clock that the test moves, against a limiter of Slack's."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush

import pytest
from attrs import define, field

from bot.sandbox.tiers import POSTING, TIER_2, TIER_3, Limiter, Tier, retry_after
from bot.slack.web.throttle import (
    AT_ONCE,
    HEAD_START,
    LATE,
    LONGEST,
    MANY_BUDGETS,
    PEOPLE,
    POSTS,
    RANKS_APART,
    STAGGER,
    Claim,
    Fate,
    Throttle,
    Who,
)
from tests.actors.incident.case import T0

UNTIL = T0 + timedelta(seconds=30)
SECOND = timedelta(seconds=1)
MINOR, GRAVE, GRAVE_TOO = (3, 1), (1, 2), (1, 3)
"""A rank and a number each."""

PIN = "pins.add"


def closed(*, is_alone: bool = True, budget: str = PIN) -> Throttle:
    throttle = Throttle(is_alone=is_alone)
    throttle.close(budget, UNTIL, T0)
    return throttle


def goes(claim: Claim) -> bool:
    return claim.decided.is_set() and claim.wait is None


def waits(claim: Claim) -> timedelta | None:
    """What they were told; ``None``: nothing, they are held."""
    assert not goes(claim)
    return claim.wait


def test_who_calls_an_open_method_goes_ahead() -> None:
    assert goes(Throttle().claim(PIN, MINOR, T0))


def test_a_closed_method_stays_closed_until_its_time_for_everybody() -> None:
    throttle = closed()
    just_before = UNTIL - timedelta(milliseconds=1)

    for who in (MINOR, PEOPLE):
        assert waits(throttle.claim(PIN, who, T0)) == UNTIL - T0
        assert waits(throttle.claim(PIN, who, just_before)) == UNTIL - just_before
    assert goes(throttle.claim(PIN, MINOR, UNTIL))


def test_other_methods_are_not_held_up() -> None:
    throttle = closed(budget=f"{POSTS} C1")

    assert goes(throttle.claim(f"{POSTS} C2", MINOR, T0))
    assert goes(throttle.claim(POSTS, MINOR, T0))


def test_the_graver_incident_goes_first_and_then_the_older() -> None:
    throttle = closed()
    for who in (MINOR, GRAVE_TOO, GRAVE):
        throttle.claim(PIN, who, T0)

    told = [throttle.claim(PIN, who, T0).wait for who in (GRAVE, GRAVE_TOO, MINOR)]

    assert told == [UNTIL - T0 + STAGGER * ahead for ahead in range(3)]


def test_who_comes_at_the_opening_lets_the_graver_ones_come_who_were_told() -> None:
    throttle = closed()
    for who in (GRAVE, GRAVE_TOO):
        throttle.claim(PIN, who, T0)

    assert waits(throttle.claim(PIN, MINOR, UNTIL)) == 2 * STAGGER


def test_who_moves_up_passes_nobody_who_is_about_to_come() -> None:
    throttle = closed()
    graver = [throttle.claim(PIN, who, T0) for who in (GRAVE, GRAVE_TOO)]
    first = throttle.claim(PIN, GRAVE, UNTIL)

    assert goes(first)
    assert graver[1].wait == UNTIL - T0 + STAGGER
    assert waits(throttle.claim(PIN, MINOR, UNTIL)) == 2 * STAGGER


def test_when_a_method_opens_one_goes_and_the_others_wait_for_the_answer() -> None:
    throttle = closed()
    first = throttle.claim(PIN, GRAVE, UNTIL)
    others = [throttle.claim(PIN, (3, number), UNTIL) for number in range(5)]

    assert goes(first)
    assert [waits(claim) for claim in others] == [None] * 5


def test_each_call_that_slack_takes_lets_two_more_follow_the_gravest_first() -> None:
    throttle = closed()
    first = throttle.claim(PIN, (3, 0), UNTIL)
    others = [throttle.claim(PIN, (3, n), UNTIL) for n in (5, 3, 4, 1, 2)]
    throttle.settle(first, Fate.TAKEN, UNTIL + SECOND)
    followed = sorted(claim.who for claim in others if goes(claim))
    for claim in tuple(filter(goes, others)):
        throttle.settle(claim, Fate.TAKEN, UNTIL + 2 * SECOND)

    assert followed == [(3, 1), (3, 2)]
    assert all(map(goes, others))


@pytest.mark.parametrize("fate", [Fate.LOST, Fate.UNSENT])
def test_a_first_call_without_an_answer_lets_one_other_try(fate: Fate) -> None:
    throttle = closed()
    first = throttle.claim(PIN, GRAVE, UNTIL)
    others = [throttle.claim(PIN, (3, number), UNTIL) for number in (1, 2)]
    throttle.settle(first, fate, UNTIL + SECOND)

    assert list(map(goes, others)) == [True, False]


def test_who_gives_up_while_they_are_held_holds_up_nobody() -> None:
    throttle = closed()
    first, second, third = (throttle.claim(PIN, (1, n), UNTIL) for n in range(3))
    throttle.settle(second, Fate.UNSENT, UNTIL)
    throttle.settle(first, Fate.LOST, UNTIL + SECOND)

    assert goes(third)
    assert not goes(second)


def test_a_refusal_sends_away_whoever_was_held() -> None:
    throttle = closed()
    first, second = (throttle.claim(PIN, (1, n), UNTIL) for n in range(2))
    throttle.limit([first], UNTIL + 10 * SECOND, UNTIL)
    throttle.settle(first, Fate.LIMITED, UNTIL)

    assert waits(second) == 10 * SECOND


def test_an_answer_to_a_call_from_before_the_closure_opens_nothing() -> None:
    throttle = Throttle()
    early = [throttle.claim(PIN, (1, n), T0) for n in range(3)]
    throttle.limit([early[0]], UNTIL, T0)
    first = throttle.claim(PIN, GRAVE, UNTIL)
    for claim in early:
        throttle.settle(claim, Fate.TAKEN, UNTIL)

    assert goes(first)
    assert not goes(throttle.claim(PIN, GRAVE_TOO, UNTIL))


def test_people_wait_for_no_answer_of_anybody_elses() -> None:
    throttle = closed(budget="views.open")

    assert all(goes(throttle.claim("views.open", PEOPLE, UNTIL)) for _ in range(9))


def test_of_people_too_only_so_many_are_let_through_at_once() -> None:
    throttle = closed(budget="users.info")
    step = throttle.claim("users.info", GRAVE, UNTIL)
    claims = [throttle.claim("users.info", PEOPLE, UNTIL) for _ in range(AT_ONCE + 1)]
    held = [claim for claim in claims if not goes(claim)]
    throttle.settle(step, Fate.LOST, UNTIL)

    assert len(held) == 2
    assert list(map(goes, held)) == [True, False]


def test_so_many_may_be_out_at_once_and_no_more() -> None:
    throttle = Throttle()
    claims = [throttle.claim(PIN, (1, n), T0) for n in range(AT_ONCE + 2)]
    throttle.settle(claims[0], Fate.TAKEN, T0)

    assert list(map(goes, claims)) == [True] * (AT_ONCE + 1) + [False]


def test_a_later_time_wins_and_an_earlier_one_opens_nothing() -> None:
    throttle = closed()
    throttle.close(PIN, T0 + SECOND, T0)

    assert waits(throttle.claim(PIN, MINOR, T0)) == UNTIL - T0


def test_a_closure_that_is_over_is_none() -> None:
    throttle = Throttle()
    throttle.close(PIN, T0, T0)

    assert all(goes(throttle.claim(PIN, (1, n), T0)) for n in range(9))


def test_the_same_closure_told_again_begins_nothing_anew() -> None:
    throttle = closed()
    first = throttle.claim(PIN, GRAVE, UNTIL)
    throttle.close(PIN, UNTIL, UNTIL - SECOND)
    throttle.settle(first, Fate.TAKEN, UNTIL)

    assert all(goes(throttle.claim(PIN, (1, n), UNTIL)) for n in range(2))


def test_who_does_not_come_at_their_time_keeps_no_place() -> None:
    throttle = closed()
    throttle.claim(PIN, GRAVE, T0)

    late = UNTIL + LATE + timedelta(milliseconds=1)
    assert waits(throttle.claim(PIN, MINOR, T0)) == UNTIL - T0 + STAGGER
    assert goes(throttle.claim(PIN, MINOR, late))


# What Slack took before it refused is what it takes.


def refused_after(throttle: Throttle, calls: int) -> None:
    """Let Slack take so many calls at once, and refuse the next for 30 seconds."""
    claims = [throttle.claim(PIN, (9, n), T0) for n in range(calls + 1)]
    for claim in claims[:-1]:
        throttle.settle(claim, Fate.TAKEN, T0)
    throttle.limit([claims[-1]], UNTIL, T0)
    throttle.settle(claims[-1], Fate.LIMITED, T0)


def test_who_comes_after_as_many_as_slack_took_waits_for_the_next_minute() -> None:
    throttle = Throttle()
    refused_after(throttle, 30)
    minute = timedelta(minutes=1)
    for number in range(70):
        throttle.claim(PIN, (1, number), T0)

    assert waits(throttle.claim(PIN, (1, 0), T0)) == UNTIL - T0
    assert waits(throttle.claim(PIN, (1, 1), T0)) == minute
    assert waits(throttle.claim(PIN, (1, 30), T0)) == 2 * minute
    assert waits(throttle.claim(PIN, (1, 69), T0)) == 3 * minute


def test_nobody_is_told_to_wait_for_very_long() -> None:
    throttle = Throttle()
    refused_after(throttle, 20)
    for number in range(300):
        throttle.claim(PIN, (1, number), T0)

    assert waits(throttle.claim(PIN, (2, 1), T0)) == UNTIL - T0 + LONGEST


def test_a_limit_that_slack_does_not_keep_to_is_given_up() -> None:
    throttle = Throttle()
    refused_after(throttle, 20)
    first = throttle.claim(PIN, GRAVE, UNTIL)
    throttle.settle(first, Fate.TAKEN, UNTIL)
    claims = [throttle.claim(PIN, (1, number), UNTIL) for number in range(9)]
    for claim in claims:
        throttle.settle(claim, Fate.TAKEN, UNTIL)

    assert all(map(goes, claims))


def test_after_five_minutes_one_call_tries_for_more() -> None:
    throttle = Throttle()
    refused_after(throttle, 20)
    later = T0 + timedelta(minutes=5)
    for number in range(20):
        claim = throttle.claim(PIN, (1, number), later)
        throttle.settle(claim, Fate.TAKEN, later)
    tries = throttle.claim(PIN, (2, 1), later)
    other = throttle.claim(PIN, (2, 2), later)

    assert goes(tries)
    assert waits(other) == timedelta(minutes=1)


# Between several processes.


def test_between_two_processes_the_graver_has_a_head_start() -> None:
    one, other = closed(is_alone=False), closed(is_alone=False)

    assert waits(one.claim(PIN, MINOR, T0)) == UNTIL - T0 + 2 * HEAD_START
    assert waits(other.claim(PIN, GRAVE, T0)) == UNTIL - T0
    assert goes(one.claim(PIN, MINOR, UNTIL + 2 * HEAD_START))


def test_the_head_start_is_over_when_the_closure_is_long_past() -> None:
    throttle = closed(is_alone=False)
    later = UNTIL + HEAD_START * RANKS_APART

    assert goes(throttle.claim(PIN, (99, 1), later))
    assert goes(throttle.claim("chat.update", (99, 1), T0))


@pytest.mark.parametrize("who", [PEOPLE, (1, 7)])
def test_people_and_the_gravest_never_come_later_for_the_other_processes(
    who: Who,
) -> None:
    assert goes(closed(is_alone=False).claim(PIN, who, UNTIL))


def test_one_process_alone_gives_no_head_start() -> None:
    assert goes(closed().claim(PIN, (99, 1), UNTIL))


# Messages are counted on their channel, and with all others.


def posted(throttle: Throttle, channel: str, at: datetime) -> tuple[Claim, Claim]:
    own = throttle.claim(f"{POSTS} {channel}", (1, 1), at)
    return own, throttle.claim(POSTS, (1, 1), at)


def test_a_refused_message_closes_its_channel_alone() -> None:
    throttle = Throttle()
    for claim in posted(throttle, "C1", T0):
        throttle.settle(claim, Fate.TAKEN, T0)
    refused = posted(throttle, "C1", T0 + SECOND)

    assert throttle.limit(refused, UNTIL, T0 + SECOND) is refused[0]
    assert goes(throttle.claim(POSTS, GRAVE, T0 + SECOND))


def test_a_refused_message_to_a_quiet_channel_closes_it_too() -> None:
    throttle = Throttle()
    refused = posted(throttle, "C1", T0)

    assert throttle.limit(refused, UNTIL, T0) is refused[0]


def test_after_hundreds_of_messages_a_quiet_channel_is_not_to_blame() -> None:
    throttle = Throttle()
    for number in range(100):
        for claim in posted(throttle, f"C{number}", T0):
            throttle.settle(claim, Fate.TAKEN, T0)
    refused = posted(throttle, "C999", T0 + SECOND)

    assert throttle.limit(refused, UNTIL, T0 + SECOND) is refused[1]
    assert waits(throttle.claim(POSTS, GRAVE, T0 + SECOND)) == UNTIL - T0 - SECOND


def test_channels_that_nobody_posts_to_any_more_are_forgotten() -> None:
    throttle = Throttle()
    later = T0 + timedelta(hours=1)
    for number in range(2 * MANY_BUDGETS):
        at = T0 + number * SECOND
        for claim in posted(throttle, f"C{number}", at):
            throttle.settle(claim, Fate.TAKEN, at)
    throttle.close(PIN, later + SECOND, T0)

    assert len(throttle._budgets) <= MANY_BUDGETS
    assert not goes(throttle.claim(PIN, MINOR, later))


# A rush, against the limiter of the sandbox.


@define
class Rush:
    """Calls of one budget, each with its time; whoever waits comes at their time."""

    tier: Tier
    budget: str
    latency: float = 0.15
    calls: int = 0
    refused: int = 0
    ends: float = 0.0
    _throttle: Throttle = field(factory=Throttle)
    _limiter: Limiter = field(factory=Limiter)
    _due: list[tuple[float, int, Callable[[float], None]]] = field(factory=list)
    _held: list[Claim] = field(factory=list)
    _serial: int = 0

    def run(self, people: Iterable[Who]) -> None:
        for who in people:
            self._at(0.0, partial(self._comes, who))
        while self._due:
            now, _, what = heappop(self._due)
            what(now)
            self._look(now)

    def _comes(self, who: Who, now: float) -> None:
        self._held.append(self._throttle.claim(self.budget, who, _time(now)))

    def _at(self, when: float, what: Callable[[float], None]) -> None:
        self._serial += 1
        heappush(self._due, (when, self._serial, what))

    def _look(self, now: float) -> None:
        for claim in [x for x in self._held if x.decided.is_set()]:
            self._held.remove(claim)
            if claim.wait is not None:
                told = now + claim.wait.total_seconds()
                self._at(told, partial(self._comes, claim.who))
                continue
            self.calls += 1
            wait = self._limiter.take("m", self.tier, "C1", now)
            self._at(now + self.latency, partial(self._answered, claim, wait))

    def _answered(self, claim: Claim, wait: float, now: float) -> None:
        at = _time(now)
        if wait > 0:
            self.refused += 1
            until = at + timedelta(seconds=retry_after(wait))
            self._throttle.limit([claim], until, at)
            self._at(now, partial(self._comes, claim.who))
        else:
            self.ends = now
        self._throttle.settle(claim, Fate.LIMITED if wait > 0 else Fate.TAKEN, at)


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
def test_a_rush_costs_few_refusals_and_no_time(
    tier: Tier, budget: str, people: int, floor: float
) -> None:
    rush = Rush(tier, budget)
    rush.run([(3, number) for number in range(people)])

    assert rush.calls - rush.refused == people
    # Of those that all come at once nobody can know that they are too many.
    assert rush.refused - (AT_ONCE - 5) < 0.05 * rush.calls
    assert rush.ends < 1.1 * floor


def test_without_limits_a_rush_is_refused_nothing_and_waits_for_nothing() -> None:
    rush = Rush(Tier("none"), PIN)
    rush.run([(3, number) for number in range(300)])

    assert (rush.calls, rush.refused) == (300, 0)
    assert rush.ends == pytest.approx(0.15 * 300 / AT_ONCE)
