"""A look at the plan and an event cost the same in a long incident as in a short one.

The work is counted in calls of functions, because time depends on the machine.
"""

import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from attrs import evolve as with_

from actors.incident.details import Update
from actors.incident.evolve import evolve
from actors.incident.ids import ChannelId
from actors.incident.plan.next_move import next_move
from actors.incident.plan.outstanding import waiting_since
from actors.incident.settle import started
from actors.moves import Act, Rest, Wait
from tests.actors.incident.case import ADA, BOB, CYD, DECLARE, mark
from tests.actors.incident.run import Run, run_of, say
from tests.actors.incident.slack import Fault

TEN_CHANNELS = with_(
    DECLARE, origin=None, announce=tuple(ChannelId(f"CALL{x}") for x in range(9))
)
LITTLE_MORE = 1.1


def calls_of(function: Callable[[], object]) -> int:
    """Return how many functions it calls, its own and those written in C."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(None)
    return calls


def change(run: Run, number: int) -> None:
    at = (run.now - mark().at).total_seconds() + 1
    person = (ADA, BOB, CYD)[number % 3]
    say(run, Update(mark=mark(person, at), title=f"Title {number}"), at)


def delay_all(run: Run) -> Run:
    while run.act(Fault.WAIT):
        pass
    return run


def pending(changes: int) -> Run:
    """Return a run in which Slack has taken nothing since so many changes."""
    run = run_of(TEN_CHANNELS).drain()
    for number in range(changes):
        change(run, number)
        if number % 10 == 0:
            delay_all(run)
    return delay_all(run)


def done(changes: int) -> Run:
    run = run_of(TEN_CHANNELS).drain()
    for number in range(changes):
        change(run, number)
        run.drain()
    return run


def looks(run: Run, later: timedelta = timedelta()) -> int:
    return calls_of(partial(next_move, run.incident, run.now + later))


def waits(run: Run) -> int:
    return calls_of(partial(waiting_since, run.incident, run.now))


def test_a_look_at_the_plan_costs_the_same_with_200_notices_pending_as_with_10() -> (
    None
):
    few, many = pending(10), pending(200)
    assert isinstance(next_move(many.incident, many.now), Wait)

    assert looks(many) <= LITTLE_MORE * looks(few)
    assert waits(many) <= LITTLE_MORE * waits(few)


@pytest.mark.parametrize("minutes", [4, 6])
def test_so_does_a_look_around_the_time_when_people_are_told(minutes: float) -> None:
    few, many = pending(10), pending(200)
    later = timedelta(minutes=minutes)

    assert looks(many, later) <= LITTLE_MORE * looks(few, later)


def test_a_look_at_rest_costs_the_same_after_200_changes_as_after_10() -> None:
    few, many = done(10), done(200)
    assert next_move(many.incident, many.now) == Rest()

    assert looks(many) <= LITTLE_MORE * looks(few)


def test_a_look_costs_the_same_after_an_outage_as_before() -> None:
    few, many = pending(10).drain(limit=5_000), pending(200).drain(limit=5_000)

    assert looks(many) <= LITTLE_MORE * looks(few)


def test_an_event_costs_the_same_in_a_long_incident_as_in_a_short_one() -> None:
    costs: list[list[int]] = []
    for run in (done(10), done(200)):
        change(run, 1)
        move = next_move(run.incident, run.now)
        assert isinstance(move, Act)
        begun = started(move.step, run.now)
        before = len(run.journal)
        run.drain()
        costs.append(
            [
                calls_of(partial(evolve, run.incident, event))
                for event in (begun, *run.journal[before:])
            ]
        )

    assert max(costs[1]) <= LITTLE_MORE * max(costs[0])
    assert sum(costs[1]) <= LITTLE_MORE * sum(costs[0])
