"""The name of the channel where an incident is declared is stored for the record."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from actors.errors import JournalUnavailable
from actors.incident.ids import ChannelId
from bot.base.json_types import text
from bot.dialogue.forms.form import Form
from bot.screens import actions
from bot.slack.kit.requests import View
from bot.slack.web.results import Refused
from tests.actors.fakes import quiet
from tests.actors.incident.case import HELP
from tests.bot.features.window_values import VALUES
from tests.bot.prompt_store import PromptStore
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.sent import buttons_in

Stored = Mapping[ChannelId, str]


async def opened(at: RunningGateway, channel: str, name: str) -> Form:
    """Type ``/incident``, and return the form of the window that opens."""
    await at.types("/incident", "Down", channel_id=channel, channel_name=name)
    await quiet()
    (view,) = at.slack.views("views.open")
    return Form.of(View(metadata=text(view, "private_metadata")))


async def stored(at: RunningGateway, channel: ChannelId = HELP) -> Stored:
    await quiet()
    return await at.store.channel_names([channel])


async def test_it_is_stored_when_the_window_is_submitted_and_not_before(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        form = await opened(at, HELP, "help")
        assert await stored(at) == {}

        await at.submits(VALUES, form)
        assert await stored(at) == {HELP: "help"}


@pytest.mark.parametrize(
    ("channel", "name"),
    [
        (HELP, "privategroup"),
        (HELP, "mpdm-ada--bob--cyd-1"),
        (ChannelId("D0ADA"), "directmessage"),
        (ChannelId("D0ADA"), "ada"),
    ],
)
async def test_of_a_conversation_that_is_not_public_no_name_is_stored(
    tmp_path: Path, channel: ChannelId, name: str
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, await opened(at, channel, name))

        assert await at.count() == 1
        assert await stored(at, channel) == {}


async def test_it_is_stored_when_a_button_declares_without_a_window(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        at.slack.planned["views.open"] = [Refused(error="expired_trigger_id")]
        await at.types("/incident", "Down", channel_id=HELP, channel_name="help")
        await quiet()
        value = buttons_in(at.slack.sent()[-1])[actions.DECLARE_NOW]
        await at.clicks(
            actions.DECLARE_NOW, value, channel={"id": HELP, "name": "help-desk"}
        )

        assert await stored(at) == {HELP: "help-desk"}
        assert await at.count() == 1


class Forgetful(PromptStore):
    """Cannot store the name of any channel."""

    async def remember_channels(self, names: Stored) -> None:
        raise JournalUnavailable("away")


async def test_an_incident_is_declared_even_if_the_name_cannot_be_stored(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path, made=Forgetful) as at:
        answer = await at.submits(VALUES, await opened(at, HELP, "help"))

        assert await stored(at) == {}
        assert answer is not None
        assert answer["response_action"] == "update"
        assert await at.count() == 1
