"""Reminders after outages and lost answers: late at most, and never double."""

import pytest

from actors.incident.ids import StepKey
from actors.incident.promise_views import ReminderEnd, ReminderKind
from actors.incident.roles import LeaveRole, TakeRole
from tests.actors.incident.case import (
    BOB,
    COMMS,
    DAN,
)
from tests.actors.incident.promised import (
    FIRST,
    HOUR,
    MINUTE,
    PROMISED,
    by,
    due,
    ends,
    reminders,
    send,
)
from tests.actors.incident.run import run_of
from tests.actors.incident.slack import Fault

OVERDUE, SENT = ReminderKind.OVERDUE, ReminderEnd.SENT


def test_after_an_outage_it_comes_once_and_says_that_it_is_late() -> None:
    run = run_of(PROMISED).drain_now()
    run.now = FIRST + HOUR
    run.restart()
    run.wake()

    assert [x.is_late for x in reminders(run)] == [True]
    assert reminders(run, OVERDUE) == []
    run.at(run.now + 10 * MINUTE)
    assert len(reminders(run, OVERDUE)) == 1


def test_a_reminder_that_is_only_a_little_late_does_not_say_so() -> None:
    run = run_of(PROMISED).drain_now()
    run.now = FIRST + 5 * MINUTE
    run.wake()

    assert [x.is_late for x in reminders(run)] == [False]


def test_an_outage_across_an_update_and_its_due_time_brings_nothing() -> None:
    run = run_of(PROMISED).drain_now()
    run.now = FIRST + HOUR
    run = send(run, run.now + HOUR)

    assert reminders(run) == []


@pytest.mark.parametrize("fault", [Fault.LOST_BEFORE, Fault.LOST_AFTER])
def test_a_lost_answer_brings_one_reminder_and_never_two(fault: Fault) -> None:
    run = run_of(PROMISED).drain_now()
    run.now = FIRST
    run.act(fault)
    run.restart()
    run.at(FIRST + HOUR)

    assert len(reminders(run)) == 1
    assert run.slack.done[StepKey("reminder/1/1")] == 1


def test_a_reminder_in_doubt_that_is_answered_meanwhile_ends_and_never_comes() -> None:
    for fault, expected in ((Fault.LOST_BEFORE, []), (Fault.LOST_AFTER, [SENT])):
        run = run_of(PROMISED).drain_now()
        run.now = FIRST
        run.act(fault)
        run = send(run, None).at(FIRST + HOUR)

        assert ends(run) == expected


def test_a_lead_who_changes_later_does_not_change_who_was_asked() -> None:
    run = due(FIRST + 10 * MINUTE)
    run.command(LeaveRole(mark=by(run, BOB), role=COMMS.key))
    run.command(TakeRole(mark=by(run, DAN), role=COMMS))
    run.at(FIRST + HOUR)

    assert [x.reader for x in reminders(run)] == [BOB]
