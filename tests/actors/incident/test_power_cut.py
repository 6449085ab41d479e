"""The power fails at every call, before and after Slack did it, once and twice."""

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
from tests.actors.incident.slack import CUT, Fault, Run, Slack

STORY: tuple[Command, ...] = (
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


def told(at_calls: dict[int, Fault]) -> Run:
    """Tell the story, with the power cut at these calls."""
    run = Run()
    for command in STORY:
        run.now = max(run.now, command.mark.at)
        run.command(command)
        left = [at_calls.get(run.calls + n, Fault.NONE) for n in range(60)]
        run.drain(left)
    return run


WHOLE = told({})


def seen(slack: Slack) -> dict[str, object]:
    """What people see in the end, whenever it was done."""
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


def doubles(slack: Slack) -> list[StepKey]:
    harmless = {"invite", "topic", "pin"}
    return [
        key
        for key, times in slack.done.items()
        if times > 1 and row_of(key) not in harmless and not key.endswith("/edit")
    ]


def assert_same_end(run: Run) -> None:
    incident = run.incident
    assert doubles(run.slack) == []
    assert seen(run.slack) == seen(WHOLE.slack)
    assert run.slack.topic == topic_of(incident)
    assert card_of(incident) in run.slack.said_in("COWN")
    assert not incident.steps.refused
    assert not incident.steps.started
    news = [x for x in WHOLE.slack.done if row_of(x) in {"told", "handoff"}]
    assert len([x for x in run.slack.done if row_of(x) == "handoff"]) == 2
    assert len(incident.steps.settled) >= len(news)


def test_the_story_needs_so_many_calls_that_cutting_each_is_worth_it() -> None:
    assert WHOLE.calls > 30
    assert_same_end(WHOLE)


@pytest.mark.parametrize("cut", CUT)
def test_one_cut_at_any_call_leads_to_the_same_end(cut: Fault) -> None:
    for call in range(WHOLE.calls):
        assert_same_end(told({call: cut}))


@pytest.mark.parametrize("second", CUT)
@pytest.mark.parametrize("first", CUT)
def test_two_cuts_one_soon_after_the_other_lead_to_the_same_end(
    first: Fault, second: Fault
) -> None:
    calls = range(WHOLE.calls)
    pairs = [(a, b) for a, b in combinations(calls, 2) if b - a <= 2]
    for one, other in pairs:
        assert_same_end(told({one: first, other: second}))


@pytest.mark.parametrize("cut", [Fault.LOST_BEFORE, Fault.LOST_AFTER])
def test_one_lost_answer_at_any_call_leads_to_the_same_end(cut: Fault) -> None:
    for call in range(WHOLE.calls):
        assert_same_end(told({call: cut}))


def test_the_journal_cut_after_any_event_gives_the_state_of_that_moment() -> None:
    run = Run()
    for event in WHOLE.journal:
        run.append([event])
        live = run.state
        run.restart()

        assert run.state == live
