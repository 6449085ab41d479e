from datetime import timedelta
from pathlib import Path

import pytest
from attrs import define
from structlog.testing import capture_logs

from actors.errors import JournalUnavailable
from bot.base.json_types import text
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
from bot.words import declaration_text, refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.bot.features.declare.refused_windows import (
    LONG,
    REFUSED,
    clicks,
    kept_id,
    refused,
    said,
    types,
)
from tests.bot.features.window_values import FORM, VALUES
from tests.bot.prompt_store import PromptStore
from tests.bot.running_gateway import running_gateway
from tests.bot.sent import buttons_in, initial

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
            assert message["text"] == as_mrkdwn(declaration_text.WINDOW_REFUSED)

        await clicks(at, actions.OPEN_AGAIN, "open")
        assert initial(at.slack.views("views.open")[-1], "title") == ""


async def test_a_change_whose_window_is_refused_is_offered_again_by_its_number(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)
        message = await refused(at, "edit 1")
        assert buttons_in(message) == {actions.OPEN_AGAIN: "edit #1"}

        await clicks(at, actions.OPEN_AGAIN, "edit #1")
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


@pytest.mark.parametrize("action", [actions.DECLARE_NOW, actions.OPEN_KEPT])
async def test_a_text_that_has_expired_has_to_be_typed_again(
    tmp_path: Path, action: str
) -> None:
    async with running_gateway(tmp_path) as at:
        message = await refused(at, "Nobody can pay")
        await at.clock.advance(KEPT_FOR.total_seconds() + 1)
        await clicks(at, action, kept_id(message))

        assert at.slack.sent()[-1]["text"] == as_mrkdwn(declaration_text.text_gone())
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
        assert as_mrkdwn(refusals.unavailable()) == at.slack.sent()[-1]["text"]


def test_the_words_say_1_day_and_the_text_is_kept_for_1_day() -> None:
    assert timedelta(days=1) == KEPT_FOR
    assert "1 day" in as_mrkdwn(declaration_text.WINDOW_REFUSED_TYPED)
