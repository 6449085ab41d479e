"""A change that is submitted several times: the last text counts."""

from pathlib import Path

from attrs import evolve as with_

from actors.errors import JournalUnavailable
from tests.actors.incident.case import ADA, BOB, DAN
from tests.bot.features.window_values import FORM, VALUES, shown
from tests.bot.running_gateway import running_gateway
from tests.bot.sent import errors_in, leads_of


async def test_an_update_that_comes_back_after_another_one_holds(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        form, first = await at.form_of(), shown(await at.incident())
        for severity in ("p1", "p3", "p1"):
            await at.submits({**first, "severity": severity}, form, trigger=severity)
            assert (await at.incident()).severity.key in {severity, "p3"}
        assert (await at.incident()).severity.key == "p3"

        await at.submits({**first, "severity": "p1"}, form)
        assert (await at.incident()).severity.key == "p1"


async def test_the_same_update_again_takes_back_nothing_of_others(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        form, first = await at.form_of(), shown(await at.incident())
        mine = {**first, "severity": "p1"}
        await at.submits(mine, form)
        await at.submits(
            {**shown(await at.incident()), "severity": "p3"}, await at.form_of()
        )
        await at.submits(mine, form)

        assert (await at.incident()).severity.key == "p3"


async def test_a_role_that_only_the_incident_has_may_be_given_to_somebody_else(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        context = at.gateway.context
        context.configuration = with_(context.configuration, services=(), roles=())
        form, first = await at.form_of(), shown(await at.incident())
        answer = await at.submits({**first, "lead:tech:web": DAN}, form)

        assert answer is None
        assert leads_of(await at.incident()) == {"comms": ADA, "tech": DAN}
        assert leads_of(await at.incident())["tech"] != BOB


async def test_a_corrected_submission_undoes_nothing_when_it_comes_late(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        form = await at.form_of()
        graver = {**shown(await at.incident()), "severity": "p1"}
        at.engine.trouble = JournalUnavailable("away")
        assert errors_in(await at.submits(graver, form, trigger="first"))
        at.engine.trouble = None
        await at.submits({**graver, "title": "Two"}, form, trigger="second")
        await at.submits(graver, form, trigger="first")

        incident = await at.incident()
        assert (incident.title, incident.severity.key) == ("Two", "p1")
