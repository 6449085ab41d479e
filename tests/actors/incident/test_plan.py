from datetime import timedelta

from attrs import evolve as with_

from actors.incident.bodies import AnnouncementView
from actors.incident.events import Event
from actors.incident.facts import Lead
from actors.incident.ids import StepKey
from actors.incident.keys import (
    ANNOUNCE,
    CARD,
    CHANNEL,
    CHANNEL_KEY,
    HANDOFF,
    INVITE,
    PIN,
    RECEIPT,
    TOPIC,
    row_of,
)
from actors.incident.model import Incident
from actors.incident.plan.card import card_of
from actors.incident.plan.next_move import next_move
from actors.incident.plan.outstanding import open_lines
from actors.incident.plan.receipt import receipt_row
from actors.incident.plan.rows import Row, Target
from actors.incident.plan.table import PLAN
from actors.incident.plan.topic import topic_of
from actors.incident.steps.events import StepStarted
from actors.incident.trouble import Retry
from actors.incident.views import CardView, Progress
from actors.moves import Rest, Wait
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
    P1,
    REOPEN,
    T0,
    TECH,
    UPDATE,
    incident_of,
    mark,
    nobody_but,
    update_of,
)
from tests.actors.incident.slack import (
    OWN,
    Fault,
    next_key,
    notices,
    progress,
    receipts,
    run_of,
    say,
    until_row,
)


def test_before_anything_has_happened_there_is_nothing_to_do() -> None:
    assert next_move(None, T0) == Rest()


def test_the_rows_come_in_the_order_in_which_people_see_them() -> None:
    run = run_of(DECLARE).drain()

    assert run.slack.order == [
        "channel",
        "invite",
        "topic",
        "card/1",
        "pin/1",
        "bookmark/book",
        "bookmark/report",
        "announce/declared/CHELP",
        "announce/declared/CNEWS",
        "receipt/declared/1",
    ]
    rows = [*map(row_of, run.slack.order[:-1]), "told", "handoff", "delete", RECEIPT]
    rows.insert(rows.index(PIN) + 1, "unpin")
    assert [row.name for row in PLAN] == list(dict.fromkeys(rows))
    assert run.now == T0


def test_everybody_who_leads_or_declared_is_invited_once() -> None:
    run = run_of(with_(DECLARE, leads=(Lead(role=COMMS, person=ADA),))).drain()
    assert run.slack.members == {ADA}

    run = run_of(DECLARE).drain()
    assert run.slack.members == {ADA, BOB, CYD}
    assert run.slack.done[StepKey("invite")] == 1


def test_a_row_that_waits_does_not_hold_up_rows_that_do_not_need_it() -> None:
    run = run_of(DECLARE)
    run.act()
    assert next_key(run) == INVITE
    run.act(Fault.WAIT_TOLD)
    run.drain_now()

    assert "card/1" in run.slack.done
    assert "announce/declared/CNEWS" in run.slack.done
    assert next_move(run.state, run.now) == Wait(until=T0 + timedelta(seconds=20))


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


def test_a_refused_card_is_neither_pinned_nor_waited_for() -> None:
    run = until_row(run_of(DECLARE), CARD)
    run.act(Fault.REFUSED)
    run.drain()

    assert "pin/1" not in run.slack.done
    assert [x.row for x in open_lines(run.incident)] == [CARD]
    assert progress(receipts(run)[0], PIN) == []


def test_a_refused_edit_leaves_the_card_pinned() -> None:
    run = until_row(run_of(DECLARE), PIN)
    run.act(Fault.WAIT_TOLD)
    run.drain_now()
    say(run, with_(UPDATE, description="More."), 5)
    until_row(run, CARD).act(Fault.REFUSED)
    run.drain()

    assert len(run.slack.pinned) == 1


def test_a_deleted_card_is_posted_and_pinned_again() -> None:
    run = run_of(DECLARE).drain()
    say(run, with_(UPDATE, title="Worse"), 60)
    until_row(run, CARD).act(Fault.DELETED)
    run.drain()

    assert run.slack.done[StepKey("card/2")] == 1
    assert run.slack.done[StepKey("pin/2")] == 1
    cards = [x for x in run.slack.said_in(OWN) if isinstance(x, CardView)]
    assert cards == [card_of(run.incident)]
    assert run.slack.messages[run.slack.pinned.copy().pop()].body == cards[0]


def test_a_pin_is_in_doubt_no_longer_than_its_card_is_there() -> None:
    run = until_row(run_of(DECLARE), PIN)
    run.act(Fault.CUT_AFTER)
    say(run, with_(UPDATE, title="Worse"), 1)
    until_row(run, CARD).act(Fault.DELETED)
    run.drain()

    assert not run.incident.steps.started
    assert run.slack.done[StepKey("pin/2")] == 1


def test_a_view_that_slack_refused_is_tried_again_when_it_has_changed() -> None:
    run = until_row(run_of(DECLARE), TOPIC)
    run.act(Fault.REFUSED)
    run.drain()
    assert "topic" not in run.slack.done

    say(run, with_(UPDATE, title="Worse"), 60).drain()

    assert run.slack.topic == topic_of(run.incident)
    assert open_lines(run.incident) == ()


def test_an_edit_in_doubt_is_settled_even_if_the_change_was_reverted() -> None:
    run = run_of(DECLARE).drain()
    say(run, with_(UPDATE, title="Worse"), 60)
    until_row(run, CARD).act(Fault.LOST_AFTER)
    back = update_of(incident_of(*run.journal[:1]), mark(BOB, 61))
    say(run, back, 61).drain()

    (card,) = [x for x in run.slack.said_in(OWN) if isinstance(x, CardView)]
    assert card.title == DECLARE.title
    assert not run.incident.steps.started


def test_old_incidents_do_without_rows_that_joined_the_plan_later() -> None:
    run = run_of(DECLARE)
    run.state = with_(run.incident, plan=0)

    assert next_move(run.state, run.now) == Rest()


def test_the_intent_names_everything_that_the_call_covers() -> None:
    run = run_of(DECLARE)
    run.act()
    run.act()
    intents: list[Event] = [x for x in run.journal if isinstance(x, StepStarted)]

    assert intents[-1] == StepStarted(
        at=T0,
        step=StepKey("invite"),
        covers=tuple(StepKey(f"invite/{x}") for x in (ADA, BOB, CYD)),
    )


def test_a_lead_who_is_named_later_is_invited_and_announced() -> None:
    run = run_of(DECLARE).drain()
    leads = (Lead(role=COMMS, person=BOB), Lead(role=TECH, person=DAN))
    say(run, with_(UPDATE, leads=nobody_but(*leads)), 60).drain()

    assert DAN in run.slack.members
    assert len(notices(run, OWN)) == 1


def test_an_incident_that_is_closed_twice_has_two_hand_offs() -> None:
    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600).drain()
    say(run, REOPEN, 700).drain()
    say(run, with_(CLOSE, mark=mark(DAN, 800)), 800).drain()

    assert run.slack.done[StepKey("handoff/1")] == 1
    assert run.slack.done[StepKey("handoff/2")] == 1
    assert len(notices(run, NEWS)) == 3


def test_next_move_asks_each_row_once_no_matter_how_many_people_acted() -> None:
    asked: list[Incident] = []

    def targets(incident: Incident) -> tuple[Target, ...]:
        asked.append(incident)
        return tuple(Target(key=StepKey(x.key), occasion=x.key) for x in acts)

    run = run_of(DECLARE).drain()
    for at in range(60, 660, 60):
        say(run, with_(UPDATE, title=f"Title {at}", mark=mark(BOB, at)), at).drain()
    acts = run.incident.occasions
    row = Row(name=HANDOFF, targets=targets, steps=lambda _incident, _now: ())
    tuple(receipt_row((row,)).steps(run.incident, run.now))

    assert len(acts) == 11
    assert len(asked) == 1


def test_an_incident_that_got_worse_is_announced_with_its_present_severity() -> None:
    run = run_of(with_(DECLARE, severity=P1))
    until_row(run, ANNOUNCE).act()

    (announcement,) = run.slack.said_in(HELP)
    assert isinstance(announcement, AnnouncementView)
    assert announcement.severity.mentions_channel
