"""What an incident lacks most, in order of seriousness.

Rule: everything that people are asked for next follows from this table, so the card,
the incident's window and the answers agree.
"""

from collections.abc import Callable
from typing import TypeAlias

from actors.incident.card_views import Gap, Missing
from actors.incident.facts import NOT_SURE
from actors.incident.lifecycle import Phase
from actors.incident.model import Incident

_Look: TypeAlias = Callable[[Incident], Missing | None]


def missing_most(incident: Incident) -> Missing | None:
    """Return the most serious gap; ``None``: there is none, or it is closed."""
    if incident.phase is Phase.CLOSED:
        return None
    found = (look(incident) for look in MOST_SERIOUS_FIRST)
    return next((gap for gap in found if gap), None)


def _incident_lead(incident: Incident) -> Missing | None:
    return next(
        (Missing(gap=Gap.ROLE, role=x) for x in incident.roles.free if x.leads), None
    )


def _needed_role(incident: Incident) -> Missing | None:
    return next(
        (Missing(gap=Gap.ROLE, role=x) for x in incident.roles.free if x.needed), None
    )


def _impact(incident: Incident) -> Missing | None:
    return None if incident.impact else Missing(gap=Gap.IMPACT)


def _first_update(incident: Incident) -> Missing | None:
    promise = incident.promise
    if promise.due_at is None or promise.is_due or incident.updates.count:
        return None
    return Missing(gap=Gap.FIRST_UPDATE, due_at=promise.due_at)


def _update(incident: Incident) -> Missing | None:
    """Find an update that is due; the reminder says so, as the core has no clock."""
    promise = incident.promise
    if promise.due_at is None or not promise.is_due:
        return None
    return Missing(gap=Gap.UPDATE, due_at=promise.due_at)


def _severity(incident: Incident) -> Missing | None:
    if not incident.unsure:
        return None
    return Missing(gap=Gap.SEVERITY, severity=incident.severity)


def _service(incident: Incident) -> Missing | None:
    is_known = incident.service.key != NOT_SURE.key
    return None if is_known else Missing(gap=Gap.SERVICE)


def _task_owner(incident: Incident) -> Missing | None:
    return next(
        (
            Missing(gap=Gap.TASK_OWNER, task=x)
            for x in incident.tasks.lines
            if x.owner is None
        ),
        None,
    )


MOST_SERIOUS_FIRST: tuple[_Look, ...] = (
    _incident_lead,
    _needed_role,
    _impact,
    _first_update,
    _update,
    _severity,
    _service,
    _task_owner,
)
