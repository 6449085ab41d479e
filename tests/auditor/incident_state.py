"""The state of an incident after each of its events, read from the events alone.

The journal's events are facts. This module replays them once more in a few lines,
because the bot's own replay must not be the judge of itself.
"""

from collections.abc import Iterable, Mapping
from typing import assert_never

from attrs import evolve, field, frozen

from actors.incident.details import (
    DescriptionChanged,
    ImpactChanged,
    ServiceChanged,
    SeverityChanged,
    TitleChanged,
)
from actors.incident.ending import ClosedAutomatically
from actors.incident.events import Event
from actors.incident.facts import Mark, Service, Severity
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Closed, Declared, Reopened
from actors.incident.roles import LeadChanged
from actors.incident.status import StatusWords
from actors.incident.updates import StatusChanged, UpdateSent
from tests.auditor.known_events import Edited, Ended, Updated

UNSURE = "not-sure"
"""The choice of people who are not sure of the severity."""

FIRST_STATUS = "investigating"
"""What people do with an incident that was declared or reopened."""


@frozen(kw_only=True)
class IncidentState:
    """An incident at one moment, as people would describe it.

    Attributes:
        update: the latest update that holds.
    """

    title: str
    description: str
    service: Service
    severity: Severity
    unsure: bool
    impact: str = ""
    leads: Mapping[str, str] = field(factory=dict)
    closed: Closed | None = None
    status: str = FIRST_STATUS
    words: StatusWords = field(factory=StatusWords)
    update: str = ""

    @property
    def status_word(self) -> str:
        """The team's word for the status, or for an incident that is closed."""
        words = {
            "investigating": self.words.investigating,
            "fixing": self.words.fixing,
            "monitoring": self.words.monitoring,
        }
        return self.words.closed if self.closed else words[self.status]

    @property
    def fields(self) -> dict[str, str]:
        """The values by the names of their fields, without the roles."""
        return {
            "title": self.title,
            "description": self.description,
            "impact": self.impact,
            "service": self.service.key,
            "severity": UNSURE if self.unsure else self.severity.key,
        }


def states_of(events: Iterable[Event]) -> list[IncidentState | None]:
    """Return the state after each event, preceded by ``None``."""
    found: list[IncidentState | None] = [None]
    for event in events:
        found.append(_after(found[-1], event))
    return found


def _after(state: IncidentState | None, event: Event) -> IncidentState | None:
    if isinstance(event, Declared):
        return IncidentState(
            title=event.title,
            description=event.description,
            service=event.service,
            severity=event.severity,
            unsure=event.unsure,
            leads={x.role.key: x.person for x in event.leads},
            words=event.status_words,
        )
    if state is None or not isinstance(event, Edited | Updated | Ended):
        return state
    match event:
        case TitleChanged(title=title):
            return evolve(state, title=title)
        case DescriptionChanged(description=description):
            return evolve(state, description=description)
        case ImpactChanged(impact=impact):
            return evolve(state, impact=impact)
        case ServiceChanged(service=service):
            return evolve(state, service=service)
        case SeverityChanged(severity=severity, unsure=unsure):
            return evolve(state, severity=severity, unsure=unsure)
        case LeadChanged(role=role, person=person):
            others = {k: v for k, v in state.leads.items() if k != role.key}
            return evolve(
                state, leads={**others, role.key: person} if person else others
            )
        case Closed():
            return evolve(state, closed=event, update="")
        case ClosedAutomatically(at=at):
            ended = Closed(mark=Mark(by=PersonId(""), at=at), summary="")
            return evolve(state, closed=ended, update="")
        case Reopened():
            return evolve(state, closed=None, status=FIRST_STATUS)
        case StatusChanged(status=status):
            return evolve(state, status=status.value)
        case UpdateSent(text=text):
            return evolve(state, update=text)
        case _:
            assert_never(event)
