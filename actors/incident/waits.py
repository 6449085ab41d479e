"""What follows from events for everything that waits for a time."""

from attrs import evolve as with_

from actors.incident import promise, question, vacancies
from actors.incident.details import SeverityChanged
from actors.incident.events import HumanEvent, TimerEvent
from actors.incident.lifecycle import LifecycleEvent
from actors.incident.model import IncidentDraft
from actors.incident.promise import PromiseEvent, ReminderTimer
from actors.incident.question import QuestionEvent, QuestionTimer
from actors.incident.roles import LeadChanged
from actors.incident.updates import UpdateSent

AskedEvent = LifecycleEvent | SeverityChanged | QuestionEvent | QuestionTimer
"""What the turns of the question follow."""

PromisedEvent = (
    LifecycleEvent | SeverityChanged | UpdateSent | PromiseEvent | ReminderTimer
)
"""What the promised update and its reminders follow."""

LedEvent = LifecycleEvent | LeadChanged
"""What vacancies follow."""

# Each union has a name, because it takes long to make one anew for each event.


def follow(incident: IncidentDraft, event: HumanEvent | TimerEvent) -> None:
    """End the waits that the event answers or overtakes, and start others."""
    if isinstance(event, AskedEvent):
        turns = question.evolve(incident.question, event, incident.steps)
        incident.question = turns
    if isinstance(event, PromisedEvent):
        incident.promise = promise.evolve(
            incident.promise, event, incident.steps, incident.severity
        )
    if isinstance(event, LedEvent):
        incident.vacancies = vacancies.evolve(
            incident.vacancies, event, incident.steps, incident.roles
        )


def close(incident: IncidentDraft) -> None:
    """Wait for nothing more in a test incident that closed automatically."""
    incident.promise = with_(incident.promise, due_at=None, turns=())
