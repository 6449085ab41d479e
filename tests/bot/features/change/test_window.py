"""The window that changes an incident: only edited fields are saved."""

import json
from pathlib import Path

import anyio
import anyio.lowlevel

from actors.incident.details import TitleChanged, Update
from actors.incident.ids import IncidentNumber
from actors.incident.lifecycle import Close
from actors.incident.roles import LeadChoice
from bot.dialogue.forms.form import Form
from bot.screens.details import checks
from bot.words import field_errors
from tests.actors.incident.case import ADA, BOB, CYD, DAN, HELP, TECH, mark
from tests.bot.features.window_values import (
    FORM,
    HASTY,
    VALUES,
    changes,
    declared,
    shown,
)
from tests.bot.running_gateway import running_gateway
from tests.bot.sent import errors_in, initial, leads_of
from tests.bot.slack.socket.socket_fake import until
from tests.bot.team import ROBOT


async def test_a_bot_that_has_a_role_already_keeps_it(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        robot = LeadChoice(role=TECH, person=ROBOT)
        await at.engine.ask(1, Update(mark=mark(), leads=(robot,)), "robot")
        before = shown(await at.incident())

        saved = await at.submits({**before, "title": "Two"}, await at.form_of())
        assert saved is None
        assert (await at.incident()).title == "Two"


async def test_two_who_save_different_fields_both_get_what_they_saved(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        first, second = await at.form_of(), await at.form_of()
        before = shown(await at.incident())
        saved = await at.submits({**before, "title": "Two"}, first, by=BOB)
        assert saved is None
        await at.submits({**before, "severity": "p1"}, second, by=CYD)

        incident = await at.incident()
        assert (incident.title, incident.severity.key) == ("Two", "p1")
        assert await changes(at) == ["TitleChanged", "SeverityChanged"]


async def test_what_is_merged_is_decided_in_the_actor_and_not_before(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        first, second = await at.form_of(), await at.form_of()
        before = shown(await at.incident())
        at.engine.slow = anyio.Event()
        async with anyio.create_task_group() as both:
            both.start_soon(at.submits, {**before, "title": "Two"}, first)
            both.start_soon(at.submits, {**before, "description": "More."}, second)
            await until(lambda: len(at.engine.asked) == 3)
            at.engine.slow.set()

        incident = await at.incident()
        assert (incident.title, incident.description) == ("Two", "More.")


async def test_a_window_without_edits_changes_nothing(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits({**VALUES, "description": "One\n\ntwo  three"}, FORM)
        form = await at.form_of()
        untouched = shown(await at.incident())
        await at.submits({**untouched, "title": "Two"}, await at.form_of())
        await at.submits({**untouched, "title": " Nobody  can pay "}, form)

        assert await changes(at) == ["TitleChanged"]


async def test_a_new_service_fills_the_roles_that_are_free_by_then(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        unsure = {**HASTY, "service": "not-sure"}
        await at.submits(unsure, FORM)
        form = await at.form_of()
        before = shown(await at.incident())
        await at.submits(
            {**before, "lead:comms:not-sure": DAN}, await at.form_of(), by=DAN
        )
        await at.submits({**before, "service": "web"}, form)

        assert leads_of(await at.incident()) == {"comms": DAN, "tech": BOB}


async def test_an_update_that_is_corrected_applies_the_corrected_text(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        form, before = await declared(at)
        await at.submits({**before, "title": "Tow", "severity": "p1"}, form)
        corrected = {**before, "title": "Two"}
        await at.submits(corrected, form)
        await at.submits({**before, "title": "Tow", "severity": "p1"}, form)
        await at.submits(corrected, form)

        incident = await at.incident()
        assert (incident.title, incident.severity.key) == ("Two", "p2")


async def test_leads_that_a_service_brought_are_corrected_with_the_service(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        form, before = await declared(at, {**HASTY, "service": "not-sure"})
        await at.submits({**before, "service": "web"}, form)
        assert leads_of(await at.incident()) == {"comms": ADA, "tech": BOB}
        await at.submits({**before, "service": "pay"}, form)
        assert leads_of(await at.incident()) == {"comms": CYD}
        await at.submits(before, form)

        incident = await at.incident()
        assert leads_of(incident) == {}
        assert incident.service.key == "not-sure"


async def test_a_role_that_somebody_took_is_not_taken_back_with_the_service(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        form, before = await declared(at, {**HASTY, "service": "not-sure"})
        taken = {**before, "lead:tech:not-sure": DAN}
        await at.submits(taken, await at.form_of(), by=DAN)
        await at.submits({**before, "service": "web"}, form)
        await at.submits({**before, "service": "pay"}, form)

        assert leads_of(await at.incident()) == {"comms": CYD, "tech": DAN}


async def test_an_edit_of_what_is_closed_is_told_not_to_be_saved(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        form = await at.form_of()
        saved = {**shown(await at.incident()), "title": "Two"}
        await at.submits(saved, form)
        await at.engine.ask(1, Close(mark=mark(BOB, 60), summary=""), "close")

        assert await at.submits(saved, form) is None
        late = await at.submits({**saved, "title": "Three"}, form)
        assert errors_in(late) == {"title": field_errors.closed_meanwhile()}
        gone = Form(id="x", origin=HELP, number=IncidentNumber(9), version=1)
        assert errors_in(await at.submits(saved, gone)) == {
            "title": field_errors.NOT_THERE
        }


async def test_only_edited_fields_are_checked(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        form, before = await declared(at)
        empty = await at.submits({**before, "title": ""}, form)
        assert errors_in(empty) == {"title": field_errors.NO_TITLE}

        long = TitleChanged(mark=mark(), title="x" * (checks.TITLE_MAX + 9))
        update = Update(mark=long.mark, title=long.title)
        await at.engine.ask(1, update, "long")
        form = await at.form_of()
        before = shown(await at.incident())
        cut = {**before, "title": before["title"][: checks.TITLE_MAX]}
        assert await at.submits({**cut, "severity": "p1"}, form) is None
        incident = await at.incident()
        assert (incident.title, incident.severity.key) == (long.title, "p1")


async def test_a_window_of_an_older_version_is_compared_with_what_holds_now(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        old = Form(id="old", origin=HELP, number=IncidentNumber(1))
        await at.submits({**shown(await at.incident()), "title": "Two"}, old)

        assert await changes(at) == ["TitleChanged"]


async def test_choosing_a_service_in_an_update_fills_the_free_roles_only(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        unsure = {**HASTY, "service": "not-sure", "lead:comms:not-sure": DAN}
        await at.submits(unsure, FORM)
        form = await at.form_of()
        before = shown(await at.incident())
        await at.submits({**before, "title": "Two"}, await at.form_of())
        await at.chooses({**before, "service": "web", "severity": "p1"}, form)

        (view,) = at.slack.views("views.update")
        assert initial(view, "lead:comms:web") == DAN
        assert initial(view, "lead:tech:web") == BOB
        assert initial(view, "severity") == "p1"
        assert json.loads(str(view["private_metadata"]))["version"] == form.version
