"""A bot that is configured as a lead is left out."""

from pathlib import Path

from attrs import evolve as with_

from actors.incident.facts import Lead
from actors.incident.ids import IncidentNumber
from bot.dialogue.forms.form import Form
from bot.screens import actions
from bot.settings.configuration import ConfiguredService
from bot.slack.web.results import Refused
from tests.actors.fakes import quiet
from tests.actors.incident.case import BOB, COMMS, HELP, TECH, WEB
from tests.bot.features.window_values import FORM, HASTY, VALUES, shown
from tests.bot.running_gateway import running_gateway
from tests.bot.sent import buttons_in, errors_in, initial, leads_of
from tests.bot.team import ROBOT, TEAM

LED_BY_A_BOT = ConfiguredService(
    service=WEB,
    leads=(Lead(role=COMMS, person=ROBOT), Lead(role=TECH, person=BOB)),
)
MIXED = with_(TEAM, services=(LED_BY_A_BOT, *TEAM.services[1:]))
ALONE = with_(TEAM, services=(LED_BY_A_BOT,))


async def test_a_quick_declaration_is_led_by_people_only(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, MIXED) as at:
        assert errors_in(await at.submits(HASTY, FORM)) == {}
        assert leads_of(await at.incident()) == {"tech": BOB}


async def test_a_window_shows_people_only(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, MIXED) as at:
        await at.chooses(HASTY, FORM)
        (view,) = at.slack.views("views.update")
        assert initial(view, "lead:comms:web") == ""
        assert initial(view, "lead:tech:web") == BOB


async def test_a_new_service_brings_people_only(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, MIXED) as at:
        empty = {"lead:comms:pay": "", "lead:tech:pay": ""}
        values = {x: y for x, y in VALUES.items() if "lead" not in x}
        await at.submits({**values, "service": "pay", **empty}, FORM)
        form, first = await at.form_of(), shown(await at.incident())
        assert await at.submits({**first, "service": "web"}, form) is None
        assert leads_of(await at.incident()) == {"tech": BOB}


async def test_a_declaration_without_a_window_is_led_by_people_only(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, ALONE) as at:
        at.slack.planned["views.open"].append(Refused(error="view_too_large"))
        await at.types("/incident", "Nobody can pay")
        await quiet()
        kept = buttons_in(at.slack.sent()[-1])[actions.DECLARE_NOW]
        await at.clicks(actions.DECLARE_NOW, kept)
        assert leads_of(await at.incident()) == {"tech": BOB}


async def test_a_window_of_an_unknown_incident_is_not_redrawn(
    tmp_path: Path,
) -> None:
    """It would become a window that declares, with what was typed to change one."""
    gone = Form(id="gone", origin=HELP, number=IncidentNumber(77), version=2)
    async with running_gateway(tmp_path) as at:
        await at.chooses(HASTY, gone)
        assert at.slack.views("views.update") == []


async def test_a_choice_without_a_hash_is_shown_without_one(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.chooses(HASTY, FORM, seen="")
        (sent,) = at.slack.sent("views.update")
        assert sent["hash"] is None
