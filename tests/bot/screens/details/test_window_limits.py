"""What fits into a window, by Slack's limits and ours."""

from attrs import evolve as with_

from actors.incident.facts import NOT_SURE, Service, Severity
from bot.base.json_types import JsonObject, as_object, child, items, text
from bot.screens.details.checks import Flaws, check
from bot.screens.details.filled import Filled
from bot.screens.details.windows import declare_window, update_window
from bot.settings.configuration import Configuration, ConfiguredService
from tests.actors.incident.case import DECLARED, incident_of
from tests.bot.team import TEAM

METADATA = "form"
FINE = Filled(title="x", service="web", severity="p2")
MANY = Configuration(
    services=tuple(
        ConfiguredService(service=Service(key=f"s{x}", name=f"Service {x}"), leads=())
        for x in range(120)
    ),
    severities=tuple(
        Severity(key=f"p{x}", word=f"P{x}", sentence="", rank=x) for x in range(120)
    ),
)


def element(view: JsonObject, block_id: str) -> JsonObject:
    blocks = map(as_object, items(view, "blocks"))
    (block,) = [x for x in blocks if text(x, "block_id") == block_id]
    return child(block, "element")


def values(view: JsonObject, block_id: str) -> list[str]:
    options = map(as_object, items(element(view, block_id), "options"))
    return [text(x, "value") for x in options]


def flawed(filled: Filled) -> list[str]:
    found = check(TEAM, filled)
    return list(found.by_block) if isinstance(found, Flaws) else []


def test_a_title_has_120_characters_and_a_description_3000() -> None:
    view = declare_window(TEAM, Filled(), METADATA)

    assert element(view, "title")["max_length"] == 120
    assert element(view, "description")["max_length"] == 3000
    assert flawed(with_(FINE, title="x" * 120, description="y" * 3000)) == []
    assert flawed(with_(FINE, title="x" * 121)) == ["title"]
    assert flawed(with_(FINE, description="y" * 3001)) == ["description"]


def test_every_flaw_is_shown_beside_its_field() -> None:
    assert flawed(Filled()) == ["title", "service", "severity"]
    assert flawed(FINE) == []
    assert flawed(with_(FINE, service="mail")) == ["service"]
    assert flawed(with_(FINE, severity="p9")) == ["severity"]


def test_a_list_has_a_hundred_options_and_not_sure_is_one_of_them() -> None:
    view = declare_window(MANY, Filled(), METADATA)

    services, severities = values(view, "service"), values(view, "severity")
    assert services == [*(f"s{x}" for x in range(99)), NOT_SURE.key]
    assert severities == [*(f"p{x}" for x in range(99)), "not-sure"]


def test_a_full_list_has_what_the_incident_has() -> None:
    incident = with_(
        incident_of(*DECLARED),
        details=with_(
            incident_of(*DECLARED).details,
            service=Service(key="old", name="Old"),
            severity=Severity(key="grave", word="Grave", sentence="", rank=500),
        ),
    )
    view = update_window(
        MANY, incident, Filled(service="old", severity="grave"), METADATA
    )

    services, severities = values(view, "service"), values(view, "severity")
    assert services == [*(f"s{x}" for x in range(98)), "old", NOT_SURE.key]
    assert severities == [*(f"p{x}" for x in range(98)), "grave", "not-sure"]


def test_an_incident_without_a_service_adds_no_second_not_sure() -> None:
    incident = with_(
        incident_of(*DECLARED),
        details=with_(incident_of(*DECLARED).details, service=NOT_SURE),
    )
    view = update_window(MANY, incident, Filled(), METADATA)

    assert values(view, "service") == values(
        declare_window(MANY, Filled(), METADATA), "service"
    )
