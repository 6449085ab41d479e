"""A window that is submitted several times: the last text counts."""

from pathlib import Path

import pytest

from bot.words import field_errors
from tests.actors.incident.case import ADA, BOB, CYD, DAN
from tests.bot.features.window_values import FORM, VALUES, changes
from tests.bot.running_gateway import running_gateway
from tests.bot.sent import errors_in, leads_of, shown_in

CORRECTED = {**VALUES, "title": "Nobody can pay by card", "severity": "p1"}
THIRD = {**VALUES, "title": "Nobody pays"}


async def test_a_text_that_comes_back_after_other_text_holds(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        for values in (VALUES, CORRECTED, VALUES, CORRECTED, THIRD, CORRECTED):
            answer = await at.submits(values, FORM)
            incident = await at.incident()
            assert incident.title == values["title"]
            assert incident.severity.key == values["severity"]
            assert "Incident 1 declared" in shown_in(answer)

        assert await at.count() == 1


@pytest.mark.parametrize("late", ["first", "second"])
async def test_a_late_delivery_undoes_nothing(tmp_path: Path, late: str) -> None:
    said = {"first": VALUES, "second": CORRECTED}
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM, trigger="first")
        await at.submits(CORRECTED, FORM, trigger="second")
        await at.submits(THIRD, FORM)
        before = await changes(at)
        await at.submits(said[late], FORM, trigger=late)

        assert (await at.incident()).title == THIRD["title"]
        assert await changes(at) == before


async def test_text_that_came_back_may_be_delivered_late_too(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        for values, trigger in (
            (VALUES, "1"),
            (CORRECTED, "2"),
            (VALUES, "3"),
            (THIRD, "4"),
        ):
            await at.submits(values, FORM, trigger=trigger)
        await at.submits(VALUES, FORM, trigger="3")

        assert (await at.incident()).title == THIRD["title"]


async def test_a_correction_after_a_late_delivery_still_corrects_what_holds(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM, trigger="first")
        await at.submits(CORRECTED, FORM)
        await at.submits(VALUES, FORM, trigger="first")
        await at.submits({**VALUES, "description": "Since one."}, FORM)

        incident = await at.incident()
        assert (incident.title, incident.severity.key) == (VALUES["title"], "p2")
        assert incident.description == "Since one."


async def test_without_a_trigger_the_same_text_is_the_same_request(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        for values in (VALUES, CORRECTED, VALUES):
            await at.submits(values, FORM, trigger=" ")
        assert (await at.incident()).title == CORRECTED["title"]


@pytest.mark.parametrize("is_update", [False, True])
async def test_a_lead_in_a_removed_role_gets_an_error_beside_the_field(
    tmp_path: Path, *, is_update: bool
) -> None:
    async with running_gateway(tmp_path) as at:
        form = FORM
        if is_update:
            await at.submits(VALUES, FORM)
            form = await at.form_of()
        before = await at.count()
        answer = await at.submits({**VALUES, "lead:scribe:web": DAN}, form)
        assert errors_in(answer) == {"lead:scribe:web": field_errors.UNKNOWN_ROLE}
        assert await at.count() == before

        assert (
            errors_in(await at.submits({**VALUES, "lead:scribe:web": ""}, form)) == {}
        )


async def test_a_lead_chosen_by_hand_stays_when_a_redraw_shows_another_service(
    tmp_path: Path,
) -> None:
    details = {"title": "Nobody can pay", "service": "pay", "severity": "p2"}
    by_hand = {**details, "lead:comms:not-sure": "", "lead:tech:not-sure": BOB}
    # Bob also is the usual lead of the website, for which the window was redrawn.
    redrawn = {**details, "lead:comms:web": ADA, "lead:tech:web": BOB}
    async with running_gateway(tmp_path) as at:
        await at.submits(by_hand, FORM)
        await at.submits({**redrawn, "title": "Nobody pays"}, FORM)

        incident = await at.incident()
        assert incident.title == "Nobody pays"
        assert leads_of(incident) == {"comms": CYD, "tech": BOB}


async def test_a_lead_whose_field_is_cleared_in_a_correction_goes(
    tmp_path: Path,
) -> None:
    details = {"title": "Nobody can pay", "service": "pay", "severity": "p2"}
    async with running_gateway(tmp_path) as at:
        await at.submits(
            {**details, "lead:comms:not-sure": "", "lead:tech:not-sure": BOB}, FORM
        )
        await at.submits(
            {**details, "lead:comms:not-sure": "", "lead:tech:not-sure": ""}, FORM
        )

        assert leads_of(await at.incident()) == {"comms": CYD}
