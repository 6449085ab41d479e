"""The rows that ask for an update: when it is due, overdue, or missed for long.

Rule: they post in the incident's channel and nowhere else, and nothing at all of a test
incident or of a severity that does not nag.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from actors.incident.ids import PersonId
from actors.incident.keys import overdue_surface
from actors.incident.lifecycle import Kind, Phase
from actors.incident.model import Incident
from actors.incident.plan.timed import TimedMessage
from actors.incident.promise import ReminderDelayed
from actors.incident.promise_views import ReminderKind, ReminderView
from actors.incident.reminder import LATE_AFTER, OVERDUE_AFTER, Turn, has_begun
from actors.incident.responsible import asked_for_updates

DUE, OVERDUE, SILENCE = ReminderKind.DUE, ReminderKind.OVERDUE, ReminderKind.SILENCE


def reminder_turns(incident: Incident) -> Iterator[TimedMessage]:
    """Yield a reminder for each promised update."""
    for turn in incident.promise.turns:
        if turn.due_at is not None:
            yield from _message(incident, turn, DUE, turn.surface, turn.remind_at)


def silence_turns(incident: Incident) -> Iterator[TimedMessage]:
    """Yield what is asked after a long silence in which no update was promised."""
    for turn in incident.promise.turns:
        if turn.due_at is None:
            yield from _message(incident, turn, SILENCE, turn.surface, turn.remind_at)


def overdue_turns(incident: Incident) -> Iterator[TimedMessage]:
    """Yield what the incident lead reads, unless they got the reminder themselves."""
    for turn in incident.promise.turns:
        if turn.due_at is not None and turn.reminded_at is not None:
            surface = overdue_surface(turn.number)
            due_at = turn.reminded_at + OVERDUE_AFTER
            is_owed = _concerns_another(incident, turn)
            yield from _message(
                incident, turn, OVERDUE, surface, due_at if is_owed else None
            )


def _concerns_another(incident: Incident, turn: Turn) -> bool:
    """Whether there is an incident lead who has not been asked for this update."""
    lead = incident.roles.incident_lead
    if lead is None or turn.has_told_lead:
        return False
    is_posted = incident.steps.display(turn.surface).ts is not None
    return is_posted and lead != _reader(incident, turn.surface, DUE)


def _message(
    incident: Incident,
    turn: Turn,
    kind: ReminderKind,
    surface: str,
    due_at: datetime | None,
) -> Iterator[TimedMessage]:
    if own := incident.channel:
        is_owed = turn.is_wanted and may_remind(incident)
        yield TimedMessage(
            surface=surface,
            to=own.id,
            due_at=due_at if is_owed else None,
            view=partial(reminder_of, incident, turn, kind, surface),
        )


def may_remind(incident: Incident) -> bool:
    """Whether anybody is reminded of anything in this incident."""
    is_open = incident.phase is Phase.OPEN
    return is_open and incident.severity.nags and incident.kind is not Kind.TEST


def reminder_of(
    incident: Incident, turn: Turn, kind: ReminderKind, surface: str
) -> ReminderView:
    end = turn.end
    return ReminderView(
        number=incident.number,
        turn=turn.number,
        kind=kind,
        reader=_reader(incident, surface, kind),
        due_at=turn.due_at or turn.since,
        remind_at=turn.remind_at,
        is_late=turn.is_late and kind is not OVERDUE,
        end=end.how if end else None,
        by=end.mark if end else None,
        until=end.until if end else None,
    )


def _reader(incident: Incident, surface: str, kind: ReminderKind) -> PersonId:
    """Return who is asked; a message that is there goes on asking the same person."""
    match incident.steps.display(surface).last_shown:
        case ReminderView(reader=reader):
            return reader
        case _ if kind is OVERDUE:
            return incident.roles.incident_lead or incident.declared.by
        case _:
            return asked_for_updates(incident)


def delayed(incident: Incident, now: datetime) -> tuple[ReminderDelayed, ...]:
    """Note that a reminder could not be posted in time, before it is posted."""
    turn = incident.promise.waiting
    if turn is None or turn.is_late or not may_remind(incident):
        return ()
    if has_begun(turn, incident.steps) or now - turn.remind_at <= LATE_AFTER:
        return ()
    return (ReminderDelayed(at=now, turn=turn.number),)
