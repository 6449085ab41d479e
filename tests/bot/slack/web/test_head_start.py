"""Between several processes, the more severe incident has a head start."""

import pytest

from bot.slack.web.rank import PEOPLE, Rank
from bot.slack.web.throttle import HEAD_START, RANKS_APART
from tests.actors.incident.case import T0
from tests.bot.slack.web.waiters import MINOR, PIN, SEVERE, UNTIL, closed, goes, waits


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
