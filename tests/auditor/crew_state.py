"""Who does what in an incident, read once more from its events alone."""

from collections.abc import Iterable
from datetime import datetime

from attrs import define, field

from actors.incident.checklist import ChecklistSaved
from actors.incident.crew import ChannelJoined, ChannelLeft
from actors.incident.details import SeverityChanged
from actors.incident.ending import ClosedAutomatically
from actors.incident.events import Event
from actors.incident.facts import CheckItem, Lead, Role
from actors.incident.lifecycle import Closed, Declared, Reopened
from actors.incident.promise import Reminded
from actors.incident.roles import LeadChanged, RoleAccepted
from actors.incident.tasks import (
    TaskAdded,
    TaskDone,
    TaskDropped,
    TaskGiven,
    TaskReopened,
)
from actors.incident.updates import UpdateSent


@define
class TaskState:
    """A task, as people would describe it."""

    text: str
    owner: str | None


@define
class CrewState:
    """An incident's people at one moment.

    Attributes:
        plan: the plan's version when it was declared.
        roles: all known ones, by their keys, in order.
        holders: who has which.
        accepted: the roles whose holders took or accepted them.
        open_tasks: by their numbers; the one that was reopened last comes last.
        over_tasks: those that are done or dropped.
        absent: who has left the channel.
        update_at: when the next update is promised.
        is_due: somebody was reminded of it.
        updates: how many were sent.
    """

    plan: int = 0
    roles: dict[str, Role] = field(factory=dict)
    holders: dict[str, str] = field(factory=dict)
    accepted: set[str] = field(factory=set)
    open_tasks: dict[int, TaskState] = field(factory=dict)
    over_tasks: dict[int, TaskState] = field(factory=dict)
    items: tuple[CheckItem, ...] = ()
    ticks: set[str] = field(factory=set)
    absent: set[str] = field(factory=set)
    update_at: datetime | None = None
    is_due: bool = False
    updates: int = 0

    @property
    def free(self) -> list[Role]:
        return [x for key, x in self.roles.items() if key not in self.holders]


def crew_of(events: Iterable[Event]) -> CrewState:
    """Return what the events add up to."""
    crew = CrewState()
    for event in events:
        add(crew, event)
    return crew


def add(crew: CrewState, event: Event) -> None:
    """Change what the events add up to, by one event more."""
    _add_roles(crew, event)
    _add_tasks(crew, event)
    _add_checks(crew, event)
    _add_promises(crew, event)
    match event:
        case ChannelLeft(mark=mark):
            crew.absent.add(mark.by)
        case ChannelJoined(mark=mark):
            crew.absent.discard(mark.by)
        case _:
            pass


def _add_promises(crew: CrewState, event: Event) -> None:
    match event:
        case Declared(update_at=at) | Reopened(update_at=at) | UpdateSent(update_at=at):
            crew.update_at, crew.is_due = at, False
            crew.updates += isinstance(event, UpdateSent)
        case SeverityChanged(update_at=datetime() as at):
            if crew.update_at is None or at < crew.update_at:
                crew.update_at, crew.is_due = at, False
        case Closed() | ClosedAutomatically():
            crew.update_at, crew.is_due = None, False
        case Reminded():
            crew.is_due = crew.update_at is not None
        case _:
            pass


def _add_roles(crew: CrewState, event: Event) -> None:
    match event:
        case Declared():
            crew.plan = event.plan
            crew.roles.update((x.key, x) for x in event.roles)
            for lead in event.leads:
                _give(crew, lead, by=event.mark.by)
        case LeadChanged(role=role, person=None):
            crew.roles.setdefault(role.key, role)
            crew.holders.pop(role.key, None)
            crew.accepted.discard(role.key)
        case LeadChanged(role=role, person=str() as person):
            _give(crew, Lead(role=role, person=person), by=event.mark.by)
        case RoleAccepted(role=role):
            crew.accepted.add(role.key)
        case _:
            pass


def _give(crew: CrewState, lead: Lead, *, by: str) -> None:
    key = lead.role.key
    crew.roles.setdefault(key, lead.role)
    crew.holders[key] = lead.person
    crew.accepted.discard(key)
    if lead.person == by:
        crew.accepted.add(key)


def _add_tasks(crew: CrewState, event: Event) -> None:
    match event:
        case TaskAdded(task=number, text=text, owner=owner):
            crew.open_tasks[number] = TaskState(text, owner)
        case TaskGiven(task=number, owner=owner):
            crew.open_tasks[number].owner = owner
        case TaskDone(task=number) | TaskDropped(task=number):
            crew.over_tasks[number] = crew.open_tasks.pop(number)
        case TaskReopened(task=number):
            crew.open_tasks[number] = crew.over_tasks.pop(number)
        case _:
            pass


def _add_checks(crew: CrewState, event: Event) -> None:
    match event:
        case Declared(checklist=items):
            crew.items = items
        case SeverityChanged(checklist=tuple() as items):
            crew.items = items
        case ChecklistSaved(ticked=ticked, unticked=unticked):
            crew.ticks = (crew.ticks | set(ticked)) - set(unticked)
        case _:
            pass
