"""A loss of power at every call, before and after Slack did it, once and twice."""

from itertools import combinations

import pytest
from attrs import evolve as with_

from actors.incident.commands import Command
from actors.incident.facts import Lead
from actors.incident.ids import StepKey
from actors.incident.keys import row_of
from actors.incident.plan.card import card_of
from actors.incident.plan.topic import topic_of
from actors.incident.trouble import Retry
from tests.actors.incident.case import (
    CLOSE,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    P1,
    REOPEN,
    TECH,
    UPDATE,
    chosen,
    mark,
    sure,
)
from tests.actors.incident.run import Run
from tests.actors.incident.slack import CUT, Fault, Slack

COMMANDS: tuple[Command, ...] = (
    DECLARE,
    with_(
        UPDATE,
        title="Nobody can pay",
        estimate=sure(P1),
        leads=chosen(Lead(role=COMMS, person=DAN), Lead(role=TECH, person=CYD)),
    ),
    CLOSE,
    REOPEN,
    with_(CLOSE, mark=mark(DAN, 800)),
    Retry(mark=mark(DAN, 900)),
)


def run_with_cuts(at_calls: dict[int, Fault]) -> Run:
    """Give the commands, and lose power at these calls."""
    run = Run()
    for command in COMMANDS:
        run.now = max(run.now, command.mark.at)
        run.command(command)
        left = [at_calls.get(run.calls + n, Fault.NONE) for n in range(60)]
        run.drain(left)
    return run


WHOLE = run_with_cuts({})


def visible_in(slack: Slack) -> dict[str, object]:
    """Return what people see in the end, no matter when it was done."""
    said = [
        (x.to, row_of(x.key), x.body)
        for x in slack.messages.values()
        if row_of(x.key) not in {"receipt", "told"}
    ]
    return {
        "channel": (slack.channel, slack.name),
        "members": slack.members,
        "topic": slack.topic,
        "pinned": len(slack.pinned),
        "bookmarks": sorted(slack.bookmarks),
        "said": sorted(said, key=str),
    }


def repeated(slack: Slack) -> list[StepKey]:
    harmless = {"invite", "topic", "pin"}
    return [
        key
        for key, times in slack.done.items()
        if times > 1 and row_of(key) not in harmless and not key.endswith("/edit")
    ]


def assert_same_end(run: Run) -> None:
    incident = run.incident
    assert repeated(run.slack) == []
    assert visible_in(run.slack) == visible_in(WHOLE.slack)
    assert run.slack.topic == topic_of(incident)
    assert card_of(incident) in run.slack.said_in("COWN")
    assert not incident.steps.refused
    assert not incident.steps.started
    news = [x for x in WHOLE.slack.done if row_of(x) in {"told", "handoff"}]
    assert len([x for x in run.slack.done if row_of(x) == "handoff"]) == 2
    assert len(incident.steps.settled) >= len(news)


def test_the_course_of_events_has_enough_calls_to_cut() -> None:
    assert WHOLE.calls > 30
    assert_same_end(WHOLE)


@pytest.mark.parametrize("cut", CUT)
def test_one_power_cut_at_any_call_leads_to_the_same_end(cut: Fault) -> None:
    for call in range(WHOLE.calls):
        assert_same_end(run_with_cuts({call: cut}))


@pytest.mark.parametrize("second", CUT)
@pytest.mark.parametrize("first", CUT)
def test_two_power_cuts_in_a_row_lead_to_the_same_end(
    first: Fault, second: Fault
) -> None:
    calls = range(WHOLE.calls)
    pairs = [(a, b) for a, b in combinations(calls, 2) if b - a <= 2]
    for one, other in pairs:
        assert_same_end(run_with_cuts({one: first, other: second}))


@pytest.mark.parametrize("cut", [Fault.LOST_BEFORE, Fault.LOST_AFTER])
def test_one_lost_answer_at_any_call_leads_to_the_same_end(cut: Fault) -> None:
    for call in range(WHOLE.calls):
        assert_same_end(run_with_cuts({call: cut}))


def test_the_journal_up_to_any_event_gives_the_state_of_that_moment() -> None:
    run = Run()
    for event in WHOLE.journal:
        run.append([event])
        live = run.state
        run.restart()

        assert run.state == live
