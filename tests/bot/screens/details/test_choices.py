"""What the windows offer to choose from."""

from attrs import evolve as with_

from actors.incident.model import Incident
from bot.base.json_types import child, text
from bot.screens.details.checks import Checked, check
from bot.screens.details.choices import roles
from bot.screens.details.filled import SERVICE, SEVERITY, UNSURE, Filled, as_it_is
from bot.screens.details.windows import declare_window, update_window
from tests.bot.screens.details.forms import (
    INCIDENT,
    METADATA,
    TEAM,
    configured,
    element,
    values_of,
)


def test_the_window_offers_every_severity_from_the_gravest_and_not_sure() -> None:
    severity = element(declare_window(TEAM, Filled(), METADATA), SEVERITY)

    assert values_of(severity) == ["s1", "s2", "s3", UNSURE]


def test_the_window_offers_what_the_incident_has_and_nobody_configures_now() -> None:
    config = configured(99, 1)
    view = update_window(config, INCIDENT, as_it_is(INCIDENT), METADATA)

    assert text(child(element(view, SERVICE), "initial_option"), "value") == "web"
    assert text(child(element(view, SEVERITY), "initial_option"), "value") == "p2"
    checked = check(config, as_it_is(INCIDENT), INCIDENT)
    assert isinstance(checked, Checked)
    assert as_it_is(updated(INCIDENT, checked)) == as_it_is(INCIDENT)


def updated(incident: Incident, checked: Checked) -> Incident:
    return with_(
        incident,
        details=with_(
            incident.details,
            title=checked.title,
            description=checked.description,
            service=checked.service,
            severity=checked.severity,
            unsure=checked.unsure,
        ),
        roles=with_(incident.roles, leads=checked.leads),
    )


def test_the_window_asks_for_each_role_that_is_configured_or_held() -> None:
    assert roles(TEAM, None) == {"comms", "tech"}
    assert roles(with_(TEAM, roles=()), INCIDENT) == {
        lead.role.key for lead in INCIDENT.leads
    }
    assert roles(TEAM, INCIDENT) >= roles(TEAM, None)
