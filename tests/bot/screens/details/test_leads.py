"""Who leads, whatever became of the window after a service was chosen."""

import pytest
from attrs import evolve as with_

from actors.incident.facts import Lead, Service
from actors.incident.ids import PersonId
from bot.screens.details.leads import (
    LeadEdits,
    LeadField,
    lead_edits,
    lead_fields,
    leads_for,
    usual_leads,
)
from bot.settings.configuration import ConfiguredService
from tests.actors.incident.case import ADA, BOB, COMMS, CYD, DAN, TECH
from tests.bot.sent import window_values
from tests.bot.team import TEAM

SUBMITTED: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "the window was changed in time": (
        "web",
        {"lead:comms:web": ADA, "lead:tech:web": BOB},
        {"comms": ADA, "tech": BOB},
    ),
    "it was never changed": (
        "web",
        {"lead:comms:": "", "lead:tech:": ""},
        {"comms": ADA, "tech": BOB},
    ),
    "it was changed for an earlier choice": (
        "pay",
        {"lead:comms:web": ADA, "lead:tech:web": BOB},
        {"comms": CYD},
    ),
    "it was changed for an earlier choice of a service with fewer leads": (
        "web",
        {"lead:comms:pay": CYD, "lead:tech:pay": ""},
        {"comms": ADA, "tech": BOB},
    ),
    "somebody was chosen by hand before the service": (
        "web",
        {"lead:comms:": DAN, "lead:tech:": ""},
        {"comms": DAN, "tech": BOB},
    ),
    "somebody was chosen by hand for an earlier choice": (
        "pay",
        {"lead:comms:web": DAN, "lead:tech:web": DAN},
        {"comms": DAN, "tech": DAN},
    ),
    "somebody was chosen by hand after the service": (
        "web",
        {"lead:comms:web": CYD, "lead:tech:web": BOB},
        {"comms": CYD, "tech": BOB},
    ),
    "a field of the chosen service was emptied": (
        "web",
        {"lead:comms:web": "", "lead:tech:web": BOB},
        {"tech": BOB},
    ),
    "a field of another service was emptied": (
        "web",
        {"lead:comms:pay": "", "lead:tech:pay": DAN},
        {"comms": ADA, "tech": DAN},
    ),
    "nobody is sure of the service any more": (
        "not-sure",
        {"lead:comms:web": ADA, "lead:tech:web": DAN},
        {"tech": DAN},
    ),
    "the window has no field for a role": (
        "web",
        {"lead:tech:web": DAN},
        {"comms": ADA, "tech": DAN},
    ),
}


@pytest.mark.parametrize(
    ("service", "values", "leads"), SUBMITTED.values(), ids=SUBMITTED
)
def test_the_chosen_service_decides_who_leads_a_new_incident(
    service: str, values: dict[str, str], leads: dict[str, str]
) -> None:
    assert leads_for(TEAM, service, lead_fields(window_values(values))) == leads


HELD = {"comms": DAN}
UPDATED: dict[str, tuple[str, dict[str, str], LeadEdits]] = {
    "nothing was touched": (
        "web",
        {"lead:comms:web": DAN, "lead:tech:web": ""},
        LeadEdits(),
    ),
    "a new service was chosen, and the window was not changed": (
        "pay",
        {"lead:comms:web": DAN, "lead:tech:web": ""},
        LeadEdits(usual={"comms": CYD}),
    ),
    "a new service was chosen, which has a lead for a free role": (
        "ops",
        {"lead:comms:web": DAN, "lead:tech:web": ""},
        LeadEdits(usual={"comms": CYD, "tech": BOB}),
    ),
    "the window was changed for it in time": (
        "ops",
        {"lead:comms:ops": DAN, "lead:tech:ops": BOB},
        LeadEdits(usual={"comms": CYD, "tech": BOB}),
    ),
    "the window was changed for an earlier choice": (
        "pay",
        {"lead:comms:ops": DAN, "lead:tech:ops": BOB},
        LeadEdits(usual={"comms": CYD}),
    ),
    "the usual lead of the new service was emptied": (
        "ops",
        {"lead:comms:ops": DAN, "lead:tech:ops": ""},
        LeadEdits(usual={"comms": CYD}),
    ),
    "the first service was chosen again": (
        "web",
        {"lead:comms:ops": DAN, "lead:tech:ops": BOB},
        LeadEdits(),
    ),
    "a free role was filled by hand": (
        "web",
        {"lead:comms:web": DAN, "lead:tech:web": CYD},
        LeadEdits(chosen={"tech": CYD}),
    ),
    "the own service's usual lead was chosen by hand": (
        "web",
        {"lead:comms:web": DAN, "lead:tech:web": BOB},
        LeadEdits(chosen={"tech": BOB}),
    ),
    "somebody was chosen by hand before the new service": (
        "ops",
        {"lead:comms:web": CYD, "lead:tech:web": BOB},
        LeadEdits(chosen={"comms": CYD, "tech": BOB}),
    ),
    "an earlier choice's usual lead was chosen by hand for a role that is held": (
        "web",
        {"lead:comms:ops": CYD, "lead:tech:ops": BOB},
        LeadEdits(chosen={"comms": CYD}),
    ),
    "a lead was taken off": (
        "web",
        {"lead:comms:web": "", "lead:tech:web": ""},
        LeadEdits(chosen={"comms": None}),
    ),
    "a lead was taken off, and then a new service was chosen": (
        "ops",
        {"lead:comms:web": "", "lead:tech:web": ""},
        LeadEdits(chosen={"comms": CYD}, usual={"tech": BOB}),
    ),
    "a lead was taken off after a new service was chosen": (
        "ops",
        {"lead:comms:ops": "", "lead:tech:ops": BOB},
        LeadEdits(chosen={"comms": None}, usual={"tech": BOB}),
    ),
    "the window has no such field": ("web", {}, LeadEdits()),
}
OPS = ConfiguredService(
    service=Service(key="ops", name="Operations"),
    leads=(Lead(role=COMMS, person=CYD), Lead(role=TECH, person=BOB)),
)
WITH_OPS = with_(TEAM, services=(*TEAM.services, OPS))


@pytest.mark.parametrize(("service", "values", "edits"), UPDATED.values(), ids=UPDATED)
def test_a_new_service_brings_its_leads_into_free_roles_and_touches_no_other(
    service: str, values: dict[str, str], edits: LeadEdits
) -> None:
    opened = ("web", {role: PersonId(who) for role, who in HELD.items()})

    assert (
        lead_edits(WITH_OPS, service, lead_fields(window_values(values)), opened)
        == edits
    )


def test_a_field_is_known_by_its_role_and_the_service_that_it_was_shown_for() -> None:
    values = {"lead:tech:web": BOB, "lead:comms:": "", "leader:x:y": ADA, "lead:": ADA}

    assert lead_fields(window_values(values)) == {
        "tech": LeadField(block="lead:tech:web", shown_for="web", person=BOB),
        "comms": LeadField(block="lead:comms:", shown_for="", person=None),
    }


def test_a_service_that_is_not_configured_has_no_usual_leads() -> None:
    assert usual_leads(TEAM, "pay") == {"comms": CYD}
    assert usual_leads(TEAM, "gone") == {}
