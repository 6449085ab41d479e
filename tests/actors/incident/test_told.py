"""What is passed on to whom: notices, receipts, and when."""

from attrs import evolve as with_

from actors.incident.details import SeverityMoved, TitleMoved
from actors.incident.facts import Lead
from actors.incident.ids import StepKey
from actors.incident.keys import ANNOUNCE, CHANNEL, INVITE, RECEIPT, TOLD, row_of
from actors.incident.lifecycle import WasClosed, WasReopened
from actors.incident.model import DECLARED
from actors.incident.plan.next_move import next_move
from actors.incident.roles import LeadMoved
from actors.incident.trouble import Retry
from actors.incident.views import Progress
from actors.moves import Rest
from tests.actors.incident.case import (
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
    UPDATE,
    mark,
    nobody_but,
    sure,
)
from tests.actors.incident.slack import (
    OWN,
    Fault,
    changes,
    next_key,
    notices,
    progress,
    receipts,
    run_of,
    say,
    until_row,
)

WORSE = with_(UPDATE, title="Worse")
WORST = with_(UPDATE, title="Worst", mark=mark(CYD, 120))


def test_a_change_is_told_to_the_channel_and_to_everybody_who_heard_before() -> None:
    run = run_of(DECLARE).drain()
    say(run, with_(WORSE, estimate=sure(P1)), 60).drain()

    for place in (OWN, HELP, NEWS):
        assert changes(run, place) == [[TitleMoved.__name__, SeverityMoved.__name__]]
    (inside,) = notices(run, OWN)
    (outside,) = notices(run, HELP)
    assert (inside.inside, outside.inside) == (True, False)


def test_who_was_refused_the_announcement_is_told_no_news() -> None:
    run = until_row(run_of(DECLARE), ANNOUNCE)
    run.act(Fault.REFUSED)
    run.drain()
    say(run, WORSE, 60).drain()

    assert notices(run, HELP) == []
    assert len(notices(run, NEWS)) == 1


def test_who_hears_of_it_late_hears_how_it_is_now_and_no_old_news() -> None:
    run = until_row(run_of(DECLARE), ANNOUNCE)
    run.act(Fault.WAIT_TOLD)
    say(run, with_(WORSE, mark=mark(BOB, 5)), 5).drain()

    (announcement,) = run.slack.said_in(HELP)
    assert getattr(announcement, "title", None) == "Worse"
    assert notices(run, OWN)


def test_what_changes_while_an_announcement_is_out_is_told_after_it() -> None:
    run = until_row(run_of(DECLARE), ANNOUNCE)
    run.act(Fault.CUT_AFTER)
    say(run, with_(WORSE, mark=mark(BOB, 5)), 5).drain()

    assert len(run.slack.said_in(HELP)) == 2
    assert len(notices(run, HELP)) == 1


def test_news_to_one_channel_come_one_after_another() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    say(run, WORST, 120).drain()

    assert changes(run, OWN) == [["TitleMoved"], ["TitleMoved"]]
    titles = [notice.changes[0][1] for notice in notices(run, OWN)]
    assert titles == [
        TitleMoved(before=DECLARE.title, after="Worse"),
        TitleMoved(before="Worse", after="Worst"),
    ]


def test_news_that_could_not_be_told_for_a_quarter_of_an_hour_are_told_in_one() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    say(run, WORST, 120)
    run.later(15 * 60 + 1)
    run.drain()

    for place in (OWN, HELP, NEWS):
        assert changes(run, place) == [["TitleMoved", "TitleMoved"]]
    assert len([x for x in run.incident.steps.settled if row_of(x) == TOLD]) == 6


def test_one_channel_that_waits_does_not_hold_up_the_news_to_another() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    until_row(run, TOLD).act(Fault.WAIT_TOLD)
    while (key := next_key(run)) and row_of(key) == TOLD:
        run.act()

    assert not notices(run, OWN)
    assert notices(run, HELP)
    assert notices(run, NEWS)


def test_a_channel_that_waits_goes_on_waiting_when_there_is_more_news() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    until_row(run, TOLD)
    for _ in range(3):
        run.act(Fault.WAIT_TOLD)
    say(run, with_(WORST, mark=mark(CYD, 70)), 70)
    run.drain_now()
    assert not notices(run, OWN)

    run.drain()
    assert len(notices(run, OWN)) == 2


def test_a_channel_that_waits_goes_on_waiting_also_when_its_news_grow_old() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    until_row(run, TOLD)
    run.now = mark(after=60 + 15 * 60 - 10).at
    for _ in range(3):
        run.act(Fault.WAIT_TOLD)
    say(run, with_(WORST, mark=mark(CYD, 60 + 15 * 60 - 5)), 0)
    run.later(15)
    run.drain_now()
    assert not notices(run, OWN)

    run.drain()
    assert changes(run, OWN) == [["TitleMoved", "TitleMoved"]]


def test_a_refused_notice_does_not_hold_up_the_next_one() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    until_row(run, TOLD).act(Fault.REFUSED)
    run.drain()
    say(run, WORST, 120).drain()

    assert len(notices(run, OWN)) == 1
    assert len(notices(run, HELP)) == 2


def test_close_and_reopen_are_news() -> None:
    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600).drain()
    say(run, REOPEN, 700).drain()

    assert changes(run, NEWS) == [[WasClosed.__name__], [WasReopened.__name__]]
    assert next_move(run.state, run.now) == Rest()


def test_a_lead_who_leaves_is_news() -> None:
    run = run_of(DECLARE).drain()
    say(run, with_(UPDATE, leads=nobody_but(DECLARE.leads[1])), 60).drain()

    ((_, change),) = notices(run, OWN)[0].changes
    assert change == LeadMoved(role=COMMS, before=BOB, after=None)


# Receipts.


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


def test_a_receipt_that_may_not_be_sent_privately_stands_in_the_channel() -> None:
    run = until_row(run_of(DECLARE), RECEIPT)
    run.act(Fault.REFUSED)
    run.drain()

    assert receipts(run) == []
    assert len(receipts(run, OWN)) == 1


def test_without_a_channel_and_a_private_message_the_bot_comes_to_rest() -> None:
    run = run_of(DECLARE)
    run.act(Fault.REFUSED)
    until_row(run, RECEIPT).act(Fault.REFUSED)
    run.drain()

    assert next_move(run.state, run.now) == Rest()


def test_whoever_acts_later_gets_no_receipt_when_all_went_well() -> None:
    run = run_of(DECLARE).drain()
    say(run, with_(WORSE, leads=nobody_but(Lead(role=COMMS, person=DAN))), 60).drain()

    assert receipts(run, BOB) == []
    assert len(receipts(run)) == 1


def test_whoever_acts_later_is_told_when_something_was_refused() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    until_row(run, TOLD).act(Fault.REFUSED)
    run.drain()

    (receipt,) = receipts(run, BOB)
    assert progress(receipt, TOLD).count(Progress.REFUSED) == 1
    say(run, Retry(mark=mark(CYD, 90)), 90).drain()
    (receipt,) = receipts(run, BOB)
    assert progress(receipt, TOLD) == [Progress.DONE] * 3
    assert receipt.retried == mark(CYD, 90)


def test_whoever_acts_later_is_told_when_slack_keeps_it_waiting() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    until_row(run, TOLD)
    start = run.now
    while (run.now - start).total_seconds() < 299:
        if not run.act(Fault.WAIT_TOLD):
            run.later(1)
    assert receipts(run, BOB) == []

    run.later(1)
    while next_key(run) and row_of(next_key(run) or StepKey("")) == TOLD:
        run.act(Fault.WAIT_TOLD)
    run.drain_now()
    assert len(receipts(run, BOB)) == 1


def test_a_later_receipt_in_doubt_is_looked_up_also_when_all_went_well_since() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    until_row(run, TOLD).act(Fault.REFUSED)
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
