"""The card, its edits and its pin."""

from attrs import evolve as with_

from actors.incident.ids import StepKey
from actors.incident.keys import CARD, PIN
from actors.incident.plan.card import card_of
from actors.incident.plan.outstanding import open_lines
from actors.incident.views import CardView
from tests.actors.incident.case import (
    BOB,
    DECLARE,
    UPDATE,
    incident_of,
    mark,
    update_of,
)
from tests.actors.incident.run import progress, receipts, run_of, say, until_row
from tests.actors.incident.slack import OWN, Fault


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


def test_an_edit_in_doubt_is_settled_even_if_the_change_was_reverted() -> None:
    run = run_of(DECLARE).drain()
    say(run, with_(UPDATE, title="Worse"), 60)
    until_row(run, CARD).act(Fault.LOST_AFTER)
    back = update_of(incident_of(*run.journal[:1]), mark(BOB, 61))
    say(run, back, 61).drain()

    (card,) = [x for x in run.slack.said_in(OWN) if isinstance(x, CardView)]
    assert card.title == DECLARE.title
    assert not run.incident.steps.started
