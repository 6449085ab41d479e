"""What a window holds, by its own names; nothing of it is checked yet."""

from collections.abc import Mapping

from attrs import frozen

from actors.incident.ids import PersonId
from actors.incident.model import Incident
from bot.configuration import Configuration
from bot.slack import actions

TITLE = "title"
SERVICE = actions.SERVICE_CHOSEN
SEVERITY = "severity"
DESCRIPTION = "description"
LEAD = "lead"

UNSURE = "not-sure"


@frozen(kw_only=True)
class Filled:
    """What the window holds, by its own names; nothing of it is checked yet."""

    title: str = ""
    service: str = ""
    severity: str = ""
    description: str = ""
    leads: Mapping[str, PersonId] = {}

    @staticmethod
    def read(values: Mapping[str, str]) -> "Filled":
        return Filled(
            title=values.get(TITLE, ""),
            service=values.get(SERVICE, ""),
            severity=values.get(SEVERITY, ""),
            description=values.get(DESCRIPTION, ""),
            leads={
                block.split(":")[1]: PersonId(value)
                for block, value in values.items()
                if block.startswith(f"{LEAD}:") and value
            },
        )


def as_it_is(incident: Incident) -> Filled:
    """The window's fields as they hold now."""
    return Filled(
        title=incident.title,
        service=incident.service.key,
        severity=UNSURE if incident.unsure else incident.severity.key,
        description=incident.description,
        leads={lead.role.key: lead.person for lead in incident.leads},
    )


def changed_since(opened: Incident, now: Incident, filled: Filled) -> Filled:
    """Keep what somebody else changed while the window stood open.

    What was not touched in the window says what holds now, not what held then.
    """
    then, held = as_it_is(opened), as_it_is(now)
    roles = {*then.leads, *held.leads, *filled.leads}
    leads = {
        role: (filled if _is_touched(role, then, filled) else held).leads.get(role)
        for role in roles
    }
    return Filled(
        title=held.title if filled.title == then.title else filled.title,
        service=held.service if filled.service == then.service else filled.service,
        severity=(
            held.severity if filled.severity == then.severity else filled.severity
        ),
        description=(
            held.description
            if filled.description == then.description
            else filled.description
        ),
        leads={role: person for role, person in leads.items() if person},
    )


def _is_touched(role: str, then: Filled, filled: Filled) -> bool:
    return then.leads.get(role) != filled.leads.get(role)


def with_leads_of(
    config: Configuration, filled: Filled, values: Mapping[str, str]
) -> Filled:
    """Fill in the chosen service's leads; a lead chosen by hand stays."""
    before = next((b.split(":")[2] for b in values if b.startswith(f"{LEAD}:")), "")
    was = _default_leads(config, before)
    chosen = {r: p for r, p in filled.leads.items() if was.get(r) != p}
    return Filled(
        title=filled.title,
        service=filled.service,
        severity=filled.severity,
        description=filled.description,
        leads={**_default_leads(config, filled.service), **chosen},
    )


def _default_leads(config: Configuration, service: str) -> dict[str, PersonId]:
    found = config.service(service)
    return {x.role.key: x.person for x in found.leads} if found else {}
