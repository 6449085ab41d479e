"""The row that asks the declarer whether an incident that stays open is over."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from actors.incident.ids import PersonId
from actors.incident.keys import question_surface
from actors.incident.lifecycle import Kind, Phase
from actors.incident.model import Incident
from actors.incident.plan.timed import TimedMessage
from actors.incident.question import (
    FIRST_AFTER,
    LATE_AFTER,
    Ending,
    QuestionScheduled,
    Turn,
    has_begun,
    surface_of,
)
from actors.incident.responsible import asked_about_it
from actors.incident.views import QuestionState, QuestionView

STATES = {
    None: QuestionState.ASKED,
    Ending.POSTPONED: QuestionState.POSTPONED,
    Ending.REPLACED: QuestionState.REPLACED,
    Ending.CLOSED: QuestionState.CLOSED,
}


def question_turns(incident: Incident) -> Iterator[TimedMessage]:
    """Yield a question for each turn, in the incident's channel if there is one.

    If the severity does not nag, there is no reason to ask. A question that was asked
    before keeps its buttons: whoever answers it may still do so.
    """
    nags = incident.severity.nags and incident.kind is not Kind.TEST
    for turn in incident.question.turns:
        name = surface_of(turn, incident.steps)
        in_channel = name == question_surface(turn.number, is_direct=False)
        own = incident.channel if in_channel else None
        yield TimedMessage(
            surface=name,
            to=own.id if own else incident.declared.by,
            due_at=turn.ask_at if nags and turn.is_wanted else None,
            view=partial(question_of, incident, turn, in_channel=in_channel),
        )


def question_of(incident: Incident, turn: Turn, *, in_channel: bool) -> QuestionView:
    end = turn.end
    return QuestionView(
        number=incident.number,
        # The channel's questions are without it, so a new title edits none of them.
        title="" if in_channel else incident.title,
        declarer=_reader(incident, turn, in_channel=in_channel),
        since=turn.since,
        turn=turn.number,
        state=STATES[end.how if end else None],
        by=end.mark if end else None,
        until=end.ask_at if end else None,
    )


def _reader(incident: Incident, turn: Turn, *, in_channel: bool) -> PersonId:
    """Return who is asked; a question that is there goes on asking the same person."""
    shown = incident.steps.display(surface_of(turn, incident.steps)).last_shown
    if isinstance(shown, QuestionView):
        return shown.declarer
    return asked_about_it(incident) if in_channel else incident.declared.by


def rescheduled(
    incident: Incident, now: datetime, into_hours: Callable[[datetime], datetime]
) -> tuple[QuestionScheduled, ...]:
    """Choose a time for a question that has none, or that has missed its hours.

    ``into_hours`` moves a time that is outside working hours into the next ones.
    """
    if incident.phase is not Phase.OPEN or not incident.severity.nags:
        return ()
    if incident.kind is Kind.TEST:
        return ()
    waiting = incident.question.waiting
    if waiting is None:
        ask_at = into_hours(now + FIRST_AFTER)
    elif now - waiting.ask_at <= LATE_AFTER or has_begun(waiting, incident.steps):
        return ()
    else:
        ask_at = into_hours(now)
    return (QuestionScheduled(at=now, ask_at=ask_at),) if ask_at > now else ()
