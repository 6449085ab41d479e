"""The button that declares without a window."""

from pathlib import Path

from attrs import evolve as with_

from actors.incident.facts import NOT_SURE
from actors.incident.model import Incident
from bot.dialogue.forms.form import Form
from bot.screens import actions
from bot.words import field_errors
from tests.actors.incident.case import ADA, BOB, CYD, HELP
from tests.bot.features.declare.refused_windows import (
    LONG,
    clicks,
    kept_id,
    refused,
    said,
)
from tests.bot.features.window_values import VALUES
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.sent import leads_of, shown_in
from tests.bot.team import LED, TEAM


async def declared_now(at: RunningGateway, typed: str) -> Incident:
    message = await refused(at, typed)
    await clicks(at, actions.DECLARE_NOW, kept_id(message), by=BOB)
    return await at.incident()


async def test_declare_now_declares_with_the_defaults(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        incident = await declared_now(at, "Nobody can pay")

        assert (incident.title, incident.description) == ("Nobody can pay", "")
        assert incident.service == NOT_SURE
        assert (incident.severity, incident.unsure) == (TEAM.default_severity, True)
        assert leads_of(incident) == {}
        assert incident.declared.by == BOB
        assert incident.announce == (HELP,)
        told = said(at.slack.sent()[-1])
        assert "Incident 1 declared: Nobody can pay" in told
        assert "incident-0001-not-sure-nobody-can-pay" in told


async def test_declare_now_takes_the_only_service_and_its_leads(tmp_path: Path) -> None:
    only = with_(TEAM, services=TEAM.services[1:])
    async with running_gateway(tmp_path, only) as at:
        incident = await declared_now(at, "Nobody can pay")

        assert incident.service.key == "pay"
        assert leads_of(incident) == {"comms": CYD}


async def test_declare_now_lets_the_declarer_lead_the_incident(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, LED) as at:
        incident = await declared_now(at, "Nobody can pay")

        assert leads_of(incident) == {"lead": BOB}


async def test_declare_now_puts_the_rest_of_a_long_title_into_the_description(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        incident = await declared_now(at, LONG)

        assert f"{incident.title} {incident.description}" == LONG


async def test_declare_now_shows_the_rest_that_does_not_fit(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        typed = LONG + " And" * 300
        incident = await declared_now(at, typed)

        told = said(at.slack.sent()[-1])
        left = told.partition("copy:\n")[2]
        assert f"{incident.title} {incident.description} {left}" == typed


async def test_declare_now_pressed_twice_declares_once(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        message = await refused(at, "Nobody can pay")
        for _ in range(2):
            await clicks(at, actions.DECLARE_NOW, kept_id(message))

        assert await at.count() == 1
        assert len(await at.store.read(1)) == 1
        assert "Incident 1 already declared" in said(at.slack.sent()[-1])


async def test_the_window_after_declare_now_corrects_the_same_incident(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        message = await refused(at, "Nobody can pay")
        form = Form(id=kept_id(message), origin=HELP, number=None)
        await clicks(at, actions.DECLARE_NOW, form.id)
        answer = await at.submits({**VALUES, "title": "Nobody can log in"}, form)

        incident = await at.incident()
        assert (incident.title, incident.service.key) == ("Nobody can log in", "web")
        assert leads_of(incident) == {"comms": ADA, "tech": BOB}
        assert "Incident 1 declared" in shown_in(answer)
        assert await at.count() == 1


async def test_declare_now_after_the_window_changes_nothing(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        message = await refused(at, "Nobody can pay")
        form = Form(id=kept_id(message), origin=HELP, number=None)
        await at.submits({**VALUES, "title": "Nobody can log in"}, form)
        await clicks(at, actions.DECLARE_NOW, form.id)

        assert len(await at.store.read(1)) == 1
        assert await at.count() == 1
        assert "already declared: Nobody can log in" in said(at.slack.sent()[-1])


async def test_a_kept_text_without_visible_characters_is_not_declared(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.store.keep_text("blank", " \u200b ")
        await clicks(at, actions.DECLARE_NOW, "blank")

        assert at.slack.sent()[-1]["text"] == field_errors.NO_TITLE
        assert await at.count() == 0
