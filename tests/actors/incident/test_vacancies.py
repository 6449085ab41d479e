"""The channel hears once that nobody leads, and who does in the end."""

from datetime import timedelta

from attrs import evolve as with_

from actors.incident.lifecycle import Kind
from actors.incident.promise_views import UnledView
from actors.incident.roles import LeaveRole, TakeRole
from tests.actors.incident.case import ADA, BOB, DECLARE, T0
from tests.actors.incident.promised import (
    HOUR,
    LEAD,
    LED,
    MINUTE,
    PROMISED,
    QUIET,
    by,
    close,
    reopen,
)
from tests.actors.incident.run import Run, run_of

UNLED = with_(PROMISED, leads=(), update_at=None)


def said(run: Run) -> list[UnledView]:
    return [x for x in run.slack.said_in("COWN") if isinstance(x, UnledView)]


def test_after_five_minutes_without_a_lead_the_channel_hears_of_it_once() -> None:
    run = run_of(UNLED).at(T0 + 4 * MINUTE)
    assert said(run) == []

    run.at(T0 + HOUR)
    assert [x.ended for x in said(run)] == [None]


def test_it_says_who_leads_in_the_end() -> None:
    run = run_of(UNLED).at(T0 + 5 * MINUTE)
    run.command(TakeRole(mark=by(run, BOB), role=LEAD))
    run.drain_now()

    assert [(x.ended, x.successor) for x in said(run)] == [(by(run, BOB), BOB)]


def test_somebody_who_leads_in_time_leaves_nothing_to_say() -> None:
    run = run_of(UNLED).at(T0 + 4 * MINUTE)
    run.command(TakeRole(mark=by(run, BOB), role=LEAD))

    assert said(run.at(T0 + HOUR)) == []


def test_a_lead_who_leaves_starts_another_wait() -> None:
    run = run_of(with_(PROMISED, leads=LED)).at(T0 + MINUTE)
    run.command(LeaveRole(mark=by(run, ADA), role=LEAD.key))
    left = run.now

    assert said(run.at(left + 5 * MINUTE - timedelta(seconds=1))) == []
    assert len(said(run.at(left + 5 * MINUTE))) == 1


def test_a_closing_ends_it_and_a_reopening_waits_anew() -> None:
    run = close(run_of(UNLED).at(T0 + 5 * MINUTE))
    assert [x.successor for x in said(run)] == [None]
    assert said(run)[0].ended

    reopen(run, None).at(run.now + 5 * MINUTE)
    assert [bool(x.ended) for x in said(run)] == [True, False]


def test_nobody_hears_of_it_where_nobody_is_reminded() -> None:
    for quiet in (
        with_(UNLED, severity=QUIET),
        with_(UNLED, kind=Kind.TEST),
        with_(DECLARE, leads=()),
    ):
        run = run_of(quiet).at(T0 + HOUR)
        assert said(run) == []
