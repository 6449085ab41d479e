"""The next update that people were promised, and when somebody is reminded of it.

Rule: every event that promises an update says when it is due, in UTC. Severities with
an interval are updated at any hour; only the edge knows the working hours of others.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import assert_never

from attrs import evolve as with_
from attrs import frozen

from actors.incident.details import SeverityChanged
from actors.incident.facts import Mark, Severity
from actors.incident.keys import (
    is_edit,
    overdue_surface,
)
from actors.incident.lifecycle import Closed, Declared, LifecycleEvent, Reopened
from actors.incident.promise_views import ReminderEnd
from actors.incident.reminder import End, Turn, has_begun, is_settled
from actors.incident.steps.events import Shown, ShowRefused, StepEvent
from actors.incident.steps.state import StepsDraft
from actors.incident.turns import is_touched
from actors.incident.updates import UpdateSent

SILENT_INTERVALS = 2
"""If no update is promised, somebody is asked after this many of the severity's."""

# Commands.


@frozen(kw_only=True)
class SnoozeReminder:
    """Remind again later; ``turn`` is the reminder that somebody answered."""

    mark: Mark
    turn: int
    until: datetime


@frozen(kw_only=True)
class StopReminders:
    """Remind nobody until the next update is promised."""

    mark: Mark
    turn: int


PromiseCommand = SnoozeReminder | StopReminders


# Events.


@frozen(kw_only=True)
class ReminderSnoozed:
    """Somebody wants to be reminded again at this time."""

    mark: Mark
    turn: int
    until: datetime


@frozen(kw_only=True)
class RemindersStopped:
    """Somebody wants no more reminders of this update."""

    mark: Mark
    turn: int


@frozen(kw_only=True)
class Reminded:
    """A reminder was posted, or Slack refused it."""

    at: datetime
    turn: int


@frozen(kw_only=True)
class ReminderDelayed:
    """A reminder could not be posted when it was due, so it says that it is late."""

    at: datetime
    turn: int


PromiseEvent = ReminderSnoozed | RemindersStopped
"""No notice reports them, because the reminder itself shows them."""

ReminderTimer = Reminded | ReminderDelayed
"""Events that time causes, and no person."""


# The state.


@frozen(kw_only=True)
class Promise:
    """When the next update is due, and the turns of its reminders, in order.

    Attributes:
        due_at: when the next update is promised; ``None``: when something changes, or
            the incident is closed.
        since: when people were last told something: the declaration, a reopening, or
            an update.
        is_due: somebody was reminded of it.
        count: how many turns there were.
        turns: without those that ended before they began, and without those whose
            messages show how they ended.
    """

    due_at: datetime | None = None
    since: datetime
    is_due: bool = False
    count: int = 0
    turns: tuple[Turn, ...] = ()

    @property
    def waiting(self) -> Turn | None:
        """The turn that is next, or whose reminder waits for an update."""
        last = self.turns[-1] if self.turns else None
        return last if last and last.end is None else None


def decide(
    promise: Promise, command: PromiseCommand, steps: StepsDraft
) -> tuple[PromiseEvent, ...]:
    """Answer a reminder that still waits for an update."""
    mark, number = command.mark, command.turn
    if not any(
        x.number == number and x.end is None and has_begun(x, steps)
        for x in promise.turns
    ):
        return ()
    match command:
        case SnoozeReminder(until=until):
            return (ReminderSnoozed(mark=mark, turn=number, until=until),)
        case StopReminders():
            return (RemindersStopped(mark=mark, turn=number),)
        case _:
            assert_never(command)


def new_promise(event: Declared) -> Promise:
    new = Promise(since=event.mark.at)
    return _promised(new, event.mark.at, event.update_at, event.severity)


def evolve(
    promise: Promise,
    event: LifecycleEvent | SeverityChanged | UpdateSent | PromiseEvent | ReminderTimer,
    steps: StepsDraft,
    severity: Severity,
) -> Promise:
    """End the turns that this event answers or overtakes, and start the next wait."""
    promise = _without_settled(promise, steps)
    match event:
        case Declared():
            return new_promise(event)
        case Reopened(mark=mark, update_at=update_at):
            return _promised(promise, mark.at, update_at, severity)
        case Closed(mark=mark):
            end = End(how=ReminderEnd.CLOSED, mark=mark)
            return with_(_ended(promise, end, steps), due_at=None, is_due=False)
        case UpdateSent(mark=mark, update_at=update_at):
            over = _ended(promise, End(how=ReminderEnd.SENT, mark=mark), steps)
            return _promised(over, mark.at, update_at, severity)
        case SeverityChanged(update_at=update_at):
            return _shortened(promise, update_at, steps)
        case ReminderSnoozed():
            return _snoozed(promise, event, steps)
        case RemindersStopped(mark=mark):
            return _ended(promise, End(how=ReminderEnd.STOPPED, mark=mark), steps)
        case Reminded(at=at, turn=number):
            asked = _with_turn(promise, number, reminded_at=at)
            return with_(asked, is_due=promise.due_at is not None)
        case ReminderDelayed(turn=number):
            return _with_turn(promise, number, is_late=True)
        case _:
            assert_never(event)


def _promised(
    promise: Promise, at: datetime, update_at: datetime | None, severity: Severity
) -> Promise:
    """Start to wait for the next update, or for the end of a silence."""
    promise = with_(promise, since=at, due_at=update_at, is_due=False)
    silence = timedelta(minutes=severity.update_every) * SILENT_INTERVALS
    remind_at = update_at or (at + silence if silence else None)
    return _waiting(promise, remind_at) if remind_at else promise


def _shortened(
    promise: Promise, update_at: datetime | None, steps: StepsDraft
) -> Promise:
    """Promise the next update earlier, and never later."""
    due_at = promise.due_at
    if update_at is None or (due_at is not None and due_at <= update_at):
        return promise
    earlier = with_(_without_wait(promise, steps), due_at=update_at, is_due=False)
    return _waiting(earlier, update_at)


def _snoozed(promise: Promise, event: ReminderSnoozed, steps: StepsDraft) -> Promise:
    """Wait for the same update, until a later time."""
    how = End(how=ReminderEnd.SNOOZED, mark=event.mark, until=event.until)
    has_told_lead = any(
        x.has_told_lead or is_touched(overdue_surface(x.number), steps)
        for x in promise.turns
        if x.number == event.turn
    )
    over = _ended(promise, how, steps)
    return _waiting(over, event.until, has_told_lead=has_told_lead)


def _waiting(
    promise: Promise, remind_at: datetime, *, has_told_lead: bool = False
) -> Promise:
    turn = Turn(
        number=promise.count + 1,
        since=promise.since,
        due_at=promise.due_at,
        remind_at=remind_at,
        has_told_lead=has_told_lead,
    )
    return with_(promise, count=turn.number, turns=(*promise.turns, turn))


def _without_wait(promise: Promise, steps: StepsDraft) -> Promise:
    """Drop the turn that waits, or overtake it while its reminder is in doubt.

    A reminder that people have seen, or that Slack refused, stays as it is.
    """
    waiting = promise.waiting
    if waiting is None:
        return promise
    others = promise.turns[:-1]
    if not has_begun(waiting, steps):
        return with_(promise, turns=others)
    if not steps.is_first_in_doubt(waiting.surface):
        return promise
    return with_(promise, turns=(*others, with_(waiting, is_overtaken=True)))


def _ended(promise: Promise, end: End, steps: StepsDraft) -> Promise:
    """End the turns that are not over yet; of those, keep the ones that have begun."""
    turns = tuple(
        with_(turn, end=end) if turn.end is None else turn
        for turn in promise.turns
        if turn.end is not None or has_begun(turn, steps)
    )
    return with_(promise, turns=turns)


def _with_turn(
    promise: Promise,
    number: int,
    *,
    reminded_at: datetime | None = None,
    is_late: bool = False,
) -> Promise:
    turns = tuple(
        with_(x, reminded_at=reminded_at or x.reminded_at, is_late=is_late or x.is_late)
        if x.number == number
        else x
        for x in promise.turns
    )
    return with_(promise, turns=turns)


def _without_settled(promise: Promise, steps: StepsDraft) -> Promise:
    """Drop the turns that need nothing more, so that years of them cost nothing."""
    left = tuple(x for x in promise.turns if not is_settled(x, steps))
    return promise if left == promise.turns else with_(promise, turns=left)


def reminded(
    promise: Promise, outcome: Iterable[StepEvent], at: datetime
) -> tuple[Reminded, ...]:
    """Return what follows from this outcome: a reminder was posted or refused.

    One that was answered while its call was under way is no reminder any more.
    """
    waiting = {
        x.surface: x.number
        for x in promise.turns
        if x.end is None and x.reminded_at is None
    }
    return tuple(
        Reminded(at=at, turn=waiting[event.surface])
        for event in outcome
        if isinstance(event, Shown | ShowRefused)
        if event.surface in waiting and not is_edit(event.step)
    )
