"""Which channels are told of which changes, and when."""

from attrs import evolve as with_

from actors.incident.details import SeverityNews, TitleNews
from actors.incident.keys import ANNOUNCE, NOTICE, row_of
from actors.incident.lifecycle import ClosingNews, ReopeningNews
from actors.incident.plan.next_move import next_move
from actors.incident.roles import LeadNews
from actors.moves import Rest
from tests.actors.incident.case import (
    BOB,
    CLOSE,
    COMMS,
    CYD,
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
from tests.actors.incident.run import changes, next_key, notices, run_of, say, until_row
from tests.actors.incident.slack import OWN, Fault

WORSE = with_(UPDATE, title="Worse")
WORST = with_(UPDATE, title="Worst", mark=mark(CYD, 120))


def test_a_change_is_told_to_the_channel_and_to_all_earlier_readers() -> None:
    run = run_of(DECLARE).drain()
    say(run, with_(WORSE, estimate=sure(P1)), 60).drain()

    for place in (OWN, HELP, NEWS):
        assert changes(run, place) == [[TitleNews.__name__, SeverityNews.__name__]]
    (inside,) = notices(run, OWN)
    (outside,) = notices(run, HELP)
    assert (inside.inside, outside.inside) == (True, False)


def test_a_reader_without_an_announcement_hears_of_no_change() -> None:
    run = until_row(run_of(DECLARE), ANNOUNCE)
    run.act(Fault.REFUSED)
    run.drain()
    say(run, WORSE, 60).drain()

    assert notices(run, HELP) == []
    assert len(notices(run, NEWS)) == 1


def test_a_late_announcement_says_what_holds_now_and_no_change_follows() -> None:
    run = until_row(run_of(DECLARE), ANNOUNCE)
    run.act(Fault.WAIT_TOLD)
    say(run, with_(WORSE, mark=mark(BOB, 5)), 5).drain()

    (announcement,) = run.slack.said_in(HELP)
    assert getattr(announcement, "title", None) == "Worse"
    assert notices(run, OWN)


def test_a_change_during_an_announcement_is_told_after_it() -> None:
    run = until_row(run_of(DECLARE), ANNOUNCE)
    run.act(Fault.CUT_AFTER)
    say(run, with_(WORSE, mark=mark(BOB, 5)), 5).drain()

    assert len(run.slack.said_in(HELP)) == 2
    assert len(notices(run, HELP)) == 1


def test_changes_are_told_to_one_channel_one_after_another() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    say(run, WORST, 120).drain()

    assert changes(run, OWN) == [["TitleNews"], ["TitleNews"]]
    titles = [notice.news[0][1] for notice in notices(run, OWN)]
    assert titles == [
        TitleNews(before=DECLARE.title, after="Worse"),
        TitleNews(before="Worse", after="Worst"),
    ]


def test_changes_that_waited_for_fifteen_minutes_share_one_message() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    say(run, WORST, 120)
    run.later(15 * 60 + 1)
    run.drain()

    for place in (OWN, HELP, NEWS):
        assert changes(run, place) == [["TitleNews", "TitleNews"]]
    assert len([x for x in run.incident.steps.settled if row_of(x) == NOTICE]) == 6


def test_a_channel_that_waits_does_not_hold_up_another() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    until_row(run, NOTICE).act(Fault.WAIT_TOLD)
    while (key := next_key(run)) and row_of(key) == NOTICE:
        run.act()

    assert not notices(run, OWN)
    assert notices(run, HELP)
    assert notices(run, NEWS)


def test_a_channel_that_waits_goes_on_waiting_when_more_changes() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    until_row(run, NOTICE)
    for _ in range(3):
        run.act(Fault.WAIT_TOLD)
    say(run, with_(WORST, mark=mark(CYD, 70)), 70)
    run.drain_now()
    assert not notices(run, OWN)

    run.drain()
    assert len(notices(run, OWN)) == 2


def test_a_channel_that_waits_goes_on_waiting_when_its_changes_grow_old() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    until_row(run, NOTICE)
    run.now = mark(after=60 + 15 * 60 - 10).at
    for _ in range(3):
        run.act(Fault.WAIT_TOLD)
    say(run, with_(WORST, mark=mark(CYD, 60 + 15 * 60 - 5)), 0)
    run.later(15)
    run.drain_now()
    assert not notices(run, OWN)

    run.drain()
    assert changes(run, OWN) == [["TitleNews", "TitleNews"]]


def test_a_refused_notice_does_not_hold_up_the_next_one() -> None:
    run = run_of(DECLARE).drain()
    say(run, WORSE, 60)
    until_row(run, NOTICE).act(Fault.REFUSED)
    run.drain()
    say(run, WORST, 120).drain()

    assert len(notices(run, OWN)) == 1
    assert len(notices(run, HELP)) == 2


def test_others_are_told_of_a_closing_and_of_a_reopening() -> None:
    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600).drain()
    say(run, REOPEN, 700).drain()

    assert changes(run, NEWS) == [[ClosingNews.__name__], [ReopeningNews.__name__]]
    assert next_move(run.state, run.now) == Rest()


def test_others_are_told_of_a_lead_who_leaves() -> None:
    run = run_of(DECLARE).drain()
    say(run, with_(UPDATE, leads=nobody_but(DECLARE.leads[1])), 60).drain()

    ((_, change),) = notices(run, OWN)[0].news
    assert change == LeadNews(role=COMMS, before=BOB, after=None)
