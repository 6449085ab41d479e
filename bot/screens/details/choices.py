"""The choices in a window: the configuration's rows, and the incident's own.

Rule: an incident keeps its service, severity and roles after they leave the
configuration.
"""

from attrs import frozen

from actors.incident.facts import NOT_SURE, Role, Service, Severity
from actors.incident.model import Incident
from bot.screens.details.filled import UNSURE
from bot.settings.configuration import Configuration

OFFERED_MAX = 99
"""Slack's limit on a list is 100 options, and one of them is "Not sure"."""


@frozen(kw_only=True)
class Choices:
    """The choices that a window offers.

    Attributes:
        roles: all roles that the incident may have.
        asked: those that the window asks for.
    """

    services: tuple[Service, ...]
    severities: tuple[Severity, ...]
    roles: tuple[Role, ...]
    asked: tuple[Role, ...]
    when_unsure: Severity

    @staticmethod
    def of(config: Configuration, incident: Incident | None) -> "Choices":
        services = [x.service for x in config.services][:OFFERED_MAX]
        severities = list(config.severities)[:OFFERED_MAX]
        roles = list(config.roles)
        when_unsure = config.default_severity
        if incident:
            if incident.service.key not in {x.key for x in (*services, NOT_SURE)}:
                services[OFFERED_MAX - 1 :] = [incident.service]
            if incident.severity.key not in {x.key for x in severities}:
                severities[OFFERED_MAX - 1 :] = [incident.severity]
            if incident.unsure:
                when_unsure = incident.severity
            known = {role.key for role in roles}
            roles += [x.role for x in incident.leads if x.role.key not in known]
        return Choices(
            services=(*services, NOT_SURE),
            severities=tuple(sorted(severities, key=lambda row: row.rank)),
            roles=tuple(roles),
            asked=tuple(roles) if incident else config.asked_roles,
            when_unsure=when_unsure,
        )

    def service(self, key: str) -> Service | None:
        return next((x for x in self.services if x.key == key), None)

    def severity(self, key: str) -> Severity | None:
        if key == UNSURE:
            return self.when_unsure
        return next((x for x in self.severities if x.key == key), None)


def roles(config: Configuration, incident: Incident | None) -> frozenset[str]:
    """Return the keys of the roles that a window may set."""
    return frozenset(role.key for role in Choices.of(config, incident).roles)
