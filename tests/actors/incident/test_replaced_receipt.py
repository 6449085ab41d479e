"""A receipt that can no longer be edited is replaced if it says something new."""

from datetime import timedelta

from attrs import evolve as with_

from actors.incident.ids import StepKey
from actors.incident.plan.next_move import next_move
from actors.incident.steps.events import ShowRefused, SurfaceReplaced
from actors.incident.trouble import Retry
from actors.incident.views import Progress
from actors.moves import Rest
from tests.actors.incident.case import ADA, DECLARE, T0, UPDATE, mark, nobody_but
from tests.actors.incident.replacements import frozen, replacements
from tests.actors.incident.run import Run, receipts, run_of, say
from tests.actors.incident.slack import OWN, Fault


def declared_and_waiting() -> Run:
    run = run_of(DECLARE)
    run.act(Fault.WAIT_TOLD)
    run.later(20)
    run.drain_now()
    assert len(receipts(run)) == 1
    run.slack.refuses = frozen
    return run


def test_a_receipt_is_posted_again_when_all_is_done_at_last() -> None:
    run = declared_and_waiting().drain()

    (receipt,) = receipts(run)
    assert {line.progress for line in receipt.lines} == {Progress.DONE}
    assert run.slack.done[StepKey("receipt/declared/2")] == 1
    assert run.slack.done[StepKey("delete/receipt/declared/1")] == 1


def test_a_receipt_is_posted_again_when_one_more_step_needs_a_person() -> None:
    run = declared_and_waiting()
    run.slack.refuses = lambda step: (
        "restricted_action" if step.key == "channel" else frozen(step)
    )
    run.drain()

    (receipt,) = receipts(run)
    assert Progress.REFUSED in {line.progress for line in receipt.lines}


def test_a_receipt_that_says_nothing_new_is_not_replaced() -> None:
    run = declared_and_waiting()
    before = run.incident.steps.display("receipt/declared")
    say(run, with_(UPDATE, leads=nobody_but(DECLARE.leads[1])), 21).drain_now()

    # Somebody is not to be invited any more, but nobody has anything new to do.
    assert replacements(run) == []
    refused = [x for x in run.journal if isinstance(x, ShowRefused)]
    assert {x.surface for x in refused} == {"receipt/declared"}
    after = run.incident.steps.display("receipt/declared")
    assert (after.posting, after.ts, after.last_shown) == (1, before.ts, before.shown)


def replaced_once() -> Run:
    """Replace a receipt, which then reports a refused channel."""
    run = declared_and_waiting()
    run.slack.refuses = lambda step: (
        "restricted_action" if step.key == "channel" else frozen(step)
    )
    run.drain()
    run.slack.refuses = frozen
    return run


def receipt_replacements(run: Run) -> list[SurfaceReplaced]:
    return [x for x in replacements(run) if x.surface == "receipt/declared"]


def test_news_for_a_receipt_within_the_hour_goes_to_the_next_place() -> None:
    run = replaced_once()
    say(run, Retry(mark=mark(ADA, 300)), 300).drain_now()

    assert len(receipt_replacements(run)) == 1
    (directly,), (elsewhere,) = receipts(run), receipts(run, OWN)
    assert Progress.REFUSED in {x.progress for x in directly.lines}
    assert {x.progress for x in elsewhere.lines} == {Progress.DONE}
    assert elsewhere.unreached == ADA
    assert next_move(run.state, run.now + timedelta(days=1)) == Rest()


def test_news_for_a_receipt_after_the_hour_is_posted_again() -> None:
    run = replaced_once()
    (first,) = receipt_replacements(run)
    later = int((first.at - T0 + timedelta(hours=1)).total_seconds())
    say(run, Retry(mark=mark(ADA, later)), later).drain()

    assert [x.at for x in receipt_replacements(run)][1:] == [mark(after=later).at]
    (receipt,) = receipts(run)
    assert {line.progress for line in receipt.lines} == {Progress.DONE}
