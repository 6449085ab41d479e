"""A reader who got a newer notice is not told an older one as if it were new."""

import pytest
from attrs import evolve as with_

from actors.incident.bodies import NoticeView
from actors.incident.details import SeverityNews, TitleNews, Update
from actors.incident.facts import Lead
from actors.incident.ids import StepKey
from actors.incident.keys import (
    ANNOUNCE,
    ANNOUNCEMENT,
    HANDOFF,
    NOTICE,
    row_of,
    target_of,
)
from actors.incident.lifecycle import ClosingNews, ReopeningNews
from actors.incident.plan.outstanding import open_lines
from actors.incident.roles import LeadNews
from actors.incident.trouble import Retry
from tests.actors.incident.case import (
    BOB,
    CLOSE,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    NEWS,
    P1,
    P2,
    P3,
    REOPEN,
    TECH,
    UPDATE,
    mark,
    nobody_but,
    sure,
)
from tests.actors.incident.run import (
    Run,
    changes,
    next_key,
    notices,
    receipts,
    run_of,
    say,
    until_row,
)
from tests.actors.incident.slack import OWN, Fault

WORSE = with_(UPDATE, estimate=sure(P1))
NO_KEY = StepKey("")
RETRY = Retry(mark=mark(DAN, 800))


def until_news(run: Run) -> Run:
    """Do everything that comes before this channel is told of changes."""
    while target_of(next_key(until_row(run, NOTICE)) or NO_KEY) != NEWS:
        run.act()
    return run


def refused_the_news(update: Update, *faults: Fault) -> Run:
    """Refuse to tell one channel of this update."""
    run = run_of(DECLARE).drain()
    say(run, update, 60)
    for fault in faults or (Fault.REFUSED,):
        until_news(run).act(fault)
        run.later(1)
    return run.drain()


def last_notice(run: Run) -> NoticeView:
    return notices(run, NEWS)[-1]


def test_a_change_that_no_longer_holds_is_not_told_after_a_newer_one() -> None:
    run = refused_the_news(WORSE)
    say(run, with_(UPDATE, mark=mark(BOB, 120), estimate=sure(P3)), 120).drain()

    assert open_lines(run.incident) == ()
    say(run, RETRY, 800).drain()
    ((_, told),) = last_notice(run).news
    assert told == SeverityNews(before=P1, after=P3)
    assert len(notices(run, NEWS)) == 1
    assert len(notices(run, OWN)) == 2


def test_a_change_that_still_holds_is_told_as_an_earlier_one() -> None:
    both = with_(WORSE, title="Worse")
    run = refused_the_news(both)
    less = with_(both, mark=mark(BOB, 120), estimate=sure(P3))
    say(run, less, 120).drain()
    say(run, RETRY, 800).drain()

    notice = last_notice(run)
    assert notice.news == ()
    renamed = TitleNews(before=DECLARE.title, after="Worse")
    assert notice.earlier == ((UPDATE.mark, renamed),)
    assert open_lines(run.incident) == ()


def test_a_change_refused_before_the_closing_is_told_as_earlier_after_it() -> None:
    run = refused_the_news(WORSE)
    say(run, CLOSE, 600).drain()
    say(run, RETRY, 800).drain()

    notice = last_notice(run)
    assert notice.closed
    assert notice.news == ()
    assert [type(x) for _, x in notice.earlier] == [SeverityNews]


def test_changes_that_were_refused_repeatedly_keep_their_order() -> None:
    run = refused_the_news(WORSE)
    say(run, with_(WORSE, mark=mark(BOB, 120), estimate=sure(P2)), 120)
    until_news(run).act(Fault.REFUSED)
    run.drain()
    say(run, Retry(mark=mark(DAN, 130)), 130).drain()

    assert [notice.earlier for notice in notices(run, NEWS)] == [(), ()]
    told = [change for notice in notices(run, NEWS) for _, change in notice.news]
    assert told == [
        SeverityNews(before=P2, after=P1),
        SeverityNews(before=P1, after=P2),
    ]


def test_another_role_is_another_subject() -> None:
    others = (Lead(role=COMMS, person=DAN), Lead(role=TECH, person=CYD))
    run = refused_the_news(with_(UPDATE, leads=nobody_but(*others)))
    nobody = with_(UPDATE, mark=mark(BOB, 120), leads=nobody_but(*others[:1]))
    say(run, nobody, 120).drain()
    say(run, RETRY, 800).drain()

    moved = LeadNews(role=COMMS, before=BOB, after=DAN)
    assert [change for _, change in last_notice(run).earlier] == [moved]


def test_readers_who_heard_of_the_next_closing_hear_of_no_reopening() -> None:
    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600).drain()
    say(run, REOPEN, 700)
    until_news(run).act(Fault.REFUSED)
    run.drain()
    say(run, with_(CLOSE, mark=mark(BOB, 750)), 750).drain()
    say(run, RETRY, 800).drain()

    assert changes(run, NEWS) == [[ClosingNews.__name__]] * 2
    assert open_lines(run.incident) == ()


def test_a_notice_in_doubt_waits_for_a_person_who_may_drop_it() -> None:
    run = refused_the_news(WORSE, Fault.LOST_BEFORE, Fault.BLIND)
    say(run, with_(UPDATE, mark=mark(BOB, 120), estimate=sure(P3)), 120).drain()
    (line,) = open_lines(run.incident)
    say(run, Retry(mark=mark(DAN, 800), step=StepKey(line.step)), 800).drain()

    assert open_lines(run.incident) == ()
    ((_, told),) = last_notice(run).news
    assert told == SeverityNews(before=P1, after=P3)


def test_a_receipt_has_no_line_for_a_change_that_was_overtaken() -> None:
    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600)
    while (key := next_key(run)) and row_of(key) in {
        NOTICE,
        ANNOUNCEMENT,
        "topic",
        "card",
        "handoff",
    }:
        run.act(Fault.REFUSED)
    run.drain()
    assert receipts(run, BOB)[-1].lines
    say(run, REOPEN, 700).drain()

    assert receipts(run, BOB)[-1].lines == ()


def test_a_retry_does_not_promise_what_was_dropped() -> None:
    run = refused_the_news(WORSE)
    say(run, with_(UPDATE, mark=mark(BOB, 120), estimate=sure(P3)), 120).drain()
    before = run.journal.copy()
    say(run, RETRY, 800)
    assert run.incident.steps.refused
    assert run.journal == before

    say(run, CLOSE, 900)
    until_row(run, HANDOFF).act(Fault.REFUSED)
    run.drain()
    say(run, REOPEN, 1000).drain()
    before = run.journal.copy()
    say(run, Retry(mark=mark(DAN, 1100)), 1100)
    assert run.journal == before


@pytest.mark.parametrize("fault", [Fault.WAIT_TOLD, Fault.REFUSED])
def test_a_reader_of_an_announcement_after_the_closing_hears_of_the_reopening(
    fault: Fault,
) -> None:
    run = until_row(run_of(DECLARE), ANNOUNCE)
    run.act(fault)
    run.act(fault)
    say(run, CLOSE, 5).drain()
    say(run, Retry(mark=mark(DAN, 500)), 500).drain()
    say(run, REOPEN, 700).drain()

    assert changes(run, NEWS) == [[ReopeningNews.__name__]]
    say(run, with_(CLOSE, mark=mark(BOB, 900)), 900).drain()
    assert changes(run, NEWS) == [[ReopeningNews.__name__], [ClosingNews.__name__]]
