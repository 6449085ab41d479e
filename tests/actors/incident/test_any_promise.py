"""Reminders in any run: never early, never twice, and none that outlasts its reason."""

from datetime import datetime, timedelta

from attrs import define
from hypothesis import event, given, settings
from hypothesis import strategies as st

from actors.incident.details import Update
from actors.incident.effects import PostMessage, Step
from actors.incident.evolve import replay
from actors.incident.keys import OVERDUE, REMINDER, SILENCE, UNLED, row_of
from actors.incident.lifecycle import Phase
from actors.incident.plan.next_move import next_move
from actors.incident.promise import SnoozeReminder, StopReminders
from actors.incident.promise_views import ReminderKind, ReminderView
from actors.incident.roles import LeaveRole, TakeRole
from actors.incident.updates import SendUpdate
from actors.moves import Wait
from tests.actors.incident.case import BOB, sure
from tests.actors.incident.promised import (
    EVERY_HALF_HOUR,
    EVERY_HOUR,
    FIRST,
    HALF,
    HOUR,
    LEAD,
    PROMISED,
    by,
    close,
    reopen,
)
from tests.actors.incident.run import Run, run_of
from tests.actors.incident.slack import Fault
from tests.actors.incident.test_timed import check_times

ROWS = {REMINDER, OVERDUE, SILENCE, UNLED}
FAULTS = [fault for fault in Fault if fault is not Fault.BLIND]
WAITS = (timedelta(seconds=20), timedelta(minutes=5), 3 * HOUR)

actions = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *["pass", "pass", "pass", "act", "act", "restart", "send", "send"],
                *["snooze", "stop", "close", "reopen", "severity", "lead"],
            ]
        ),
        st.integers(0, 11),
    ),
    min_size=10,
    max_size=40,
)
faults = st.lists(st.sampled_from(FAULTS), max_size=20)


@define
class Judge:
    """What people may expect of reminders, from what they did alone."""

    run: Run
    not_before: datetime = FIRST

    def look(self, step: Step) -> str:
        """Judge a call before the small Slack carries it out; refuse none."""
        effect = step.effect
        if isinstance(effect, PostMessage) and row_of(step.key) in ROWS:
            assert self.run.incident.phase is Phase.OPEN, "it is closed"
            is_due = isinstance(effect.body, ReminderView) and (
                effect.body.kind is ReminderKind.DUE
            )
            assert not is_due or self.run.now >= self.not_before, "it is early"
        return ""


def later(run: Run, choice: int) -> None:
    """Let some time pass, or all of it until something is due."""
    match next_move(run.state, run.now):
        case Wait(until=until) if choice % 2:
            run.now = until
        case _:
            run.now += WAITS[choice % len(WAITS)]
    run.wake()


def do(judge: Judge, what: str, choice: int, left: list[Fault]) -> None:
    run, until = judge.run, judge.run.now + (HALF if choice % 2 else HOUR)
    made, turn = by(run, BOB), max(1, run.incident.promise.count - choice % 3 // 2)
    is_open = run.incident.phase is Phase.OPEN
    before = len(run.journal)
    match what:
        case "pass":
            later(run, choice)
        case "act":
            for _ in range(choice):
                run.act(left.pop() if left else Fault.NONE)
        case "restart":
            run.restart()
        case "send" if is_open:
            promised = until if choice % 3 else None
            sent = SendUpdate(
                mark=made, text="So.", status=None, estimate=None, update_at=promised
            )
            run.command(sent)
            judge.not_before = until
        case "snooze":
            run.command(SnoozeReminder(mark=made, turn=turn, until=until))
            if len(run.journal) > before:
                judge.not_before = until
        case "stop":
            run.command(StopReminders(mark=made, turn=turn))
        case "close" if is_open:
            close(run)
        case "reopen" if not is_open:
            reopen(run, until)
            judge.not_before = until
        case "severity" if is_open:
            severity = EVERY_HALF_HOUR if choice % 2 else EVERY_HOUR
            at = run.now + timedelta(minutes=severity.update_every)
            run.command(Update(mark=made, estimate=sure(severity), update_at=at))
            judge.not_before = min(judge.not_before, at)
        case "lead" if is_open:
            lead = run.incident.roles.incident_lead
            if lead is None:
                run.command(TakeRole(mark=made, role=LEAD))
            else:
                run.command(LeaveRole(mark=by(run, lead), role=LEAD.key))
        case _:
            pass


@settings(max_examples=150, deadline=None)
@given(actions, faults)
def test_no_reminder_is_early_doubled_or_left_behind(
    chosen: list[tuple[str, int]], faults: list[Fault]
) -> None:
    judge, left = Judge(run_of(PROMISED).drain_now()), list(faults)
    run = judge.run
    run.slack.refuses = judge.look
    for what, choice in chosen:
        run.later(0.001)
        do(judge, what, choice, left)
        check_times(run)
        assert replay(run.journal) == run.incident
    if run.incident.phase is Phase.OPEN:
        close(run)
    run.drain()
    said = [x for x in run.slack.said_in("COWN") if isinstance(x, ReminderView)]
    event(f"reminders: {len(said)}")

    refused = {x for x, y in run.incident.steps.displays.items() if y.error}
    assert refused or all(x.end is not None for x in said)
    for key, times in run.slack.done.items():
        if row_of(key) in ROWS and not key.endswith("/edit"):
            assert times == 1, f"{key} was posted twice"
