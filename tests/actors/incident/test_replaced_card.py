"""A card that can no longer be edited is replaced, once an hour at most."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.incident.effects import DeleteMessage, Step, UnpinMessage
from actors.incident.evolve import replay
from actors.incident.ids import MessageTs, StepKey
from actors.incident.keys import CARD, PIN, UNPIN, row_of
from actors.incident.model import Incident
from actors.incident.plan.card import card_of
from actors.incident.plan.next_move import next_move
from actors.incident.plan.outstanding import open_lines
from actors.incident.views import Progress
from actors.moves import Rest, Wait
from tests.actors.incident.case import BOB, CLOSE, DECLARE, UPDATE, mark
from tests.actors.incident.replacements import frozen, replacements
from tests.actors.incident.run import Run, next_key, receipts, run_of, say, until_row
from tests.actors.incident.slack import CUT, Fault

ERRORS = ("cant_update_message", "edit_window_closed")


def kept(step: Step) -> str:
    """Slack neither edits nor deletes."""
    is_kept = isinstance(step.effect, DeleteMessage)
    return "cant_delete_message" if is_kept else frozen(step)


def fastened(step: Step) -> str:
    """Slack neither edits nor unpins nor deletes."""
    is_fastened = isinstance(step.effect, UnpinMessage)
    return "restricted_action" if is_fastened else kept(step)


def changed(error: str = "edit_window_closed") -> Run:
    run = run_of(DECLARE).drain()
    run.slack.refuses = lambda step: frozen(step, error)
    return say(run, with_(UPDATE, title="Worse"), 60)


def cards(run: Run) -> dict[MessageTs, object]:
    return {ts: x.body for ts, x in run.slack.messages.items() if row_of(x.key) == CARD}


@pytest.mark.parametrize("error", ERRORS)
def test_the_new_card_is_posted_and_pinned_before_the_old_one_goes(error: str) -> None:
    run = changed(error).drain_now()
    assert run.now == mark(after=60).at
    run.drain()

    ((ts, body),) = cards(run).items()
    assert body == card_of(run.incident)
    assert run.slack.pinned == {ts}
    order = [x for x in run.slack.order if row_of(x) in {CARD, PIN, UNPIN, "delete"}]
    assert order == [
        *("card/1", "pin/1"),
        *("card/2", "pin/2", "unpin/1", "delete/card/1"),
    ]
    (event,) = replacements(run)
    assert (event.surface, event.error) == (CARD, error)
    assert open_lines(run.incident) == ()


def test_a_card_that_cannot_be_deleted_stays_unpinned_and_unreported() -> None:
    run = run_of(DECLARE).drain()
    run.slack.refuses = kept
    say(run, with_(UPDATE, title="Worse"), 60).drain()

    assert len(cards(run)) == 2
    assert run.slack.pinned == {run.incident.steps.display(CARD).ts}
    assert open_lines(run.incident) == ()
    assert receipts(run, BOB) == []


def test_a_pin_that_stays_is_reported_with_what_to_do() -> None:
    run = run_of(DECLARE).drain()
    run.slack.refuses = fastened
    say(run, with_(UPDATE, title="Worse"), 60).drain()

    (line,) = open_lines(run.incident)
    assert (line.row, line.progress) == (UNPIN, Progress.REFUSED)
    assert len(receipts(run, BOB)) == 1


def test_the_old_card_goes_even_if_the_new_one_cannot_be_pinned() -> None:
    run = run_of(DECLARE).drain()
    run.slack.refuses = lambda step: (
        "too_many_pins" if step.key == "pin/2" else frozen(step)
    )
    say(run, with_(UPDATE, title="Worse"), 60).drain()

    assert list(cards(run).values()) == [card_of(run.incident)]
    assert run.slack.pinned == set()
    assert [line.step for line in open_lines(run.incident)] == ["pin/2"]


def test_the_old_card_keeps_its_pin_until_the_new_one_is_pinned() -> None:
    run = changed()
    until_row(run, PIN).act(Fault.WAIT_TOLD)
    run.drain_now()

    assert len(cards(run)) == 2
    assert len(run.slack.pinned) == 1


def test_a_change_within_the_hour_is_shown_when_the_hour_is_over() -> None:
    run = changed().drain()
    say(run, with_(UPDATE, title="Worse still", mark=mark(BOB, 120)), 120)
    run.later(10)
    run.drain_now()
    over = replacements(run)[0].at + timedelta(hours=1)

    assert len(replacements(run)) == 1
    assert next_move(run.state, run.now) == Wait(until=over)

    run.drain()
    assert [x.at for x in replacements(run)] == [mark(after=60).at, over]
    assert list(cards(run).values()) == [card_of(run.incident)]


def test_just_before_the_hour_is_over_the_change_still_waits() -> None:
    run = changed().drain()
    say(run, with_(UPDATE, title="Again", mark=mark(BOB, 3659)), 3659).drain_now()
    assert len(replacements(run)) == 1

    run = changed().drain()
    say(run, with_(UPDATE, title="Again", mark=mark(BOB, 3660)), 3660).drain_now()
    assert len(replacements(run)) == 2


def test_a_change_that_was_reverted_within_the_hour_needs_no_new_card() -> None:
    run = changed().drain()
    say(run, with_(UPDATE, title="Odd", mark=mark(BOB, 120)), 120).drain_now()
    say(run, with_(UPDATE, title="Worse", mark=mark(BOB, 180)), 180).drain()

    assert len(replacements(run)) == 1


def test_a_card_that_was_deleted_within_the_hour_is_posted_at_once() -> None:
    run = changed().drain()
    run.slack.refuses = lambda _step: ""
    say(run, with_(UPDATE, title="Gone", mark=mark(BOB, 120)), 120)
    until_row(run, CARD).act(Fault.DELETED)
    run.drain_now()

    assert "card/3" in run.slack.done
    assert run.incident.steps.display(CARD).replaced_at == mark(after=60).at


@pytest.mark.parametrize("cut", [*CUT, Fault.LOST_BEFORE, Fault.LOST_AFTER])
def test_a_lost_answer_anywhere_leads_to_one_card_with_one_pin(cut: Fault) -> None:
    for call in range(12):
        run = changed().drain([*[Fault.NONE] * call, cut])

        ((ts, body),) = cards(run).items()
        assert body == card_of(run.incident), call
        assert run.slack.pinned == {ts}, call
        assert run.slack.done[StepKey("card/2")] == 1, call
        assert not run.incident.steps.started, call
        assert replay(run.journal) == run.incident


def test_a_card_that_is_replaced_while_its_pin_is_in_doubt_leaves_no_doubt() -> None:
    run = until_row(run_of(DECLARE), PIN)
    run.act(Fault.WAIT_TOLD)
    run.drain_now()
    run.slack.refuses = frozen
    say(run, with_(UPDATE, title="Worse"), 20).drain()

    assert not run.incident.steps.started
    assert run.slack.pinned == set(cards(run))


def test_an_edit_refused_for_another_reason_is_reported_as_an_edit() -> None:
    run = changed("msg_too_long").drain()

    assert replacements(run) == []
    (line,) = open_lines(run.incident)
    assert (line.row, line.is_edit) == (CARD, True)


def test_a_refused_posting_is_reported_as_a_posting() -> None:
    run = until_row(run_of(DECLARE), CARD)
    run.act(Fault.REFUSED)
    run.drain()

    line = next(x for x in open_lines(run.incident) if x.row == CARD)
    assert not line.is_edit


def test_an_older_incident_reports_a_refused_edit_as_it_always_did() -> None:
    run = run_of(DECLARE)
    run.state = with_(run.incident, plan=2)
    while run.act():
        pass
    run.slack.refuses = lambda step: frozen(step, "msg_too_long")
    run.append(run_of(DECLARE, with_(UPDATE, title="Worse")).journal[1:2])
    run.later(70)
    while run.act():
        pass

    (line,) = open_lines(run.incident)
    assert (line.row, line.is_edit) == (CARD, False)


def test_an_incident_whose_messages_are_all_frozen_comes_to_rest() -> None:
    run = changed().drain()
    say(run, CLOSE, 600).drain()

    end: Incident = run.incident
    assert next_move(end, run.now + timedelta(days=365)) == Rest()
    assert next_key(run) is None
    assert list(cards(run).values()) == [card_of(end)]
