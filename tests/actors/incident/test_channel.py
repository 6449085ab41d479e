"""The incident's channel, and who is in it."""

from attrs import evolve as with_

from actors.incident.facts import Lead
from actors.incident.ids import StepKey
from actors.incident.keys import CHANNEL, CHANNEL_KEY, INVITE
from actors.incident.plan.outstanding import open_lines
from actors.incident.trouble import Retry
from actors.incident.views import AnnouncementView, Progress
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    NEWS,
    TECH,
    UPDATE,
    mark,
    nobody_but,
)
from tests.actors.incident.run import next_key, notices, progress, receipts, run_of, say
from tests.actors.incident.slack import OWN, Fault


def test_everybody_who_leads_or_declared_is_invited_once() -> None:
    run = run_of(with_(DECLARE, leads=(Lead(role=COMMS, person=ADA),))).drain()
    assert run.slack.members == {ADA}

    run = run_of(DECLARE).drain()
    assert run.slack.members == {ADA, BOB, CYD}
    assert run.slack.done[StepKey("invite")] == 1


def test_a_delayed_channel_holds_up_all_that_needs_it_and_says_so() -> None:
    run = run_of(DECLARE)
    run.act(Fault.WAIT_TOLD)
    run.drain_now()
    assert not run.slack.order

    run.later(20)
    run.drain_now()

    (receipt,) = receipts(run)
    assert progress(receipt, CHANNEL) == [Progress.WAITING]
    run.drain()
    assert progress(receipts(run)[0], CHANNEL) == [Progress.DONE]


def test_a_refused_channel_is_reported_and_the_announcements_do_without() -> None:
    run = run_of(DECLARE)
    run.act(Fault.REFUSED)
    run.drain()

    assert run.slack.order == [
        "announce/declared/CHELP",
        "announce/declared/CNEWS",
        "receipt/declared/1",
    ]
    (announcement,) = run.slack.said_in(NEWS)
    assert isinstance(announcement, AnnouncementView)
    assert announcement.channel is None
    (receipt,) = receipts(run)
    assert progress(receipt, CHANNEL) == [Progress.REFUSED]
    assert receipt.channel_name == DECLARE.channel_name


def test_after_a_retried_channel_comes_all_that_needs_it() -> None:
    run = run_of(DECLARE)
    run.act(Fault.REFUSED)
    run.drain()
    say(run, Retry(mark=mark(BOB, 60)), 60).drain()

    assert run.slack.members == {ADA, BOB, CYD}
    assert run.slack.done[StepKey("announce/declared/CNEWS")] == 1
    assert open_lines(run.incident) == ()
    assert receipts(run)[0].channel == OWN
    assert receipts(run)[0].retried == mark(BOB, 60)


def test_taken_names_are_tried_with_a_number_until_one_is_free() -> None:
    run = run_of(DECLARE).drain([Fault.NAME_TAKEN, Fault.NAME_TAKEN])

    assert run.slack.name == f"{DECLARE.channel_name}-3"


def test_a_name_that_stays_taken_is_given_up() -> None:
    run = run_of(DECLARE)
    for _ in range(21):
        assert next_key(run) == CHANNEL_KEY
        run.act(Fault.NAME_TAKEN)

    assert run.incident.steps.refused[CHANNEL_KEY].error == "name_taken"


def test_a_refused_invitee_is_reported_and_the_others_are_in() -> None:
    run = run_of(DECLARE)
    run.act()
    run.act(Fault.HALF)
    run.drain()

    assert run.slack.members == {ADA, CYD}
    lines = {x.target: x for x in receipts(run)[0].lines if x.row == INVITE}
    assert lines[BOB].error == "cant_invite"
    assert lines[CYD].progress is Progress.DONE


def test_a_lead_who_is_named_later_is_invited_and_announced() -> None:
    run = run_of(DECLARE).drain()
    leads = (Lead(role=COMMS, person=BOB), Lead(role=TECH, person=DAN))
    say(run, with_(UPDATE, leads=nobody_but(*leads)), 60).drain()

    assert DAN in run.slack.members
    assert len(notices(run, OWN)) == 1
