"""What people can do when Slack does not open a window."""

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import define
from attrs import evolve as with_
from structlog.testing import capture_logs

from actors.errors import JournalUnavailable
from actors.incident.facts import NOT_SURE
from actors.incident.ids import PersonId
from actors.incident.model import Incident
from bot.base.json_types import JsonObject, text
from bot.dialogue.forms.form import Form
from bot.sandbox.blocks.validate import message_blocks
from bot.sandbox.ids import IdSource
from bot.screens import actions
from bot.slack.web.results import (
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)
from bot.storage.store import KEPT_FOR
from bot.words import declaration_text, field_errors, refusals
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA, BOB, CYD, HELP
from tests.bot.features.window_values import FORM, VALUES
from tests.bot.prompt_store import PromptStore
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.sent import buttons_in, initial, leads_of, shown_in
from tests.bot.team import TEAM

LONG = "Nobody can pay since the last release, and " * 60 + "that is all."
REFUSED = Refused(
    error="invalid_arguments",
    messages=("[ERROR] must be less than 25 characters [json-pointer:/view/title]",),
)
FAILURES: dict[str, list[CallResult]] = {
    "refused": [REFUSED],
    "expired": [Refused(error="expired_trigger_id")],
    "misconfigured": [Misconfigured(error="missing_scope: needed x, provided y")],
    "slowed down": [NotDone(error="ratelimited", retry_after=30.0)],
    "not connected": [NotDone(error="ClientConnectorError", retry_after=None)],
    "unknown": [Unknown(error="timeout"), Unknown(error="timeout")],
    "unknown, then expired": [
        Unknown(error="timeout"),
        Refused(error="expired_trigger_id"),
    ],
}


async def types(at: RunningGateway, typed: str) -> None:
    await at.types("/incident", typed, channel_id=HELP)
    await quiet()


async def clicks(
    at: RunningGateway, action: str, value: str, by: PersonId = ADA
) -> None:
    await at.clicks(action, value, by=by, channel={"id": HELP})
    await quiet()


async def refused(at: RunningGateway, typed: str, *answers: CallResult) -> JsonObject:
    """Type a command whose window is not opened; return what is said instead."""
    at.slack.planned["views.open"] = list(answers or (REFUSED,))
    await types(at, typed)
    assert at.slack.planned["views.open"] == []
    return at.slack.sent()[-1]


def said(message: JsonObject) -> str:
    return text(message, "text")


def kept_id(message: JsonObject) -> str:
    return buttons_in(message)[actions.DECLARE_NOW]


@pytest.mark.parametrize("answers", FAILURES.values(), ids=FAILURES)
async def test_a_window_that_does_not_open_is_replaced_by_two_buttons(
    tmp_path: Path, answers: list[CallResult]
) -> None:
    async with running_gateway(tmp_path) as at:
        message = await refused(at, "Nobody can pay", *answers)

        buttons = buttons_in(message)
        assert set(buttons) == {actions.OPEN_KEPT, actions.DECLARE_NOW}
        assert len(set(buttons.values())) == 1
        assert "Slack did not open the window. What you typed is kept" in said(message)
        message_blocks(list(message["blocks"]), IdSource(1))  # type: ignore[call-overload]
        assert await at.store.kept_text(kept_id(message)) == "Nobody can pay"


@pytest.mark.parametrize(
    "answers",
    [
        [Refused(error="exchanged_trigger_id")],
        [Unknown(error="timeout"), Refused(error="exchanged_trigger_id")],
        [Unknown(error="timeout"), Done(body={})],
        [Done(body={})],
    ],
)
async def test_a_window_that_is_open_is_not_said_to_be_refused(
    tmp_path: Path, answers: list[CallResult]
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.planned["views.open"] = list(answers)
        await types(at, "Nobody can pay")

        assert at.slack.said() == []
        triggers = {str(sent["trigger_id"]) for sent in at.slack.sent("views.open")}
        assert len(triggers) == 1


async def test_slacks_own_messages_are_logged_and_nothing_that_was_typed(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        with capture_logs() as logs:
            await refused(at, "Nobody can pay")

        (line,) = [x for x in logs if x["event"] == "window not opened"]
        assert line["log_level"] == "warning"
        assert line["error"] == "invalid_arguments"
        assert line["messages"] == REFUSED.messages
        assert "pay" not in str(logs)


async def test_without_a_text_only_the_window_is_offered_again(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        for typed in ("", "open", " \u200b "):
            message = await refused(at, typed)
            assert buttons_in(message) == {actions.OPEN_AGAIN: "open"}
            assert message["text"] == declaration_text.WINDOW_REFUSED

        await clicks(at, actions.OPEN_AGAIN, "open")
        assert initial(at.slack.views("views.open")[-1], "title") == ""


async def test_an_update_whose_window_is_refused_is_offered_again_by_its_number(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        message = await refused(at, "update 1")
        assert buttons_in(message) == {actions.OPEN_AGAIN: "update #1"}

        await clicks(at, actions.OPEN_AGAIN, "update #1")
        assert initial(at.slack.views("views.open")[-1], "title") == "Nobody can pay"


async def test_the_window_that_is_opened_again_has_all_that_was_typed(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        message = await refused(at, LONG)
        await clicks(at, actions.OPEN_KEPT, kept_id(message))

        view = at.slack.views("views.open")[-1]
        title, rest = initial(view, "title"), initial(view, "description")
        assert f"{title} {rest}" == LONG
        assert len(rest) > 2000
        assert kept_id(message) in text(view, "private_metadata")


@pytest.mark.parametrize("typed", ["close", "status page is down", "update"])
async def test_what_reads_like_a_sub_command_is_opened_again_as_what_it_was(
    tmp_path: Path, typed: str
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.planned["views.open"] = [REFUSED]
        await clicks(at, actions.DECLARE_ANYWAY, typed)
        await clicks(at, actions.OPEN_KEPT, kept_id(at.slack.sent()[-1]))

        assert initial(at.slack.views("views.open")[-1], "title") == typed


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


@pytest.mark.parametrize("action", [actions.DECLARE_NOW, actions.OPEN_KEPT])
async def test_a_text_that_has_expired_has_to_be_typed_again(
    tmp_path: Path, action: str
) -> None:
    async with running_gateway(tmp_path) as at:
        message = await refused(at, "Nobody can pay")
        await at.clock.advance(KEPT_FOR.total_seconds() + 1)
        await clicks(at, action, kept_id(message))

        assert at.slack.sent()[-1]["text"] == declaration_text.TEXT_GONE
        assert await at.count() == 0


async def test_a_kept_text_without_visible_characters_is_not_declared(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.store.keep_text("blank", " \u200b ")
        await clicks(at, actions.DECLARE_NOW, "blank")

        assert at.slack.sent()[-1]["text"] == field_errors.NO_TITLE
        assert await at.count() == 0


@define(kw_only=True)
class FullStore(PromptStore):
    """Keeps no text any more."""

    async def keep_text(self, _text_id: str, _text: str) -> None:
        raise JournalUnavailable("the disk is full")


async def test_a_short_text_is_not_lost_when_it_cannot_be_kept(tmp_path: Path) -> None:
    async with running_gateway(tmp_path, made=FullStore) as at:
        at.slack.planned["views.open"] = [REFUSED]
        await clicks(at, actions.DECLARE_ANYWAY, "close to meltdown")
        message = at.slack.sent()[-1]
        assert buttons_in(message) == {actions.DECLARE_ANYWAY: "close to meltdown"}

        await refused(at, LONG)
        assert refusals.unavailable() == at.slack.sent()[-1]["text"]


def test_the_words_say_1_day_and_the_text_is_kept_for_1_day() -> None:
    assert timedelta(days=1) == KEPT_FOR
    assert "1 day" in declaration_text.WINDOW_REFUSED_TYPED
