"""A receipt freezes when all its steps are done, and thaws when one no longer is."""

from actors.incident.details import Update
from actors.incident.effects import Effect, SetTopic
from actors.incident.ids import MessageTs, StepKey
from actors.incident.keys import BOOKMARK, CARD, NOTICE, PIN, RECEIPT, is_edit, row_of
from actors.incident.model import DECLARED, Incident
from actors.incident.plan.next_move import next_move
from actors.incident.plan.receipt import receipt_row
from actors.incident.plan.rows import Target, each
from actors.incident.plan.table import REPORTED
from actors.incident.plan.topic import topic_of
from actors.incident.steps.events import StepStarted
from actors.incident.trouble import Retry
from actors.incident.views import Progress
from actors.moves import Act, Rest
from tests.actors.incident.case import BOB, CYD, DECLARE, P1, mark, sure
from tests.actors.incident.run import Run, progress, receipts, run_of, say, until_row
from tests.actors.incident.slack import OWN, Fault


def receipt_edits(run: Run) -> list[StepKey]:
    return [
        event.step
        for event in run.journal
        if isinstance(event, StepStarted)
        and row_of(event.step) == RECEIPT
        and is_edit(event.step)
    ]


def calls_for_a_title_and_a_severity(run: Run) -> int:
    before = run.calls
    now = (run.now - mark().at).total_seconds() + 60
    say(run, Update(mark=mark(CYD, now), title="Quite another one"), now).drain()
    say(run, Update(mark=mark(CYD, now), estimate=sure(P1)), now).drain()
    return run.calls - before


def with_receipts(count: int) -> Run:
    """Return a run in which so many changes each had a receipt, and are done now."""
    run = run_of(DECLARE).drain()
    for number in range(count):
        at = 60 * (number + 1)
        say(run, Update(mark=mark(BOB, at), title=f"Title {number}"), at)
        until_row(run, NOTICE).act(Fault.REFUSED)
        run.drain()
        say(run, Retry(mark=mark(BOB, at + 1)), at + 1).drain()
    assert len(receipts(run, BOB)) == count
    return run


def test_a_change_costs_as_many_calls_with_twenty_receipts_as_with_none() -> None:
    few, many = run_of(DECLARE).drain(), with_receipts(20)
    edited = receipt_edits(many)

    assert calls_for_a_title_and_a_severity(few) == calls_for_a_title_and_a_severity(
        many
    )
    assert receipt_edits(many) == edited


def test_a_receipt_with_a_refused_step_is_not_edited_for_a_title_either() -> None:
    run = run_of(DECLARE).drain()
    say(run, Update(mark=mark(BOB, 60), title="Worse"), 60)
    until_row(run, NOTICE).act(Fault.REFUSED)
    run.drain()
    say(run, Update(mark=mark(CYD, 90), estimate=sure(P1)), 90).drain()
    assert receipt_edits(run) == []

    say(run, Retry(mark=mark(CYD, 600)), 600).drain()
    (receipt,) = receipts(run, BOB)
    assert {line.progress for line in receipt.lines} == {Progress.DONE}
    assert receipt.severity == P1


def test_a_new_row_of_the_plan_edits_no_receipt_whose_steps_are_all_done() -> None:
    run = run_of(DECLARE).drain()
    target = Target(key=StepKey("bookmark/book"), occasion=DECLARED, name="new")

    def effect(incident: Incident, _target: Target) -> Effect:
        return SetTopic(channel=OWN, view=topic_of(incident))

    upgraded = (*REPORTED, each(BOOKMARK, lambda _: (target,), effect))
    assert next_move(run.incident, run.now, (receipt_row(upgraded),)) == Rest()


def test_a_frozen_receipt_thaws_if_a_step_is_refused_after_all() -> None:
    run = run_of(DECLARE).drain()
    card = run.incident.steps.display(CARD)
    assert card.ts
    run.slack.messages.pop(MessageTs(card.ts))
    say(run, Update(mark=mark(BOB, 60), title="Worse"), 60)
    until_row(run, CARD).act(Fault.DELETED)
    until_row(run, PIN).act(Fault.REFUSED)
    run.drain()

    (receipt,) = receipts(run)
    assert progress(receipt, PIN) == [Progress.REFUSED]


def test_an_edit_in_doubt_is_looked_up_before_a_receipt_freezes() -> None:
    run = run_of(DECLARE)
    run.act(Fault.WAIT_TOLD)
    run.later(20)
    run.drain_now()
    run.later(10)
    until_row(run, RECEIPT).act(Fault.CUT_AFTER)
    move = next_move(run.incident, run.now)

    assert isinstance(move, Act)
    assert (move.step.key, move.in_doubt) == ("receipt/declared/1/edit", True)


def down(run: Run, seconds: float) -> Run:
    """Let Slack delay everything but direct messages for so long."""
    end = run.now.timestamp() + seconds
    while run.now.timestamp() < end:
        move = next_move(run.state, run.now)
        is_direct = isinstance(move, Act) and row_of(move.step.key) == RECEIPT
        if not run.act(Fault.NONE if is_direct else Fault.WAIT_TOLD):
            run.later(5)
    return run


def test_one_receipt_tells_a_person_that_slack_delays_many_of_their_changes() -> None:
    run = run_of(DECLARE).drain()
    for at in (60, 70, 80):
        say(run, Update(mark=mark(BOB, at), title=f"Title {at}"), at)
    say(run, Update(mark=mark(CYD, 90), title="Title 90"), 90)
    down(run, 400)

    assert len(receipts(run, BOB)) == len(receipts(run, CYD)) == 1
    assert Progress.WAITING in {x.progress for x in receipts(run, BOB)[0].lines}
    assert receipts(run, BOB)[0].occasion < receipts(run, CYD)[0].occasion


def test_a_refused_step_is_told_even_if_another_receipt_tells_of_a_wait() -> None:
    run = run_of(DECLARE).drain()
    say(run, Update(mark=mark(BOB, 60), title="Worse"), 60)
    down(run, 400)
    run.slack.refuses = lambda step: "is_archived" if row_of(step.key) == NOTICE else ""
    later = (run.now - mark().at).total_seconds()
    say(run, Update(mark=mark(BOB, later), title="Worst"), later)
    run.drain()

    told = [x for x in receipts(run, BOB) if Progress.REFUSED in progress(x, NOTICE)]
    assert len(told) == 2
