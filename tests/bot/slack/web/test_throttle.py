"""Who may call when, on a clock that the test sets and against the sandbox's limits."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush

import pytest
from attrs import define, field

from bot.sandbox.tiers import POSTING, TIER_2, TIER_3, Limiter, Tier, retry_after
from bot.slack.web.budget import AT_ONCE, LATE, LONGEST, STAGGER, Charge, Waiter
from bot.slack.web.rank import PEOPLE, Rank
from bot.slack.web.throttle import (
    HEAD_START,
    MANY_BUDGETS,
    POSTS,
    RANKS_APART,
    Throttle,
)
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


def test_a_call_of_an_open_method_goes_at_once() -> None:
    assert goes(Throttle().enter(PIN, MINOR, T0))


def test_a_closed_method_stays_closed_for_everybody_until_its_time() -> None:
    throttle = closed()
    just_before = UNTIL - timedelta(milliseconds=1)

    for rank in (MINOR, PEOPLE):
        assert waits(throttle.enter(PIN, rank, T0)) == UNTIL - T0
        assert waits(throttle.enter(PIN, rank, just_before)) == UNTIL - just_before
    assert goes(throttle.enter(PIN, MINOR, UNTIL))


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


# The limit is what Slack took before it refused.


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


# Between several processes.


def test_between_two_processes_the_more_severe_incident_has_a_head_start() -> None:
    one, other = closed(is_alone=False), closed(is_alone=False)

    assert waits(one.enter(PIN, MINOR, T0)) == UNTIL - T0 + 2 * HEAD_START
    assert waits(other.enter(PIN, SEVERE, T0)) == UNTIL - T0
    assert goes(one.enter(PIN, MINOR, UNTIL + 2 * HEAD_START))


def test_the_head_start_ends_some_time_after_the_closure() -> None:
    throttle = closed(is_alone=False)
    later = UNTIL + HEAD_START * RANKS_APART

    assert goes(throttle.enter(PIN, Rank(99, 1), later))
    assert goes(throttle.enter("chat.update", Rank(99, 1), T0))


@pytest.mark.parametrize("rank", [PEOPLE, Rank(1, 7)])
def test_people_and_the_most_severe_incidents_are_never_delayed(
    rank: Rank,
) -> None:
    assert goes(closed(is_alone=False).enter(PIN, rank, UNTIL))


def test_a_single_process_gives_no_head_start() -> None:
    assert goes(closed().enter(PIN, Rank(99, 1), UNTIL))


# Slack counts a message on its channel and on all channels together.


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


# A rush, against the sandbox's limiter.


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
