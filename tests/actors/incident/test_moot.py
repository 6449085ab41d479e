"""A step whose reason is gone is dropped, unless it has begun: then it is ended."""

import pytest
from attrs import evolve as with_

from actors.incident.details import TitleNews
from actors.incident.facts import Lead
from actors.incident.ids import StepKey
from actors.incident.keys import HANDOFF, NOTICE
from actors.incident.lifecycle import ClosingNews, ReopeningNews
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
from tests.actors.incident.run import (
    Run,
    changes,
    notices,
    receipts,
    run_of,
    say,
    until_row,
)
from tests.actors.incident.slack import OWN, Fault


def reopened_while_the_closing_waits(run: Run, fault: Fault) -> Run:
    """Reopen the incident before the first channel is told of the closing."""
    say(run, CLOSE, 600)
    until_row(run, NOTICE).act(fault)
    return say(run, REOPEN, 601)


@pytest.mark.parametrize("fault", [Fault.WAIT_TOLD, Fault.REFUSED, Fault.LOST_BEFORE])
def test_a_reader_who_missed_the_closing_is_not_told_of_the_reopening(
    fault: Fault,
) -> None:
    run = run_of(DECLARE).drain()
    reopened_while_the_closing_waits(run, fault).drain()
    say(run, Retry(mark=mark(DAN, 700)), 700).drain()

    assert [notices(run, place) for place in (OWN, HELP, NEWS)] == [[], [], []]
    assert open_lines(run.incident) == ()


def test_only_readers_who_heard_of_the_closing_hear_of_the_reopening() -> None:
    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600)
    until_row(run, NOTICE).act(Fault.WAIT_TOLD)
    run.act()
    say(run, REOPEN, 601).drain()

    assert notices(run, OWN) == []
    assert changes(run, HELP) == [[ClosingNews.__name__], [ReopeningNews.__name__]]
    assert notices(run, NEWS) == []


def test_a_reader_who_may_have_heard_of_the_closing_hears_of_the_reopening() -> None:
    run = run_of(DECLARE).drain()
    reopened_while_the_closing_waits(run, Fault.LOST_AFTER).drain()
    assert changes(run, OWN) == [[ClosingNews.__name__], [ReopeningNews.__name__]]

    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600)
    until_row(run, NOTICE).act(Fault.LOST_AFTER)
    run.later(1)
    run.act(Fault.BLIND)
    say(run, REOPEN, 602).drain()
    assert changes(run, OWN) == [[ClosingNews.__name__], [ReopeningNews.__name__]]


def test_a_reader_who_heard_of_none_of_it_hears_of_the_closing_that_holds() -> None:
    run = run_of(DECLARE).drain()
    reopened_while_the_closing_waits(run, Fault.WAIT_TOLD)
    say(run, with_(CLOSE, mark=mark(DAN, 602), summary="Now."), 602).drain()

    for place in (OWN, HELP, NEWS):
        assert changes(run, place) == [[ClosingNews.__name__]]


def test_readers_who_missed_a_closing_hear_what_else_changed() -> None:
    run = run_of(DECLARE).drain()
    reopened_while_the_closing_waits(run, Fault.WAIT_TOLD)
    say(run, with_(UPDATE, title="Worse", mark=mark(BOB, 602)), 602).drain()

    for place in (OWN, HELP, NEWS):
        assert changes(run, place) == [[TitleNews.__name__]]


def closed_before_its_next_steps(fault: Fault) -> Run:
    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600)
    until_row(run, HANDOFF).act(fault)
    return run


@pytest.mark.parametrize("fault", [Fault.WAIT_TOLD, Fault.REFUSED, Fault.LOST_BEFORE])
def test_next_steps_that_were_not_posted_are_dropped_after_a_reopening(
    fault: Fault,
) -> None:
    run = closed_before_its_next_steps(fault)
    say(run, REOPEN, 601).drain()
    say(run, Retry(mark=mark(BOB, 700)), 700).drain()
    assert "handoff/1" not in run.slack.done
    assert open_lines(run.incident) == ()

    say(run, with_(CLOSE, mark=mark(DAN, 800)), 800).drain()
    assert run.slack.order[-1] == "handoff/2"


def test_next_steps_in_doubt_are_looked_up_even_after_a_reopening() -> None:
    run = closed_before_its_next_steps(Fault.CUT_AFTER)
    say(run, REOPEN, 601).drain()

    assert run.slack.done[StepKey("handoff/1")] == 1
    assert "handoff/1" in run.incident.steps.settled
    assert not run.incident.steps.started


def test_somebody_who_lost_their_role_before_the_invitation_is_not_invited() -> None:
    run = run_of(DECLARE)
    run.act(Fault.REFUSED)
    leads = (Lead(role=COMMS, person=DAN), Lead(role=TECH, person=CYD))
    say(run, with_(UPDATE, leads=nobody_but(*leads)), 60)
    say(run, Retry(mark=mark(ADA, 90)), 90).drain()

    assert run.slack.members == {ADA, CYD, DAN}


def test_a_refused_invitee_who_was_replaced_is_nobodys_task() -> None:
    run = run_of(DECLARE)
    run.act()
    run.act(Fault.HALF)
    run.drain()
    assert [x.target for x in open_lines(run.incident)] == [BOB]
    leads = (Lead(role=COMMS, person=DAN), Lead(role=TECH, person=CYD))
    say(run, with_(UPDATE, leads=nobody_but(*leads)), 60).drain()

    assert open_lines(run.incident) == ()
    assert BOB not in [x.target for x in receipts(run)[0].lines]
