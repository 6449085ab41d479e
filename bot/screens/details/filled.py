"""The contents of a window's fields, before anything is checked."""

from collections.abc import Mapping

from attrs import evolve as with_
from attrs import frozen

from actors.incident.facts import NOT_SURE
from actors.incident.ids import PersonId
from actors.incident.model import Incident
from bot.screens import actions
from bot.screens.details.leads import (
    lead_fields,
    leads_for,
    led_by_declarer,
    usual_leads,
)
from bot.settings.configuration import Configuration
from bot.slack.kit.values import Values

TITLE = "title"
SERVICE = actions.SERVICE_CHOSEN
SEVERITY = "severity"
DESCRIPTION = "description"
IMPACT = actions.IMPACT

UNSURE = "not-sure"


@frozen(kw_only=True)
class Filled:
    """The contents of the fields, as keys and typed text; nothing is checked yet."""

    title: str = ""
    service: str = ""
    severity: str = ""
    description: str = ""
    impact: str = ""
    leads: Mapping[str, PersonId] = {}

    @staticmethod
    def read(values: Values) -> "Filled":
        """Read every field, even one that was shown for another service."""
        fields = lead_fields(values).items()
        return Filled(
            title=values.text(TITLE),
            service=values.option(SERVICE),
            severity=values.option(SEVERITY),
            description=values.text(DESCRIPTION),
            impact=values.text(IMPACT),
            leads={role: field.person for role, field in fields if field.person},
        )


def as_it_is(incident: Incident) -> Filled:
    """Fill in the fields with the incident's current details."""
    return Filled(
        title=incident.title,
        service=incident.service.key,
        severity=UNSURE if incident.unsure else incident.severity.key,
        description=incident.description,
        impact=incident.impact,
        leads={lead.role.key: lead.person for lead in incident.leads},
    )


def at_first(config: Configuration, title: str, description: str) -> Filled:
    """Fill in a new declaration: only its title may be missing.

    People who do not know the service or the severity leave "Not sure".
    """
    services = [row.service.key for row in config.services]
    service = services[0] if len(services) == 1 else NOT_SURE.key
    return Filled(
        title=title,
        service=service,
        severity=UNSURE,
        description=description,
        leads=usual_leads(config, service),
    )


def declaration(
    config: Configuration,
    values: Values,
    declarer: PersonId,
    named: Mapping[str, PersonId] = {},
) -> Filled:
    """Read a window that declares, with the leads of the new incident.

    Who empties the service or the severity is not sure of it. ``named`` has the leads
    that an earlier submission for this service named.
    """
    filled = with_usual_leads(config, values, named)
    leads = led_by_declarer(config, filled.leads, declarer)
    return with_(filled, leads=leads)


def with_usual_leads(
    config: Configuration, values: Values, named: Mapping[str, PersonId] = {}
) -> Filled:
    """Read a window that declares, with the leads of the chosen service."""
    filled = Filled.read(values)
    service = filled.service or NOT_SURE.key
    return with_(
        filled,
        service=service,
        severity=filled.severity or UNSURE,
        leads=leads_for(config, service, lead_fields(values), named),
    )
