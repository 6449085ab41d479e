"""The promised update: who is reminded of it, when, and how often."""

from datetime import datetime, timedelta

import pytest
from attrs import evolve as with_

from actors.incident.details import Update
from actors.incident.facts import Lead
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Kind
from actors.incident.missing import missing_most
from actors.incident.plan.card import card_of
from actors.incident.promise_views import ReminderEnd, ReminderKind
from actors.incident.status import Status
from actors.incident.updates import SendUpdate
from tests.actors.incident.case import (
    ADA,
    BOB,
    CYD,
    DAN,
    P3,
    T0,
    WEB,
    sure,
)
from tests.actors.incident.promised import (
    EVERY_HALF_HOUR,
    EVERY_HOUR,
    FIRST,
    HALF,
    HOUR,
    LED,
    MINUTE,
    PROMISED,
    QUIET,
    by,
    close,
    due,
    ends,
    reminders,
    reopen,
    send,
    snooze,
    stop,
)
from tests.actors.incident.run import Run, run_of

OVERDUE, SILENCE = ReminderKind.OVERDUE, ReminderKind.SILENCE
SENT, SNOOZED = ReminderEnd.SENT, ReminderEnd.SNOOZED
STOPPED, CLOSED = ReminderEnd.STOPPED, ReminderEnd.CLOSED
DAY = timedelta(days=1)


def test_nobody_is_reminded_before_the_update_is_due() -> None:
    run = due(FIRST - MINUTE)

    assert reminders(run) == []


def test_when_it_is_due_the_comms_lead_is_asked_and_then_the_incident_lead() -> None:
    run = due()
    assert [x.reader for x in reminders(run)] == [BOB]
    assert reminders(run, OVERDUE) == []

    run.at(FIRST + 10 * MINUTE)
    assert [x.reader for x in reminders(run, OVERDUE)] == [ADA]


def test_that_is_all_however_long_nobody_sends_anything() -> None:
    run = due(FIRST + 30 * DAY)

    assert len(reminders(run)) == len(reminders(run, OVERDUE)) == 1
    assert reminders(run, SILENCE) == []


@pytest.mark.parametrize(
    ("leads", "asked"),
    [
        (LED, BOB),
        (LED[:1], ADA),
        ((), ADA),
        ((with_(LED[0], person=CYD),), CYD),
        ((with_(LED[0], person=BOB), LED[1]), BOB),
    ],
)
def test_whoever_is_asked_first_gets_no_second_message(
    leads: tuple[Lead, ...], asked: PersonId
) -> None:
    run = run_of(with_(PROMISED, leads=leads)).at(FIRST + DAY)

    assert [x.reader for x in reminders(run)] == [asked]
    assert bool(reminders(run, OVERDUE)) == (leads == LED)


def test_an_update_before_it_is_due_leaves_nothing_to_remind_of() -> None:
    run = due(FIRST - MINUTE)
    send(run, FIRST + HOUR).at(FIRST + HOUR - MINUTE)
    assert reminders(run) == []

    run.at(FIRST + HOUR)
    assert ends(run) == [None]


def test_an_update_by_anybody_ends_both_messages_and_starts_a_new_wait() -> None:
    run = due(FIRST + 10 * MINUTE)
    send(run, run.now + HOUR, DAN)

    assert ends(run) == ends(run, OVERDUE) == [SENT]
    assert reminders(run)[0].by == by(run, DAN)
    assert run.incident.promise.due_at == run.now + HOUR
    run.at(run.now + HOUR)
    assert ends(run) == [SENT, None]


def test_a_status_without_a_text_is_no_update() -> None:
    run = due()
    fixing = SendUpdate(
        mark=by(run, BOB),
        text="",
        status=Status.FIXING,
        estimate=None,
        update_at=None,
    )
    run.command(fixing)
    run.drain_now()

    assert ends(run) == [None]
    assert run.incident.promise.due_at == FIRST


def test_a_closure_ends_the_wait_and_a_reopening_starts_a_new_one() -> None:
    run = close(due(FIRST + 10 * MINUTE))
    assert ends(run) == ends(run, OVERDUE) == [CLOSED]
    assert run.incident.promise.due_at is None

    run.at(FIRST + DAY)
    assert len(reminders(run)) == 1
    reopen(run, run.now + HALF).at(run.now + HALF)
    assert ends(run) == [CLOSED, None]


def test_a_closed_incident_reminds_nobody() -> None:
    run = close(due(FIRST - MINUTE)).at(FIRST + DAY)

    assert reminders(run) == reminders(run, OVERDUE) == []


def test_a_snoozed_reminder_comes_again_at_its_time_and_not_before() -> None:
    run = due()
    snooze(run, 1, FIRST + HALF).at(FIRST + HALF - MINUTE)
    assert ends(run) == [SNOOZED]
    assert reminders(run)[0].until == FIRST + HALF
    assert reminders(run, OVERDUE) == []

    run.at(FIRST + HALF)
    assert ends(run) == [SNOOZED, None]
    assert reminders(run)[1].due_at == FIRST
    run.at(FIRST + HALF + 10 * MINUTE)
    assert ends(run, OVERDUE) == [None]


def test_an_incident_lead_who_knows_is_not_told_again() -> None:
    run = due(FIRST + 10 * MINUTE)
    snooze(run, 1, FIRST + HALF).at(FIRST + DAY)

    assert ends(run) == [SNOOZED, None]
    assert ends(run, OVERDUE) == [SNOOZED]


def test_stopped_reminders_start_again_with_the_next_promise() -> None:
    run = stop(due(), 1).at(FIRST + DAY)
    assert ends(run) == [STOPPED]
    assert reminders(run, OVERDUE) == []
    assert run.incident.promise.due_at == FIRST

    send(run, run.now + HOUR).at(run.now + HOUR)
    assert ends(run) == [STOPPED, None]


def test_a_button_of_a_reminder_that_is_over_changes_nothing() -> None:
    run = send(due(), None)
    before = len(run.journal)

    stop(snooze(run, 1, FIRST + HALF), 1)
    snooze(run, 2, FIRST + HALF)
    snooze(run, 0, FIRST + HALF)
    assert len(run.journal) == before


def test_a_reminder_that_nobody_has_seen_cannot_be_snoozed() -> None:
    run = due(FIRST - MINUTE)
    before = len(run.journal)

    snooze(run, 1, FIRST + HALF)
    assert len(run.journal) == before


@pytest.mark.parametrize(
    ("promised", "is_shorter"),
    [(None, True), (HALF - MINUTE, False), (HALF, False), (HALF + MINUTE, True)],
)
def test_raising_the_severity_shortens_a_later_promise_and_lengthens_none(
    promised: timedelta | None, *, is_shorter: bool
) -> None:
    until = T0 + promised if promised else None
    run = run_of(with_(PROMISED, update_at=until)).drain_now()
    raised(run, T0 + HALF)

    assert run.incident.promise.due_at == (T0 + HALF if is_shorter else until)
    run.at(T0 + 5 * MINUTE + HALF)
    assert len(reminders(run)) == 1


def raised(run: Run, update_at: datetime) -> Run:
    estimate = sure(EVERY_HALF_HOUR)
    run.command(Update(mark=by(run, BOB), estimate=estimate, update_at=update_at))
    return run.drain_now()


def test_lowering_or_confirming_the_severity_changes_no_promise() -> None:
    run = run_of(with_(PROMISED, severity=EVERY_HALF_HOUR, unsure=True)).drain_now()
    for severity in (EVERY_HALF_HOUR, EVERY_HOUR):
        made, estimate = by(run, BOB), sure(severity)
        run.command(Update(mark=made, estimate=estimate, update_at=T0 + MINUTE))

    assert run.incident.promise.due_at == FIRST


def test_a_severity_that_does_not_nag_reminds_nobody() -> None:
    run = run_of(with_(PROMISED, severity=QUIET)).at(FIRST + DAY)

    assert reminders(run) == reminders(run, OVERDUE) == []
    assert run.incident.promise.due_at == FIRST


def test_a_test_incident_promises_nothing_and_reminds_nobody() -> None:
    run = run_of(with_(PROMISED, kind=Kind.TEST)).at(FIRST + DAY)

    assert reminders(run) == reminders(run, SILENCE) == []
    assert run.incident.promise.due_at is None


def test_an_incident_without_an_interval_promises_nothing() -> None:
    run = run_of(with_(PROMISED, severity=P3, update_at=None)).at(T0 + DAY)

    assert run.incident.promise.due_at is None
    assert reminders(run) == reminders(run, SILENCE) == []


def test_a_new_promise_leaves_no_silence_to_notice() -> None:
    run = send(due(), None)
    raised(run, run.now + HALF).at(FIRST + DAY)

    assert reminders(run, SILENCE) == []
    assert ends(run) == [SENT, None]


def test_a_silence_of_twice_the_interval_is_noticed_once() -> None:
    run = send(due(), None).at(FIRST + 2 * HOUR - MINUTE)
    assert reminders(run, SILENCE) == []

    run.at(FIRST + 30 * DAY)
    assert [x.reader for x in reminders(run, SILENCE)] == [BOB]
    send(run, run.now + HOUR)
    assert ends(run, SILENCE) == [SENT]


# Elsewhere.


def test_the_card_says_when_the_next_update_is_due_and_who_is_asked() -> None:
    run = due(FIRST - MINUTE)
    card = card_of(run.incident)
    assert (card.update_at, card.update_by) == (FIRST, BOB)

    card = card_of(send(run, None).incident)
    assert (card.update_at, card.update_by) == (None, None)


def test_an_update_that_is_due_is_missing_once_somebody_was_reminded() -> None:
    run = run_of(with_(PROMISED, leads=LED, service=WEB)).drain_now()
    run.command(Update(mark=by(run, BOB), impact="Nobody can pay."))
    gap = missing_most(run.incident)
    assert gap
    assert (gap.gap, gap.due_at) == ("first_update", FIRST)

    gap = missing_most(run.at(FIRST).incident)
    assert gap
    assert (gap.gap, gap.due_at) == ("update", FIRST)
    assert missing_most(send(run, FIRST + HOUR).incident) is None


def test_years_of_kept_promises_leave_no_turns() -> None:
    run = due()
    for _ in range(20):
        send(run, run.now + HOUR).at(run.now + HOUR)

    assert len(run.incident.promise.turns) <= 2
