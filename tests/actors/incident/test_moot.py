"""What has not begun when its occasion is over is dropped, and what has is ended."""

import pytest
from attrs import evolve as with_

from actors.incident.details import TitleMoved
from actors.incident.facts import Lead
from actors.incident.ids import StepKey
from actors.incident.keys import HANDOFF, TOLD
from actors.incident.lifecycle import WasClosed, WasReopened
from actors.incident.plan.outstanding import open_lines
from actors.incident.trouble import Retry
from tests.actors.incident.case import (
    ADA,
    BOB,
    CLOSE,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    HELP,
    NEWS,
    REOPEN,
    TECH,
    UPDATE,
    mark,
    nobody_but,
)
from tests.actors.incident.slack import (
    OWN,
    Fault,
    Run,
    changes,
    notices,
    receipts,
    run_of,
    say,
    until_row,
)


def reopened_while_the_closing_waits(run: Run, fault: Fault) -> Run:
    """The first channel to be told is not told that it is over before it is not."""
    say(run, CLOSE, 600)
    until_row(run, TOLD).act(fault)
    return say(run, REOPEN, 601)


@pytest.mark.parametrize("fault", [Fault.WAIT_TOLD, Fault.REFUSED, Fault.LOST_BEFORE])
def test_who_did_not_hear_that_it_was_over_need_not_hear_that_it_is_not(
    fault: Fault,
) -> None:
    run = run_of(DECLARE).drain()
    reopened_while_the_closing_waits(run, fault).drain()
    say(run, Retry(mark=mark(DAN, 700)), 700).drain()

    assert [notices(run, place) for place in (OWN, HELP, NEWS)] == [[], [], []]
    assert open_lines(run.incident) == ()


def test_who_heard_that_it_was_over_hears_that_it_is_not_and_no_other_does() -> None:
    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600)
    until_row(run, TOLD).act(Fault.WAIT_TOLD)
    run.act()
    say(run, REOPEN, 601).drain()

    assert notices(run, OWN) == []
    assert changes(run, HELP) == [[WasClosed.__name__], [WasReopened.__name__]]
    assert notices(run, NEWS) == []


def test_who_may_have_heard_that_it_was_over_hears_that_it_is_not() -> None:
    run = run_of(DECLARE).drain()
    reopened_while_the_closing_waits(run, Fault.LOST_AFTER).drain()
    assert changes(run, OWN) == [[WasClosed.__name__], [WasReopened.__name__]]

    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600)
    until_row(run, TOLD).act(Fault.LOST_AFTER)
    run.later(1)
    run.act(Fault.BLIND)
    say(run, REOPEN, 602).drain()
    assert changes(run, OWN) == [[WasClosed.__name__], [WasReopened.__name__]]


def test_who_heard_of_none_of_it_hears_of_the_closing_that_stands() -> None:
    run = run_of(DECLARE).drain()
    reopened_while_the_closing_waits(run, Fault.WAIT_TOLD)
    say(run, with_(CLOSE, mark=mark(DAN, 602), summary="Now."), 602).drain()

    for place in (OWN, HELP, NEWS):
        assert changes(run, place) == [[WasClosed.__name__]]


def test_what_else_changed_is_told_also_to_those_who_missed_a_closing() -> None:
    run = run_of(DECLARE).drain()
    reopened_while_the_closing_waits(run, Fault.WAIT_TOLD)
    say(run, with_(UPDATE, title="Worse", mark=mark(BOB, 602)), 602).drain()

    for place in (OWN, HELP, NEWS):
        assert changes(run, place) == [[TitleMoved.__name__]]


def closed_before_its_hand_off(fault: Fault) -> Run:
    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600)
    until_row(run, HANDOFF).act(fault)
    return run


@pytest.mark.parametrize("fault", [Fault.WAIT_TOLD, Fault.REFUSED, Fault.LOST_BEFORE])
def test_a_hand_off_that_was_not_posted_is_dropped_when_it_is_not_over(
    fault: Fault,
) -> None:
    run = closed_before_its_hand_off(fault)
    say(run, REOPEN, 601).drain()
    say(run, Retry(mark=mark(BOB, 700)), 700).drain()
    assert "handoff/1" not in run.slack.done
    assert open_lines(run.incident) == ()

    say(run, with_(CLOSE, mark=mark(DAN, 800)), 800).drain()
    assert run.slack.order[-1] == "handoff/2"


def test_a_hand_off_in_doubt_is_looked_up_also_when_it_is_not_over() -> None:
    run = closed_before_its_hand_off(Fault.CUT_AFTER)
    say(run, REOPEN, 601).drain()

    assert run.slack.done[StepKey("handoff/1")] == 1
    assert "handoff/1" in run.incident.steps.settled
    assert not run.incident.steps.started


def test_who_led_it_no_more_before_they_were_invited_is_let_be() -> None:
    run = run_of(DECLARE)
    run.act(Fault.REFUSED)
    leads = (Lead(role=COMMS, person=DAN), Lead(role=TECH, person=CYD))
    say(run, with_(UPDATE, leads=nobody_but(*leads)), 60)
    say(run, Retry(mark=mark(ADA, 90)), 90).drain()

    assert run.slack.members == {ADA, CYD, DAN}


def test_nobody_has_to_see_to_a_lead_who_was_refused_and_replaced() -> None:
    run = run_of(DECLARE)
    run.act()
    run.act(Fault.HALF)
    run.drain()
    assert [x.target for x in open_lines(run.incident)] == [BOB]
    leads = (Lead(role=COMMS, person=DAN), Lead(role=TECH, person=CYD))
    say(run, with_(UPDATE, leads=nobody_but(*leads)), 60).drain()

    assert open_lines(run.incident) == ()
    assert BOB not in [x.target for x in receipts(run)[0].lines]
