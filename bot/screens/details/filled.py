"""The contents of a window's fields, before anything is checked."""

from collections.abc import Mapping

from attrs import evolve as with_
from attrs import frozen

from actors.incident.ids import PersonId
from actors.incident.model import Incident
from bot.screens import actions
from bot.screens.details.leads import lead_fields, leads_for
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


def declaration(
    config: Configuration, values: Values, named: Mapping[str, PersonId] = {}
) -> Filled:
    """Read a window that declares, with the leads of the chosen service.

    ``named`` has the leads that an earlier submission for this service named.
    """
    filled = Filled.read(values)
    leads = leads_for(config, filled.service, lead_fields(values), named)
    return with_(filled, leads=leads)
