"""The state of one incident, computed from its events."""

from attrs import define, field, frozen
from immutables import Map

from actors.incident.assignments import Assignments
from actors.incident.briefing import Briefings
from actors.incident.channel_name import candidate_name
from actors.incident.checklist import Checklist
from actors.incident.copies import copied
from actors.incident.crew import Crew
from actors.incident.details import Details
from actors.incident.facts import Lead, Link, Mark, Service, Severity
from actors.incident.handover import Handovers
from actors.incident.ids import ChannelId, IncidentNumber, MessageTs, PersonId
from actors.incident.joining import Joinings
from actors.incident.lifecycle import Closure, Kind, Lifecycle, Phase, Visibility
from actors.incident.notices import Notices, NoticesDraft
from actors.incident.origin_thread import OriginThread
from actors.incident.promise import Promise
from actors.incident.question import Question
from actors.incident.roles import Roles
from actors.incident.status import Status
from actors.incident.steps.state import Channel, Steps, StepsDraft
from actors.incident.tasks import Tasks
from actors.incident.updates import Updates
from actors.incident.vacancies import Vacancies

DECLARED = "declared"
"""The first occasion; a later one is named after the version of its first event."""


@frozen(kw_only=True)
class Occasion:
    """Somebody's action; a receipt tells them what came of it.

    Attributes:
        version: the version of its first event; occasions are in this order.
    """

    key: str
    version: int
    mark: Mark


@define(kw_only=True, slots=False)
class IncidentDraft:
    """Everything known about one incident, except what can be computed from it.

    Each capability has its own part; the properties are shortcuts into those parts.

    Attributes:
        version: how many events it has; the journal refuses appends to any other.
        wanted_name: the name that its channel should have.
        origin_thread: of the message from which somebody declared it.
        plan: the plan's version when it was declared; newer rows do not apply.
        occasions: who acted, by the occasion's key; the first is the declaration.
        latest: the latest occasion.
    """

    number: IncidentNumber
    version: int
    kind: Kind
    visibility: Visibility
    links: tuple[Link, ...]
    wanted_name: str
    announce: tuple[ChannelId, ...]
    plan: int
    occasions: Map[str, Occasion]
    latest: Occasion
    origin_thread: OriginThread | None = None
    notices: NoticesDraft = field(factory=NoticesDraft)
    lifecycle: Lifecycle
    details: Details
    updates: Updates
    roles: Roles
    briefings: Briefings
    handovers: Handovers = field(factory=Handovers)
    tasks: Tasks = field(factory=Tasks)
    assignments: Assignments = field(factory=Assignments)
    checklist: Checklist = field(factory=Checklist)
    crew: Crew = field(factory=Crew)
    joinings: Joinings = field(factory=Joinings)
    question: Question
    promise: Promise
    vacancies: Vacancies = field(factory=Vacancies)
    steps: StepsDraft = field(factory=StepsDraft)

    @property
    def title(self) -> str:
        return self.details.title

    @property
    def description(self) -> str:
        return self.details.description

    @property
    def impact(self) -> str:
        return self.details.impact

    @property
    def service(self) -> Service:
        return self.details.service

    @property
    def severity(self) -> Severity:
        return self.details.severity

    @property
    def unsure(self) -> bool:
        return self.details.unsure

    @property
    def status(self) -> Status:
        return self.updates.status

    @property
    def leads(self) -> tuple[Lead, ...]:
        return self.roles.leads

    def lead(self, role: str) -> PersonId | None:
        return self.roles.lead(role)

    @property
    def phase(self) -> Phase:
        return self.lifecycle.phase

    @property
    def declared(self) -> Mark:
        return self.lifecycle.declared

    @property
    def closed(self) -> Closure | None:
        return self.lifecycle.closed

    @property
    def channel(self) -> Channel | None:
        return self.steps.channel

    @property
    def own_channel(self) -> ChannelId | None:
        return self.steps.channel.id if self.steps.channel else None

    def thread_for(self, channel: ChannelId) -> MessageTs | None:
        """Return the thread in which a channel hears of it; ``None`` for most."""
        thread = self.origin_thread
        is_there = thread and thread.channel == channel and not thread.is_extra
        return thread.ts if thread and is_there else None

    def involves(self, person: PersonId) -> bool:
        """Whether somebody declared it, has a role in it, or acted in it."""
        has_role = any(lead.person == person for lead in self.leads)
        has_acted = person == self.declared.by or person in self.notices.recent_by
        return has_role or has_acted

    @property
    def channel_name(self) -> str:
        """The name of its channel, or the one to try next."""
        if self.channel:
            return self.channel.name
        return candidate_name(self.wanted_name, self.steps.names_taken)


@frozen(kw_only=True, slots=False)
class Incident(IncidentDraft):
    """The same, for all who only read it."""

    notices: Notices = field(factory=Notices)
    steps: Steps = field(factory=Steps)


def draft_of(incident: Incident) -> IncidentDraft:
    """Return a copy to which events can be added."""
    draft = copied(incident, IncidentDraft)
    draft.notices = copied(incident.notices, NoticesDraft)
    draft.steps = copied(incident.steps, StepsDraft)
    return draft


def frozen_from(draft: IncidentDraft) -> Incident:
    """Return the incident as it is now; the draft may go on."""
    final = copied(draft, IncidentDraft)
    final.notices = copied(draft.notices, Notices)
    final.steps = copied(draft.steps, Steps)
    return copied(final, Incident)
