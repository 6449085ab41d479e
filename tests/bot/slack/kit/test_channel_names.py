"""The channel's name in a payload, which Slack gives only of a public channel."""

import pytest

from bot.slack.kit.payloads import parse
from bot.slack.kit.requests import Click, SlashCommand
from tests.bot.slack.kit.samples import (
    BUTTON,
    COMMAND,
    HOME,
    MODAL,
    in_message,
    in_view,
)

NAMES = (
    ("help", "help"),
    ("privategroup-talk", "privategroup-talk"),
    ("directmessage", ""),
    ("privategroup", ""),
    ("mpdm-ada--bob--cyd-1", ""),
    ("", ""),
    (None, ""),
)

each_name = pytest.mark.parametrize(("given", "name"), NAMES)


@each_name
def test_a_command_has_the_name_of_a_public_channel_only(
    given: str | None, name: str
) -> None:
    request = parse("slash_commands", {**COMMAND, "channel_name": given})

    assert isinstance(request, SlashCommand)
    assert request.channel_name == name


@each_name
def test_a_click_has_the_name_of_a_public_channel_only(
    given: str | None, name: str
) -> None:
    payload = {**in_message(BUTTON), "channel": {"id": "CHELP", "name": given}}
    request = parse("interactive", payload)

    assert isinstance(request, Click)
    assert (request.channel, request.channel_name) == ("CHELP", name)


@pytest.mark.parametrize("view", [MODAL, HOME])
def test_a_click_in_a_window_is_in_no_channel(view: dict[str, object]) -> None:
    request = parse("interactive", in_view(view, BUTTON))

    assert isinstance(request, Click)
    assert (request.channel, request.channel_name) == ("", "")
