"""Who gets a receipt, when, and what becomes of it later."""

from attrs import evolve as with_

from actors.incident.facts import Lead
from actors.incident.ids import StepKey
from actors.incident.keys import CHANNEL, INVITE, NOTICE, RECEIPT, row_of
from actors.incident.model import DECLARED
from actors.incident.plan.next_move import next_move
from actors.incident.trouble import Retry
from actors.incident.views import Progress
from actors.moves import Rest
from tests.actors.incident.case import (
    BOB,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    UPDATE,
    mark,
    nobody_but,
)
from tests.actors.incident.run import (
    next_key,
    progress,
    receipts,
    run_of,
    say,
    until_row,
)
from tests.actors.incident.slack import OWN, Fault

WORSE = with_(UPDATE, title="Worse")


def test_the_receipt_comes_at_once_when_all_is_done() -> None:
    run = run_of(DECLARE).drain_now()

    (receipt,) = receipts(run)
    assert {line.progress for line in receipt.lines} == {Progress.DONE}
    assert receipt.occasion == DECLARED


def test_the_receipt_comes_after_twenty_seconds_while_something_waits() -> None:
    run = run_of(DECLARE)
    run.act()
    run.act(Fault.WAIT_TOLD)
    run.drain_now()
    run.later(19.9)
    run.drain_now()
    assert receipts(run) == []

    run.later(0.1)
    run.drain_now()
    (receipt,) = receipts(run)
    assert progress(receipt, INVITE) == [Progress.WAITING] * 3

    run.drain()
    (receipt,) = receipts(run)
    assert progress(receipt, INVITE) == [Progress.DONE] * 3
    assert run.slack.done[StepKey("receipt/declared/1/edit")] == 1


def test_a_receipt_that_is_refused_as_a_direct_message_is_in_the_channel() -> None:
    run = until_row(run_of(DECLARE), RECEIPT)
    run.act(Fault.REFUSED)
    run.drain()

    assert receipts(run) == []
    assert len(receipts(run, OWN)) == 1


def test_without_channel_and_direct_message_the_bot_comes_to_rest() -> None:
    run = run_of(DECLARE)
    run.act(Fault.REFUSED)
    until_row(run, RECEIPT).act(Fault.REFUSED)
    run.drain()

    assert next_move(run.state, run.now) == Rest()


def test_people_who_act_later_get_no_receipt_when_all_went_well() -> None:
    run = run_of(DECLARE).drain()
    say(run, with_(WORSE, leads=nobody_but(Lead(role=COMMS, person=DAN))), 60).drain()

    assert receipts(run, BOB) == []
    assert len(receipts(run)) == 1


def test_people_who_act_later_are_told_when_something_was_refused() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    until_row(run, NOTICE).act(Fault.REFUSED)
    run.drain()

    (receipt,) = receipts(run, BOB)
    assert progress(receipt, NOTICE).count(Progress.REFUSED) == 1
    say(run, Retry(mark=mark(CYD, 90)), 90).drain()
    (receipt,) = receipts(run, BOB)
    assert progress(receipt, NOTICE) == [Progress.DONE] * 3
    assert receipt.retried == mark(CYD, 90)


def test_people_who_act_later_are_told_when_slack_delays_a_step() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    start = run.now
    until_row(run, NOTICE)
    while (run.now - start).total_seconds() < 299:
        if not run.act(Fault.WAIT_TOLD):
            run.later(1)
    assert receipts(run, BOB) == []

    run.later(1)
    while next_key(run) and row_of(next_key(run) or StepKey("")) == NOTICE:
        run.act(Fault.WAIT_TOLD)
    run.drain_now()
    assert len(receipts(run, BOB)) == 1


def test_a_later_receipt_in_doubt_is_looked_up_even_if_all_went_well_since() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    until_row(run, NOTICE).act(Fault.REFUSED)
    until_row(run, RECEIPT)
    while not (next_key(run) or "").startswith("receipt/v"):
        assert run.act()
    run.act(Fault.CUT_AFTER)
    say(run, Retry(mark=mark(CYD, 61)), 61).drain()

    for receipt in receipts(run, BOB):
        assert {line.progress for line in receipt.lines} == {Progress.DONE}
    assert not run.incident.steps.started


def test_a_deleted_receipt_is_posted_again_when_there_is_something_to_say() -> None:
    run = run_of(DECLARE)
    run.act(Fault.REFUSED)
    run.drain()
    run.command(Retry(mark=mark(BOB, 1)))
    until_row(run, RECEIPT)
    run.act(Fault.DELETED)
    run.drain()

    (receipt,) = receipts(run)
    assert progress(receipt, CHANNEL) == [Progress.DONE]
