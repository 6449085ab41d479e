"""The window that declares, on a real journal: nothing is lost or done twice."""

import json
from collections.abc import Mapping
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest
from attrs import evolve as with_

from actors.incident.facts import NOT_SURE
from actors.incident.ids import IncidentNumber
from actors.incident.lifecycle import Close
from bot.base.json_types import JsonObject
from bot.base.recent import Recent
from bot.dialogue.forms.form import Form
from bot.dialogue.forms.form_history import FormHistory
from bot.sandbox.blocks.validate import check_view
from bot.sandbox.ids import IdSource
from bot.words import field_errors
from tests.actors.incident.case import ADA, BOB, CYD, DAN, DECLARE, mark
from tests.bot.deciding_engine import DecidingEngine
from tests.bot.features.window_values import FORM, HASTY, OTHER, VALUES, changes, shown
from tests.bot.running_gateway import running_gateway
from tests.bot.sent import errors_in, initial, leads_of, shown_in
from tests.bot.slack.socket.socket_fake import until
from tests.bot.team import LED, ROBOT, TEAM

# The window that declares.


async def test_a_service_brings_its_leads_even_if_the_window_was_not_redrawn(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        answer = await at.submits(HASTY, FORM)

        assert leads_of(await at.incident()) == {"comms": ADA, "tech": BOB}
        assert BOB in shown_in(answer)
        check_view(json.loads(json.dumps((answer or {})["view"])), "modal", IdSource(1))


async def test_leads_of_an_earlier_choice_are_not_invited(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits({**VALUES, "service": "pay"}, FORM)

        assert leads_of(await at.incident()) == {"comms": CYD}


async def test_the_same_text_again_is_the_same_request(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        first = await at.submits(VALUES, FORM)
        second = await at.submits(HASTY, FORM)

        assert shown_in(first) == shown_in(second)
        assert await changes(at) == []
        assert await at.count() == 1


CORRECTIONS: dict[str, tuple[dict[str, str], list[str]]] = {
    "title": ({"title": "Nobody can log in"}, ["TitleChanged"]),
    "description": ({"description": ""}, ["DescriptionChanged"]),
    "severity": ({"severity": "p1"}, ["SeverityChanged"]),
    "unsure": ({"severity": "not-sure"}, ["SeverityChanged"]),
    "one lead": ({"lead:tech:web": DAN}, ["LeadChanged"]),
    "one lead fewer": ({"lead:tech:web": ""}, ["LeadChanged"]),
    "service": ({"service": "pay"}, ["ServiceChanged", "LeadChanged", "LeadChanged"]),
}


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize(("corrected", "events"), CORRECTIONS.values(), ids=CORRECTIONS)
async def test_other_text_corrects_what_was_declared_and_declares_nothing_more(
    tmp_path: Path, corrected: Mapping[str, str], events: list[str], *, fresh: bool
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        if fresh:
            at.context.forms.most = 0
            await at.submits(VALUES, OTHER)
        answer = await at.submits({**VALUES, **corrected}, FORM)

        assert await changes(at) == events
        assert await at.count() == (2 if fresh else 1)
        assert "Incident 1 declared" in shown_in(answer)
        await at.submits({**VALUES, **corrected}, FORM)
        assert await changes(at) == events


async def test_the_last_of_several_corrections_counts(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        await at.submits({**VALUES, "title": "Two"}, FORM)
        third = {**VALUES, "severity": "p1"}
        await at.submits(third, FORM)

        incident = await at.incident()
        assert (incident.title, incident.severity.key) == ("Nobody can pay", "p1")


async def test_a_repeated_delivery_of_the_declaration_undoes_no_correction(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM, trigger="first")
        await at.submits({**VALUES, "title": "Two"}, FORM)
        await at.submits(VALUES, FORM, trigger="first")

        assert (await at.incident()).title == "Two"


async def test_a_correction_leaves_what_somebody_else_changed_meanwhile(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        form = await at.form_of()
        await at.submits({**shown(await at.incident()), "severity": "p1"}, form, by=BOB)
        await at.submits({**VALUES, "title": "Two"}, FORM)

        incident = await at.incident()
        assert (incident.title, incident.severity.key) == ("Two", "p1")


@pytest.mark.parametrize("is_remembered", [True, False])
async def test_a_correction_takes_the_lead_from_nobody_who_got_it_meanwhile(
    tmp_path: Path, *, is_remembered: bool
) -> None:
    async with running_gateway(tmp_path, LED) as at:
        await at.submits(VALUES, FORM)
        form, before = await at.form_of(), shown(await at.incident())
        await at.submits({**before, "lead:lead:web": BOB}, form, by=BOB)
        if not is_remembered:
            at.context.forms = Recent(FormHistory)
        await at.submits({**VALUES, "title": "Two"}, FORM)

        incident = await at.incident()
        assert incident.title == "Two"
        assert leads_of(incident) == {"lead": BOB, "comms": ADA, "tech": BOB}


async def test_a_declaration_is_one_event_that_names_the_declarer_as_its_lead(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, LED) as at:
        await at.submits(VALUES, FORM)

        incident = await at.incident()
        assert incident.lead("lead") == incident.declared.by
        assert await changes(at) == []
        assert not incident.notices.recent


async def test_what_another_process_declared_by_this_form_meanwhile_is_corrected(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        answers: list[JsonObject | None] = []

        async def corrects() -> None:
            answers.append(await at.submits({**VALUES, "title": "Two"}, FORM))

        at.engine.slow = anyio.Event()
        async with anyio.create_task_group() as ours:
            ours.start_soon(corrects)
            await until(lambda: len(at.engine.asked) == 1)
            other = DecidingEngine(at.store)
            number = IncidentNumber(await at.store.reserve(FORM.id))
            theirs = with_(DECLARE, number=number, title=VALUES["title"])
            await other.ask(number, theirs, FORM.id)
            at.engine.slow.set()

        assert (await at.incident(number)).title == "Two"
        assert f"Incident {number} declared" in shown_in(answers[0])
        assert await at.count() == 1


async def test_a_correction_after_closing_says_that_it_was_not_saved(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        corrected = {**VALUES, "title": "Two"}
        await at.submits(corrected, FORM)
        await at.engine.ask(1, Close(mark=mark(BOB, 60), summary=""), "close")

        same = await at.submits(corrected, FORM)
        assert "was closed by" in shown_in(same)
        at.context.forms.most = 0
        await at.submits(
            {**VALUES, "title": ""}, Form(id="x", origin=None, number=None)
        )
        again = await at.submits(corrected, FORM)
        assert "was closed by" in shown_in(again)

        other = await at.submits({**VALUES, "title": "Three"}, FORM)
        assert errors_in(other) == {
            "title": field_errors.closed_since(IncidentNumber(1))
        }
        assert (await at.incident()).title == "Two"


async def test_the_window_names_the_channel_of_the_incident_and_not_of_the_text(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        answer = await at.submits({**VALUES, "title": "Other words"}, FORM)

        assert "incident-0001-web-nobody-can-pay" in shown_in(answer)
        assert "other-words" not in shown_in(answer)


async def test_what_is_wrong_stands_beside_its_field(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        answer = await at.submits({**VALUES, "title": " ", "severity": "p9"}, FORM)

        assert errors_in(answer) == {
            "title": field_errors.NO_TITLE,
            "severity": field_errors.UNKNOWN_SEVERITY,
        }
        assert await at.count() == 0


async def test_an_emptied_service_or_severity_is_one_that_nobody_is_sure_of(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        bare = {**HASTY, "service": "", "severity": "", "description": ""}
        answer = await at.submits(bare, FORM)

        incident = await at.incident()
        assert incident.service == NOT_SURE
        assert (incident.severity, incident.unsure) == (TEAM.default_severity, True)
        assert "the service and the severity (treated as P2" in shown_in(answer)


async def test_a_bot_that_was_chosen_is_refused_beside_its_field(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        robot = {**VALUES, "lead:tech:web": ROBOT}
        answer = await at.submits(robot, FORM)
        assert errors_in(answer) == {"lead:tech:web": field_errors.BOT_LEAD}
        untitled = await at.submits({**robot, "title": ""}, FORM)
        assert errors_in(untitled) == {
            "title": field_errors.NO_TITLE,
            "lead:tech:web": field_errors.BOT_LEAD,
        }
        assert await at.count() == 0

        await at.submits(VALUES, FORM)
        before = shown(await at.incident())
        late = await at.submits({**before, "lead:comms:web": ROBOT}, await at.form_of())
        assert errors_in(late) == {"lead:comms:web": field_errors.BOT_LEAD}
        assert await changes(at) == []


# The window that changes.


# The service that is chosen.


async def test_choosing_a_service_shows_its_leads_and_what_was_chosen_by_hand(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.chooses({**HASTY, "lead:comms:not-sure": DAN}, FORM)

        (view,) = at.slack.views("views.update")
        assert initial(view, "lead:comms:web") == DAN
        assert initial(view, "lead:tech:web") == BOB
        (sent,) = at.slack.sent("views.update")
        assert (sent["view_id"], sent["hash"]) == (FORM.id, "h0")
