"""What is filled in is read from the window, and leads are filled in for a service."""

from attrs import evolve as with_

from actors.incident.ids import PersonId
from bot.screens.details.filled import (
    DESCRIPTION,
    SERVICE,
    SEVERITY,
    TITLE,
    Filled,
    declaration,
)
from bot.slack.kit.values import Values
from tests.actors.incident.case import ADA, BOB, CYD
from tests.bot.screens.details.forms import FILLED, TEAM
from tests.bot.sent import window_values


def test_the_window_is_read_by_the_names_of_its_blocks() -> None:
    values = {
        TITLE: "Down",
        SERVICE: "web",
        SEVERITY: "s1",
        DESCRIPTION: "Since noon.",
        "lead:tech:web": CYD,
        "lead:comms:": "",
        "lead:": ADA,
        "foreign": "x",
    }

    assert Filled.read(window_values(values)) == with_(FILLED, leads={"tech": CYD})
    assert Filled.read(Values()) == Filled()


def leads_after(values: dict[str, str]) -> dict[str, PersonId]:
    return dict(declaration(TEAM, window_values(values)).leads)


def test_the_leads_of_the_chosen_service_are_filled_in() -> None:
    chosen = {SERVICE: "web", "lead:comms:": "", "lead:tech:": ""}

    assert leads_after(chosen) == {"comms": ADA, "tech": BOB}


def test_the_leads_of_another_service_take_the_place_of_the_first_ones() -> None:
    chosen = {SERVICE: "pay", "lead:comms:web": ADA, "lead:tech:web": BOB}

    assert leads_after(chosen) == {"comms": CYD}


def test_a_lead_chosen_by_hand_stays_when_the_service_changes() -> None:
    chosen = {SERVICE: "pay", "lead:comms:web": BOB, "lead:tech:web": CYD}

    assert leads_after(chosen) == {"comms": BOB, "tech": CYD}


def test_filling_in_leads_keeps_everything_else() -> None:
    values = {TITLE: "Down", SERVICE: "web", SEVERITY: "s1", DESCRIPTION: "Since noon."}
    filled = declaration(TEAM, window_values(values))

    assert with_(filled, leads={}) == FILLED
