"""How often a step is tried that Slack delays, and what that leaves in the journal."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from actors.incident.details import Update
from actors.incident.effects import Delayed
from actors.incident.events import Event
from actors.incident.keys import CHANNEL_KEY, TOPIC
from actors.incident.plan.next_move import next_move
from actors.incident.settle import settle, started
from actors.incident.steps.events import StepDeferred, StepFailed, StepStarted
from actors.moves import Act, Wait
from tests.actors.incident.case import BOB, DECLARE, T0, mark
from tests.actors.incident.run import Run, run_of, say, until_row

FIVE_MINUTES = timedelta(minutes=5)
DAY = timedelta(hours=24)


def with_title_that_waits() -> Run:
    """Return a run in which only the new topic is still to be set."""
    run = run_of(DECLARE).drain()
    say(run, Update(mark=mark(BOB, 60), title="Worse"), 60)
    return until_row(run, TOPIC)


def tries(run: Run, outcome: Delayed, until: datetime) -> list[datetime]:
    """Try a step, as the actor would, until this time; return when it was tried."""
    found: list[datetime] = []
    while run.now < until:
        match next_move(run.state, run.now):
            case Act(step=step, in_doubt=in_doubt):
                is_topic = step.key == TOPIC
                if not is_topic:
                    run.act()
                    continue
                if not in_doubt:
                    found.append(run.now)
                    run.append([started(step, run.now)])
                run.append(
                    settle(run.incident, step, outcome, run.now, looked_up=in_doubt)
                )
            case Wait(until=at):
                run.now = min(at, until)
            case _:
                return found
    return found


def about_the_topic(run: Run) -> list[Event]:
    kinds = (StepStarted, StepDeferred, StepFailed)
    return [x for x in run.journal if isinstance(x, kinds) and x.step == TOPIC]


@pytest.mark.parametrize("seconds", [None, 1, 30, 60])
def test_a_day_of_short_waits_leaves_at_most_600_events(seconds: float | None) -> None:
    run = with_title_that_waits()
    before = len(about_the_topic(run))
    tried = tries(run, Delayed(seconds=seconds, why="ratelimited"), run.now + DAY)

    assert 550 < len(about_the_topic(run)) - before <= 600
    assert all(b - a <= FIVE_MINUTES for a, b in pairwise(tried))


def test_after_a_day_of_short_waits_the_step_happens_within_five_minutes() -> None:
    run = with_title_that_waits()
    tries(run, Delayed(seconds=30, why="ratelimited"), run.now + timedelta(hours=23))
    since = run.now
    run.drain()

    assert run.slack.topic is not None
    assert run.slack.topic.title == "Worse"
    assert run.now - since <= FIVE_MINUTES


def test_a_long_retry_after_is_obeyed() -> None:
    run = with_title_that_waits()
    hour = timedelta(hours=1)
    outcome = Delayed(seconds=hour.total_seconds(), why="ratelimited")
    first, second = tries(run, outcome, run.now + 1.5 * hour)

    assert second - first == hour


def test_the_first_waits_are_as_short_as_slack_asks_for() -> None:
    run = with_title_that_waits()
    outcome = Delayed(seconds=5, why="ratelimited")
    tried = tries(run, outcome, run.now + timedelta(seconds=20))

    waits = [b - a for a, b in pairwise(tried)]
    assert waits == [timedelta(seconds=5)] * 3


def test_a_call_that_the_bot_held_back_is_no_reason_to_wait_longer() -> None:
    run = with_title_that_waits()
    held = Delayed(seconds=2, why="ratelimited", is_held_back=True)
    tried = tries(run, held, run.now + timedelta(minutes=10))
    assert len(tried) == 300

    refused = Delayed(seconds=2, why="ratelimited")
    again = tries(run, refused, run.now + timedelta(seconds=3))
    assert again[1] - again[0] == timedelta(seconds=2)


def test_after_an_hour_the_bot_holds_back_no_call_for_a_moment_only() -> None:
    run = with_title_that_waits()
    held = Delayed(seconds=2, why="ratelimited", is_held_back=True)
    tries(run, held, run.now + timedelta(hours=1, seconds=2))
    tried = tries(run, held, run.now + timedelta(hours=1))

    assert len(tried) == 12


def test_look_ups_that_slack_delays_become_as_rare() -> None:
    run = with_title_that_waits()
    move = next_move(run.state, run.now)
    assert isinstance(move, Act)
    run.append([started(move.step, run.now)])
    before = len(about_the_topic(run))
    tries(run, Delayed(seconds=30, why="ratelimited"), run.now + DAY)

    assert len(about_the_topic(run)) - before <= 300
    assert move.step.key in run.incident.steps.started


def test_a_step_is_given_up_after_a_day_all_the_same() -> None:
    run = run_of(DECLARE)
    for _ in range(1_000):
        match next_move(run.state, run.now):
            case Act(step=step) if step.key == CHANNEL_KEY:
                outcome = Delayed(seconds=30, why="ratelimited")
                run.append([started(step, run.now)])
                run.append(
                    settle(run.incident, step, outcome, run.now, looked_up=False)
                )
            case Act():
                run.act()
            case Wait(until=until):
                run.now = until
            case _:
                break

    (failed,) = (x for x in run.journal if isinstance(x, StepFailed))
    assert (failed.step, failed.error) == (CHANNEL_KEY, "ratelimited")
    assert DAY <= failed.at - T0 <= DAY + FIVE_MINUTES
