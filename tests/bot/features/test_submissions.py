"""Windows before a real journal: nothing chosen or corrected is lost, or done twice."""

import json
from collections.abc import Mapping
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest
from attrs import evolve as with_
from structlog.testing import capture_logs

from actors.errors import JournalUnavailable
from actors.incident.details import TitleChanged, Update
from actors.incident.ids import IncidentNumber
from actors.incident.lifecycle import Close, Declared
from actors.incident.model import Incident
from actors.incident.roles import LeadChoice
from bot.base.json_types import JsonObject
from bot.features.forms.form import Form
from bot.sandbox.blocks.validate import check_view
from bot.sandbox.ids import IdSource
from bot.screens import windows
from bot.slack.web.results import Done, Refused
from bot.words import field_errors
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA, BOB, CYD, DAN, DECLARE, HELP, TECH, mark
from tests.bot.scene import ROBOT, DecidingEngine, Scene, scene
from tests.bot.sent import chosen, errors_in, initial, leads_of, shown_in
from tests.bot.slack.socket.socket_fake import until

FORM = Form(id="form", origin=HELP, number=None)
OTHER = Form(id="other", origin=HELP, number=None)
VALUES = {
    "title": "Nobody can pay",
    "service": "web",
    "severity": "p2",
    "description": "Since noon.",
    "lead:comms:web": ADA,
    "lead:tech:web": BOB,
}
HASTY = {
    **{block: value for block, value in VALUES.items() if "lead" not in block},
    "lead:comms:": "",
    "lead:tech:": "",
}
"""The service was chosen, and the window submitted before its leads were there."""


def shown(incident: Incident) -> dict[str, str]:
    """What a window shows that is opened to change an incident."""
    service = incident.service.key
    leads = leads_of(incident)
    return {
        "title": incident.title,
        "service": service,
        "severity": "not-sure" if incident.unsure else incident.severity.key,
        "description": incident.description,
        f"lead:comms:{service}": leads.get("comms", ""),
        f"lead:tech:{service}": leads.get("tech", ""),
    }


async def declared(
    at: Scene, values: Mapping[str, str] = VALUES
) -> tuple[Form, dict[str, str]]:
    """Declare, and return the form and the values of a window to change it."""
    await at.submits(values, FORM)
    return await at.form_of(), shown(await at.incident())


async def changes(at: Scene) -> list[str]:
    return [type(x).__name__ for x in (await at.store.read(1))[1:]]


# The window that declares.


async def test_a_service_chosen_in_haste_brings_its_leads_all_the_same(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        answer = await at.submits(HASTY, FORM)

        assert leads_of(await at.incident()) == {"comms": ADA, "tech": BOB}
        assert BOB in shown_in(answer)
        check_view(json.loads(json.dumps((answer or {})["view"])), "modal", IdSource(1))


async def test_leads_of_an_earlier_choice_are_not_invited(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await at.submits({**VALUES, "service": "pay"}, FORM)

        assert leads_of(await at.incident()) == {"comms": CYD}


async def test_the_same_text_again_is_the_same_request(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
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
    async with scene(tmp_path) as at:
        await at.submits(VALUES, FORM)
        if fresh:
            at.gateway._submissions._said.most = 0
            await at.submits(VALUES, OTHER)
        answer = await at.submits({**VALUES, **corrected}, FORM)

        assert await changes(at) == events
        assert await at.count() == (2 if fresh else 1)
        assert "Incident 1 declared" in shown_in(answer)
        await at.submits({**VALUES, **corrected}, FORM)
        assert await changes(at) == events


async def test_of_several_corrections_the_last_one_holds(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await at.submits(VALUES, FORM)
        await at.submits({**VALUES, "title": "Two"}, FORM)
        third = {**VALUES, "severity": "p1"}
        await at.submits(third, FORM)

        incident = await at.incident()
        assert (incident.title, incident.severity.key) == ("Nobody can pay", "p1")


async def test_the_declaration_delivered_again_takes_no_correction_back(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        await at.submits(VALUES, FORM, trigger="first")
        await at.submits({**VALUES, "title": "Two"}, FORM)
        await at.submits(VALUES, FORM, trigger="first")

        assert (await at.incident()).title == "Two"


async def test_a_correction_leaves_what_somebody_else_changed_meanwhile(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        await at.submits(VALUES, FORM)
        form = await at.form_of()
        await at.submits({**shown(await at.incident()), "severity": "p1"}, form, by=BOB)
        await at.submits({**VALUES, "title": "Two"}, FORM)

        incident = await at.incident()
        assert (incident.title, incident.severity.key) == ("Two", "p1")


async def test_two_submissions_at_a_time_are_one_incident_with_the_later_text(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        at.engine.slow = anyio.Event()
        async with anyio.create_task_group() as both:
            both.start_soon(at.submits, VALUES, FORM)
            await until(lambda: len(at.engine.asked) == 1)
            both.start_soon(at.submits, {**VALUES, "title": "Two"}, FORM)
            await quiet()
            assert len(at.engine.asked) == 1
            at.engine.slow.set()

        assert (await at.incident()).title == "Two"
        first, *_ = await at.store.read(1)
        assert isinstance(first, Declared)
        assert first.title == "Nobody can pay"
        assert await at.count() == 1


async def test_what_another_process_declared_by_this_form_meanwhile_is_corrected(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
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


async def test_a_correction_after_the_end_says_that_it_was_not_saved(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        await at.submits(VALUES, FORM)
        corrected = {**VALUES, "title": "Two"}
        await at.submits(corrected, FORM)
        await at.engine.ask(1, Close(mark=mark(BOB, 60), summary=""), "close")

        same = await at.submits(corrected, FORM)
        assert "was closed by" in shown_in(same)
        at.gateway._submissions._said.most = 0
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
    async with scene(tmp_path) as at:
        await at.submits(VALUES, FORM)
        answer = await at.submits({**VALUES, "title": "Other words"}, FORM)

        assert "incident-0001-web-nobody-can-pay" in shown_in(answer)
        assert "other-words" not in shown_in(answer)


async def test_what_is_wrong_stands_beside_its_field(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        answer = await at.submits({**VALUES, "title": " ", "severity": ""}, FORM)

        assert errors_in(answer) == {
            "title": field_errors.NO_TITLE,
            "severity": field_errors.UNKNOWN_SEVERITY,
        }
        assert await at.count() == 0


async def test_a_refusal_stands_beside_a_field_that_there_is(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        at.engine.trouble = JournalUnavailable("away")
        answer = await at.submits(VALUES, FORM)
        assert "nothing" in errors_in(answer)["title"]
        at.engine.trouble = None
        assert "`" not in errors_in(answer)["title"]

        untitled = await at.submits({"other": "x"}, FORM)
        assert list(errors_in(untitled)) == ["other"]
        empty = await at.submits({}, FORM)
        assert field_errors.NO_TITLE in shown_in(empty)


@pytest.mark.parametrize(
    ("callback", "form"),
    [
        ("update", FORM),
        ("gone", FORM),
        ("gone", OTHER),
    ],
)
async def test_a_window_that_is_not_known_is_not_closed_as_if_it_were_saved(
    tmp_path: Path, callback: str, form: Form
) -> None:
    async with scene(tmp_path) as at:
        answer = await at.submits(VALUES, form, callback=callback)

        assert errors_in(answer) == {"title": field_errors.WINDOW_OUTDATED}
        assert at.engine.asked == []


async def test_a_bot_that_was_chosen_is_refused_beside_its_field(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
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


async def test_a_bot_that_has_a_role_already_keeps_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await at.submits(VALUES, FORM)
        robot = LeadChoice(role=TECH, person=ROBOT)
        await at.engine.ask(1, Update(mark=mark(), leads=(robot,)), "robot")
        before = shown(await at.incident())

        saved = await at.submits({**before, "title": "Two"}, await at.form_of())
        assert saved is None
        assert (await at.incident()).title == "Two"


# The window that changes.


async def test_two_who_save_different_fields_both_get_what_they_saved(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
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
    async with scene(tmp_path) as at:
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


async def test_a_window_in_which_nothing_was_touched_changes_nothing(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        await at.submits({**VALUES, "description": "One\n\ntwo  three"}, FORM)
        form = await at.form_of()
        untouched = shown(await at.incident())
        await at.submits({**untouched, "title": "Two"}, await at.form_of())
        await at.submits({**untouched, "title": " Nobody  can pay "}, form)

        assert await changes(at) == ["TitleChanged"]


async def test_a_new_service_fills_the_roles_that_are_free_by_then(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
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
    async with scene(tmp_path) as at:
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
    async with scene(tmp_path) as at:
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
    async with scene(tmp_path) as at:
        form, before = await declared(at, {**HASTY, "service": "not-sure"})
        taken = {**before, "lead:tech:not-sure": DAN}
        await at.submits(taken, await at.form_of(), by=DAN)
        await at.submits({**before, "service": "web"}, form)
        await at.submits({**before, "service": "pay"}, form)

        assert leads_of(await at.incident()) == {"comms": CYD, "tech": DAN}


async def test_an_edit_of_what_is_closed_is_told_not_to_be_saved(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        await at.submits(VALUES, FORM)
        form = await at.form_of()
        saved = {**shown(await at.incident()), "title": "Two"}
        await at.submits(saved, form)
        await at.engine.ask(1, Close(mark=mark(BOB, 60), summary=""), "close")

        assert await at.submits(saved, form) is None
        late = await at.submits({**saved, "title": "Three"}, form)
        assert errors_in(late) == {"title": field_errors.CLOSED_MEANWHILE}
        gone = Form(id="x", origin=HELP, number=IncidentNumber(9), version=1)
        assert errors_in(await at.submits(saved, gone)) == {
            "title": field_errors.NOT_THERE
        }


async def test_what_is_refused_in_a_window_is_logged_without_what_was_typed(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        await at.submits(VALUES, FORM)
        form = await at.form_of()
        before = shown(await at.incident())
        await at.engine.ask(1, Close(mark=mark(BOB, 60), summary=""), "close")
        with capture_logs() as logs:
            await at.submits({**before, "title": "Three"}, form)
            await at.submits({**VALUES, "title": "Four"}, FORM)
            await at.submits(
                {**VALUES, "title": ""}, Form(id="fresh", origin=HELP, number=None)
            )

    refused = [x for x in logs if x["event"].startswith("request refused")]
    reasons = [x.get("reason") for x in refused]
    assert reasons == ["Rejected", "Rejected", "Flaws"]
    assert [x["incident"] for x in refused] == [1, None, None]
    assert refused[2]["fields"] == ["title"]
    assert "Three" not in str(logs)
    assert "Four" not in str(logs)


async def test_only_what_was_touched_is_checked(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        form, before = await declared(at)
        empty = await at.submits({**before, "title": ""}, form)
        assert errors_in(empty) == {"title": field_errors.NO_TITLE}

        long = TitleChanged(mark=mark(), title="x" * (windows.TITLE_MAX + 9))
        update = Update(mark=long.mark, title=long.title)
        await at.engine.ask(1, update, "long")
        form = await at.form_of()
        before = shown(await at.incident())
        cut = {**before, "title": before["title"][: windows.TITLE_MAX]}
        assert await at.submits({**cut, "severity": "p1"}, form) is None
        incident = await at.incident()
        assert (incident.title, incident.severity.key) == (long.title, "p1")


async def test_a_window_of_an_older_version_is_compared_with_what_holds_now(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        await at.submits(VALUES, FORM)
        old = Form(id="old", origin=HELP, number=IncidentNumber(1))
        await at.submits({**shown(await at.incident()), "title": "Two"}, old)

        assert await changes(at) == ["TitleChanged"]


# The service that is chosen.


async def test_choosing_a_service_shows_its_leads_and_what_was_chosen_by_hand(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        await at.chooses({**HASTY, "lead:comms:": DAN}, FORM)

        (view,) = at.slack.views("views.update")
        assert initial(view, "lead:comms:web") == DAN
        assert initial(view, "lead:tech:web") == BOB
        (sent,) = at.slack.sent("views.update")
        assert (sent["view_id"], sent["hash"]) == (FORM.id, "h0")


async def test_choosing_a_service_in_an_update_fills_the_free_roles_only(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        unsure = {**HASTY, "service": "not-sure", "lead:comms:": DAN}
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


def with_hash(seen: str) -> Done:
    return Done(body={"view": {"hash": seen}})


CONFLICT = Refused(error="hash_conflict")


def hashes(at: Scene) -> list[object]:
    return [sent["hash"] for sent in at.slack.sent("views.update")]


async def test_a_later_choice_is_shown_over_our_update_for_an_earlier_one(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        at.slack.planned["views.update"] = [with_hash("h1"), CONFLICT, with_hash("h2")]
        await at.chooses(HASTY, FORM)
        await at.chooses({**HASTY, "service": "pay"}, FORM)

        assert hashes(at) == ["h0", "h0", "h1"]
        assert initial(at.slack.views("views.update")[-1], "lead:comms:pay") == CYD


async def test_a_window_that_somebody_else_replaced_is_left_alone(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        at.slack.planned["views.update"] = [CONFLICT]
        await at.chooses(HASTY, FORM)

        assert hashes(at) == ["h0"]


async def test_of_choices_that_wait_only_the_latest_is_shown(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        at.slack.slow = anyio.Event()
        await at.chooses(HASTY, FORM)
        await until(lambda: hashes(at) == ["h0"])
        for service in ("pay", "not-sure", "pay"):
            await at.chooses({**HASTY, "service": service}, FORM, seen=service)
        await quiet()
        at.slack.slow.set()
        await quiet()

        assert hashes(at) == ["h0", "pay"]


async def test_another_field_brings_no_leads(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await at.gateway.handle(chosen(HASTY, FORM, "declare", block="severity"))
        await quiet()

        assert at.slack.calls == []
