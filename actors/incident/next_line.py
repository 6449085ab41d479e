"""The one thing that somebody should do next in an incident.

Rule: everybody gets exactly one line, the most serious one for them, and they can do
what it says.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from attrs import frozen

from actors.incident.card_views import Gap, Missing
from actors.incident.facts import Role
from actors.incident.ids import PersonId
from actors.incident.missing import missing_most
from actors.incident.model import Incident
from actors.incident.responsible import asked_for_updates


@frozen(kw_only=True)
class UnacceptedRole:
    """They have a role that they have not accepted."""

    role: Role


@frozen(kw_only=True)
class OfferedHandover:
    """Somebody asks them to take over a role."""

    handover: int
    role: Role
    giver: PersonId


@frozen(kw_only=True)
class DueUpdate:
    """They are asked for an update that is due."""

    due_at: datetime


@frozen(kw_only=True)
class OwnTask:
    """They have an open task; ``more``: how many others they have."""

    task: int
    text: str
    more: int


@frozen(kw_only=True)
class OpenGap:
    """Something is missing that anybody can bring."""

    missing: Missing


@frozen(kw_only=True)
class NothingNow:
    """Nothing waits for them.

    Attributes:
        update_at: when the next update is promised.
        update_by: who is asked for it.
    """

    update_at: datetime | None = None
    update_by: PersonId | None = None


NextLine: TypeAlias = (
    UnacceptedRole | OfferedHandover | DueUpdate | OwnTask | OpenGap | NothingNow
)

_Look: TypeAlias = Callable[[Incident, PersonId], NextLine | None]


def next_line(incident: Incident, person: PersonId) -> NextLine:
    """Return what this person should do next."""
    found = (look(incident, person) for look in MOST_SERIOUS_FIRST)
    return next((line for line in found if line), _nothing(incident))


def _nothing(incident: Incident) -> NothingNow:
    due_at = incident.promise.due_at
    if due_at is None:
        return NothingNow()
    return NothingNow(update_at=due_at, update_by=asked_for_updates(incident))


def _unaccepted_role(incident: Incident, person: PersonId) -> UnacceptedRole | None:
    if incident.closed:
        return None
    roles = incident.roles.of(person)
    waiting = (x for x in roles if not incident.roles.has_accepted(x.key))
    return next((UnacceptedRole(role=role) for role in waiting), None)


def _offered_handover(incident: Incident, person: PersonId) -> OfferedHandover | None:
    return next(
        (
            OfferedHandover(handover=x.number, role=x.role, giver=x.offered.by)
            for x in incident.handovers.waiting_for(person)
        ),
        None,
    )


def _nobody_leads(incident: Incident, _person: PersonId) -> OpenGap | None:
    missing = missing_most(incident)
    if missing and missing.gap is Gap.ROLE and missing.role and missing.role.leads:
        return OpenGap(missing=missing)
    return None


def _due_update(incident: Incident, person: PersonId) -> DueUpdate | None:
    due_at = incident.promise.due_at
    is_asked = incident.promise.is_due and asked_for_updates(incident) == person
    return DueUpdate(due_at=due_at) if due_at and is_asked else None


def _own_task(incident: Incident, person: PersonId) -> OwnTask | None:
    first, *others = incident.tasks.of(person) or (None,)
    if first is None:
        return None
    return OwnTask(task=first.number, text=first.text, more=len(others))


def _gap(incident: Incident, _person: PersonId) -> OpenGap | None:
    missing = missing_most(incident)
    return OpenGap(missing=missing) if missing else None


MOST_SERIOUS_FIRST: tuple[_Look, ...] = (
    _unaccepted_role,
    _offered_handover,
    _nobody_leads,
    _due_update,
    _own_task,
    _gap,
)
