"""Requests that no feature handles are acknowledged and logged."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.base.json_types import JsonObject
from bot.screens import actions
from tests.bot.people_fake import HOME as OUR_TEAM
from tests.bot.running_gateway import running_gateway
from tests.bot.sent import envelope
from tests.bot.slack.kit.samples import (
    BUTTON,
    CLOSED,
    GLOBAL_SHORTCUT,
    HOME,
    MODAL,
    MULTI,
    REACTION,
    SERVICE,
    in_message,
    in_view,
)

OURS = {"id": OUR_TEAM}
ON_HOME = in_view(HOME, SERVICE)


def sent_by_us(payload: JsonObject) -> JsonObject:
    user = {"id": "UADA", "team_id": OUR_TEAM}
    return {**payload, "team": OURS, "team_id": OUR_TEAM, "user": user}


@pytest.mark.parametrize(
    ("kind", "payload", "line"),
    [
        (
            "interactive",
            in_message(MULTI),
            {"event": "choice ignored", "action": "services", "place": "InMessage"},
        ),
        (
            "interactive",
            ON_HOME,
            {"event": "choice ignored", "action": "value", "place": "OnHome"},
        ),
        (
            "interactive",
            in_view(MODAL, {**BUTTON, "action_id": "gone"}),
            {"event": "unknown button ignored", "action": "gone"},
        ),
        (
            "interactive",
            CLOSED,
            {"event": "window close ignored", "window": actions.DECLARE},
        ),
        (
            "interactive",
            GLOBAL_SHORTCUT,
            {"event": "shortcut ignored", "shortcut": "declare"},
        ),
        (
            "events_api",
            REACTION,
            {"event": "event ignored", "event_type": "reaction_added"},
        ),
        (
            "interactive",
            {"type": "block_suggestion"},
            {"event": "request ignored", "what": "interactive block_suggestion"},
        ),
    ],
)
async def test_it_is_acknowledged_and_logged(
    tmp_path: Path, kind: str, payload: JsonObject, line: JsonObject
) -> None:
    async with running_gateway(tmp_path) as at:
        with capture_logs() as logs:
            answer = await at.sends(envelope(kind, sent_by_us(payload)))

        assert answer is None
        assert logs == [{**line, "log_level": "info"}]
        assert at.has_done_nothing


async def test_an_input_that_nobody_knows_is_logged_by_its_type(tmp_path: Path) -> None:
    payload = in_message({"type": "mood_picker", "action_id": "mood", "value": "low"})
    async with running_gateway(tmp_path) as at:
        with capture_logs() as logs:
            await at.sends(envelope("interactive", sent_by_us(payload)))

    assert [line["event"] for line in logs] == [
        "inputs not recognised",
        "choice ignored",
    ]
    assert logs[0]["elements"] == ("mood_picker",)


AGAIN: JsonObject = {**BUTTON, "action_id": actions.TRY_AGAIN, "value": "7"}


async def test_a_button_of_a_message_works_on_home_too(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.sends(envelope("interactive", sent_by_us(in_view(HOME, AGAIN))))

        (view,) = at.slack.views("views.publish")
        assert "There is no incident 7" in str(view["blocks"])
        assert at.slack.methods == ["views.publish"]


async def test_a_button_of_a_message_works_in_a_window_too(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await at.sends(envelope("interactive", sent_by_us(in_view(MODAL, AGAIN))))

        (view,) = at.slack.views("views.push")
        assert "There is no incident 7" in str(view["blocks"])
