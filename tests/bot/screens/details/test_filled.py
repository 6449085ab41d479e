"""What is filled in is read from the window, and leads are filled in for a service."""

from attrs import evolve as with_

from actors.incident.facts import Lead
from actors.incident.ids import PersonId
from bot.screens.details.filled import (
    DESCRIPTION,
    SERVICE,
    SEVERITY,
    TITLE,
    Filled,
    declaration,
    with_usual_leads,
)
from bot.settings.configuration import Configuration
from bot.slack.kit.values import Values
from tests.actors.incident.case import ADA, BOB, CYD, DAN
from tests.bot.screens.details.forms import FILLED, TEAM
from tests.bot.sent import window_values
from tests.bot.team import LEAD, LED


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
    return dict(declaration(TEAM, window_values(values), DAN).leads)


def test_the_leads_of_the_chosen_service_are_filled_in() -> None:
    chosen = {SERVICE: "web", "lead:comms:": "", "lead:tech:": ""}

    assert leads_after(chosen) == {"comms": ADA, "tech": BOB}


def test_the_leads_of_another_service_take_the_place_of_the_first_ones() -> None:
    chosen = {SERVICE: "pay", "lead:comms:web": ADA, "lead:tech:web": BOB}

    assert leads_after(chosen) == {"comms": CYD}


def test_a_lead_chosen_by_hand_stays_when_the_service_changes() -> None:
    chosen = {SERVICE: "pay", "lead:comms:web": BOB, "lead:tech:web": CYD}

    assert leads_after(chosen) == {"comms": BOB, "tech": CYD}


def led_by(values: dict[str, str], config: Configuration = LED) -> PersonId | None:
    return declaration(config, window_values(values), DAN).leads.get("lead")


def test_the_declarer_leads_the_incident_unless_somebody_else_was_named() -> None:
    assert led_by({SERVICE: "web"}) == DAN
    assert led_by({SERVICE: "web", "lead:lead:web": ""}) == DAN
    assert led_by({SERVICE: "web", "lead:lead:web": BOB}) == BOB
    assert led_by({SERVICE: "web"}, TEAM) is None


def test_a_service_s_own_incident_lead_comes_before_the_declarer() -> None:
    web, *others = LED.services
    bob = with_(web, leads=(*web.leads, Lead(role=LEAD, person=BOB)))
    config = with_(LED, services=(bob, *others))

    assert led_by({SERVICE: "web"}, config) == BOB
    assert led_by({SERVICE: "pay"}, config) == DAN


def test_a_redrawn_window_shows_no_lead_whom_nobody_chose() -> None:
    assert "lead" not in with_usual_leads(LED, window_values({SERVICE: "web"})).leads


def test_filling_in_leads_keeps_everything_else() -> None:
    values = {TITLE: "Down", SERVICE: "web", SEVERITY: "s1", DESCRIPTION: "Since noon."}
    filled = declaration(TEAM, window_values(values), DAN)

    assert with_(filled, leads={}) == FILLED
