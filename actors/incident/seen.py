"""What Muster sees of a checklist by itself, and how far the checklist has come.

Rule: a person ticks what only people can know; nobody has to tick what is in the
incident already, and nobody can tick it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from attrs import frozen

from actors.incident.facts import NOT_SURE, CheckItem, Mark
from actors.incident.model import Incident

Sees: TypeAlias = Callable[[Incident], bool]

ENOUGH_PEOPLE = 4
"""How many people share the work of a grave incident: lead, comms, tech, support."""


def _is_led(incident: Incident) -> bool:
    return incident.roles.incident_lead is not None


def _is_shared(incident: Incident) -> bool:
    """Whether four different people have roles, or as many as there are roles."""
    people = {lead.person for lead in incident.leads}
    wanted = min(ENOUGH_PEOPLE, len(incident.roles.known))
    return bool(people) and len(people) >= wanted


def _has_tech_and_comms(incident: Incident) -> bool:
    return all(incident.lead(role) is not None for role in ("tech", "comms"))


SEEN: Mapping[str, Sees] = {
    "lead": _is_led,
    "impact": lambda incident: bool(incident.impact),
    "severity": lambda incident: not incident.unsure,
    "service": lambda incident: incident.service.key != NOT_SURE.key,
    "channel": lambda incident: incident.channel is not None,
    "roles": _is_shared,
    "tech-and-comms": _has_tech_and_comms,
    "update": lambda incident: incident.updates.latest is not None,
}
"""Whether Muster sees something, by its name in the configuration.

A name is persistent: it is in the items of a journal.
"""


@frozen(kw_only=True)
class Check:
    """An item of a checklist, and whether it is true.

    Attributes:
        is_box: people tick it; otherwise Muster sees it by itself.
        ticked: who ticked it, and when.
    """

    item: CheckItem
    is_box: bool
    is_done: bool
    ticked: Mark | None = None


@frozen(kw_only=True)
class ChecklistProgress:
    """How many items of a checklist are true, of how many."""

    done: int
    total: int


def checks(incident: Incident) -> Iterator[Check]:
    """Yield each item with what people and Muster know of it."""
    for item in incident.checklist.items:
        # An older version may not know how to see what a newer one can.
        if sees := SEEN.get(item.seen_as):
            yield Check(item=item, is_box=False, is_done=sees(incident))
        else:
            ticked = incident.checklist.ticks.get(item.key)
            is_done = ticked is not None
            yield Check(item=item, is_box=True, is_done=is_done, ticked=ticked)


def progress_of(incident: Incident) -> ChecklistProgress | None:
    """Return how far the checklist has come; ``None`` if the incident has none."""
    found = [check.is_done for check in checks(incident)]
    return ChecklistProgress(done=sum(found), total=len(found)) if found else None
