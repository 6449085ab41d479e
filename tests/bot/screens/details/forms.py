"""An incident, a team and what is typed, for the tests of the windows."""

import json

from attrs import evolve as with_

from actors.incident.facts import Lead, Role, Service, Severity
from bot.base.json_types import JsonObject, as_object, child, items, text
from bot.sandbox.blocks.validate import check_view
from bot.sandbox.ids import IdSource
from bot.screens.details.filled import Filled
from bot.settings.configuration import Configuration, ConfiguredService
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DECLARED,
    PAY,
    TECH,
    WEB,
    incident_of,
)

METADATA = "f" * 200
INCIDENT = incident_of(*DECLARED)


def configured(services: int, roles: int = 3, word: str = "word") -> Configuration:
    some_roles = tuple(
        Role(key=f"role-{n}", word=f"{n}{word}"[:75]) for n in range(roles)
    )
    return Configuration(
        services=tuple(
            ConfiguredService(
                service=Service(key=f"service-{n}", name=f"{n}{word}"[:75]),
                leads=tuple(Lead(role=role, person=ADA) for role in some_roles),
            )
            for n in range(services)
        ),
        severities=tuple(
            Severity(
                key=f"s{n}", word=f"{n}{word}"[:75], sentence=(word * 300)[:300], rank=n
            )
            for n in range(1, 4)
        ),
        roles=some_roles,
    )


TEAM = with_(
    configured(0),
    services=(
        ConfiguredService(
            service=WEB,
            leads=(Lead(role=COMMS, person=ADA), Lead(role=TECH, person=BOB)),
        ),
        ConfiguredService(service=PAY, leads=(Lead(role=COMMS, person=CYD),)),
    ),
    roles=(COMMS, TECH),
)
FILLED = Filled(title="Down", service="web", severity="s1", description="Since noon.")


def assert_valid(view: JsonObject) -> None:
    check_view(json.loads(json.dumps(view)), "modal", IdSource(1))


def element(view: JsonObject, block: str) -> JsonObject:
    found = [as_object(x) for x in items(view, "blocks")]
    return next(child(x, "element") for x in found if text(x, "block_id") == block)


def values_of(select: JsonObject) -> list[str]:
    return [text(as_object(x), "value") for x in items(select, "options")]
