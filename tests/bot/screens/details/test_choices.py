"""What the windows offer to choose from."""

from attrs import evolve as with_

from actors.incident.model import Incident
from bot.base.json_types import JsonObject, as_object, child, items, text
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


def blocks(view: JsonObject) -> list[str]:
    return [text(as_object(x), "block_id") for x in items(view, "blocks")]


def test_a_role_that_is_not_asked_for_is_only_in_the_window_for_changes() -> None:
    config = with_(TEAM, unasked=frozenset({"tech"}))
    declares = blocks(declare_window(config, Filled(), METADATA))
    changes = blocks(update_window(config, INCIDENT, as_it_is(INCIDENT), METADATA))

    assert [x for x in declares if x.startswith("lead:")] == ["lead:comms:"]
    assert [x for x in changes if x.startswith("lead:")] == [
        "lead:comms:web",
        "lead:tech:web",
    ]


def test_the_window_may_set_each_role_that_is_configured_or_held() -> None:
    assert roles(with_(TEAM, unasked=frozenset({"tech"})), None) == {"comms", "tech"}
    assert roles(TEAM, None) == {"comms", "tech"}
    assert roles(with_(TEAM, roles=()), INCIDENT) == {
        lead.role.key for lead in INCIDENT.leads
    }
    assert roles(TEAM, INCIDENT) >= roles(TEAM, None)
