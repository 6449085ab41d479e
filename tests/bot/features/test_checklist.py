"""``/incident checklist``: two people tick boxes, and Muster sees the rest."""

from pathlib import Path

import anyio
import pytest
from attrs import evolve as with_

from actors.incident.checklist import SaveChecklist
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.lifecycle import Close
from actors.incident.model import Incident
from actors.incident.seen import ChecklistProgress, progress_of
from bot.base.json_types import JsonObject, as_object, child, items, text
from bot.dialogue.forms.form import Form
from bot.dialogue.reply import OpenWindow
from bot.features.checklist import Touched, after, touched
from bot.screens import actions
from bot.words import field_errors
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA, BOB, CYD, HELP, mark
from tests.bot.dialogue.contexts import CHANNELS, TWO, a_context, types
from tests.bot.dialogue.replies import said
from tests.bot.features.window_values import FORM, VALUES, changes, shown
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.sent import errors_in
from tests.bot.slack.socket.socket_fake import until
from tests.bot.team import LED

HERE = CHANNELS[TWO]
FIRST, PEOPLE = "boxes:0", "boxes:1"
NOTHING = {FIRST: "", PEOPLE: ""}


def boxes(view: JsonObject) -> dict[str, list[str]]:
    """Return the keys of the boxes by their block; ticked ones have a plus."""
    found: dict[str, list[str]] = {}
    for block in map(as_object, items(view, "blocks")):
        element = child(block, "element")
        ticked = {
            text(as_object(x), "value") for x in items(element, "initial_options")
        }
        keys = [text(as_object(x), "value") for x in items(element, "options")]
        if keys:
            found[text(block, "block_id")] = [
                f"+{key}" if key in ticked else key for key in keys
            ]
    return found


def ticks(incident: Incident) -> dict[str, str]:
    """Return who ticked what."""
    return {key: made.by for key, made in incident.checklist.ticks.items()}


async def saves(
    at: RunningGateway,
    values: dict[str, str],
    form: Form,
    *,
    by: PersonId = ADA,
    trigger: str = "",
) -> JsonObject | None:
    shown = {**NOTHING, **values}
    window = actions.CHECKLIST
    return await at.submits(shown, form, callback=window, by=by, trigger=trigger)


async def test_the_window_has_the_boxes_of_the_severity_in_their_groups(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, LED) as at:
        await at.submits(VALUES, FORM)
        await at.engine.ask(1, SaveChecklist(mark=mark(), ticked=("start",)), "start")
        await at.clicks(actions.OPEN_CHECKLIST, "1")
        await quiet()
        (view,) = at.slack.views("views.open")[-1:]

    assert view["callback_id"] == actions.CHECKLIST
    assert boxes(view) == {
        FIRST: ["+start", "changes", "next-update"],
        PEOPLE: ["owner", "user-message", "review"],
    }
    read = str(view)
    assert "Incident 1: 3 of 10 done" in read
    assert "An incident lead is named: done, seen by Muster" in read
    assert "What users see is written in 1 line: not yet" in read
    assert "There is a tech lead and a comms lead: done, seen by Muster" in read


async def test_what_is_ticked_is_saved_with_the_person(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, LED) as at:
        await at.submits(VALUES, FORM)
        ticked = {FIRST: "start changes", PEOPLE: "owner"}
        assert await saves(at, ticked, await at.form_of()) is None

        incident = await at.incident()
        assert ticks(incident) == {"start": ADA, "changes": ADA, "owner": ADA}
        assert progress_of(incident) == ChecklistProgress(done=5, total=10)


async def test_two_who_tick_different_boxes_both_win(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, LED) as at:
        await at.submits(VALUES, FORM)
        first, second = await at.form_of(), await at.form_of()
        at.engine.slow = anyio.Event()
        async with anyio.create_task_group() as both:
            both.start_soon(saves, at, {FIRST: "start"}, first)
            both.start_soon(saves, at, {PEOPLE: "owner"}, second)
            await until(lambda: len(at.engine.asked) == 3)
            at.engine.slow.set()

        assert sorted(ticks(await at.incident())) == ["owner", "start"]


async def test_a_window_that_was_opened_earlier_unticks_nothing_of_others(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, LED) as at:
        await at.submits(VALUES, FORM)
        early = await at.form_of()
        await saves(at, {FIRST: "start changes"}, await at.form_of(), by=BOB)
        later = await at.form_of()
        await saves(at, {PEOPLE: "review"}, early)
        assert sorted(ticks(await at.incident())) == ["changes", "review", "start"]

        await saves(at, {FIRST: "changes"}, later, by=BOB)
        assert sorted(ticks(await at.incident())) == ["changes", "review"]


async def test_a_window_in_which_nothing_was_touched_saves_nothing(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, LED) as at:
        await at.submits(VALUES, FORM)
        await saves(at, {FIRST: "start"}, await at.form_of())
        assert await saves(at, {FIRST: "start"}, await at.form_of()) is None

        assert await changes(at) == ["ChecklistSaved"]


async def test_a_window_that_is_submitted_twice_saves_once(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, LED) as at:
        await at.submits(VALUES, FORM)
        form, other = await at.form_of(), await at.form_of()
        await saves(at, {FIRST: "start"}, form, trigger="once")
        await at.engine.ask(
            1, SaveChecklist(mark=mark(BOB, 60), unticked=("start",)), "undone"
        )
        await saves(at, {FIRST: "start"}, form, trigger="once")
        assert ticks(await at.incident()) == {}

        await saves(at, {FIRST: "changes"}, other)
        await saves(at, {PEOPLE: "owner"}, other)
        assert ticks(await at.incident()) == {"owner": ADA}


async def test_ticks_and_open_windows_outlast_a_change_of_severity(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, LED) as at:
        await at.submits(VALUES, FORM)
        await saves(at, {FIRST: "start", PEOPLE: "owner"}, await at.form_of())
        early = await at.form_of()
        graver = {**shown(await at.incident()), "severity": "p1"}
        await at.submits(graver, await at.form_of())
        raised = await at.incident()
        assert [x.key for x in raised.checklist.items][-1] == "personal-data"
        assert progress_of(raised) == ChecklistProgress(done=2, total=15)

        # It was opened at the severity before, whose boxes it has.
        await saves(at, {FIRST: "start", PEOPLE: "review"}, early)
        assert ticks(await at.incident()) == {"start": ADA, "review": ADA}
        lower = {**shown(await at.incident()), "severity": "p2"}
        await at.submits(lower, await at.form_of())
        again = progress_of(await at.incident())
        assert again == ChecklistProgress(done=4, total=10)


async def test_the_checklist_of_a_closed_incident_may_be_ticked(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, LED) as at:
        await at.submits(VALUES, FORM)
        form = await at.form_of()
        await at.engine.ask(1, Close(mark=mark(CYD, 60), summary=""), "close")
        assert await saves(at, {PEOPLE: "review"}, form) is None

        assert ticks(await at.incident()) == {"review": ADA}


async def test_a_window_of_no_incident_stays_open(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, LED) as at:
        gone = Form(id="x", origin=HELP, number=IncidentNumber(9), version=1)

        assert errors_in(await saves(at, {}, gone)) == {FIRST: field_errors.NOT_THERE}


@pytest.mark.parametrize("typed", ["checklist", "checklist 2", "checks"])
async def test_an_incident_without_a_checklist_says_when_it_gets_one(
    tmp_path: Path, typed: str
) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, typed, HERE)

    assert engine.asked == []
    assert said(reply) == (
        "Incident 2 has no checklist, because it was declared before Muster had any. "
        "It gets one when its severity is changed or confirmed: `/incident edit 2`"
    )


async def test_a_severity_without_a_checklist_says_so(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _):
        context.configuration = with_(context.configuration, checklist=())
        reply = await types(context, "checklist", HERE)

    assert said(reply) == (
        "No checklist is set up for P2 Medium. "
        "Whoever runs Muster can add one with the key `checklist`."
    )


async def test_the_typed_word_opens_the_window(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, LED) as at:
        await at.submits(VALUES, FORM)
        reply = await types(at.context, "checklist #1", HERE)

    assert isinstance(reply, OpenWindow)
    assert reply.again == "checklist #1"
    assert boxes(reply.view)


def test_only_boxes_that_look_different_were_touched() -> None:
    opened = {"a": True, "b": False, "c": True, "d": False}

    assert touched(opened, frozenset({"a", "b", "unknown"})) == Touched(
        ticked=("b",), unticked=("c",)
    )


def test_what_an_earlier_submission_touched_is_taken_back() -> None:
    earlier = Touched(ticked=("a", "b"), unticked=("c", "d"))
    now = Touched(ticked=("b",), unticked=("d",))

    assert after(now, earlier) == Touched(ticked=("b", "c"), unticked=("d", "a"))
    assert after(earlier, earlier) == earlier
