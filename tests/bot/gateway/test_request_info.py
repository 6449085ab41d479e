"""The facts of a command for the log and the answer."""

import pytest

from actors.incident.ids import ChannelId, MessageTs
from bot.dialogue.forms.form import Form
from bot.gateway.request_info import RequestInfo
from bot.slack.kit.payloads import parse
from bot.slack.kit.requests import SlashCommand
from tests.bot.sent import on_message, submitted, typed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("status 12", 12),
        ("#12 done", 12),
        ("close #12 again 13", 12),
        ("12 13", 12),
        ("close all 13", None),
        ("", None),
    ],
)
async def test_one_of_the_first_two_words_may_be_the_number(
    text: str, number: int | None
) -> None:
    sent = typed("/incident", text)
    request = parse(sent.kind, sent.payload)

    assert isinstance(request, SlashCommand)
    assert RequestInfo.of(request, "fresh").number == number


@pytest.mark.parametrize(
    ("thread", "channel"), [(None, ChannelId("C1")), (MessageTs("1.1"), None)]
)
async def test_what_comes_of_a_message_is_answered_in_no_channel(
    thread: MessageTs | None, channel: ChannelId | None
) -> None:
    form = Form(id="f", origin=ChannelId("C1"), number=None, origin_thread=thread)
    for sent, expected in (
        (submitted({"title": "Down"}, form, "declare"), channel),
        (on_message("declare_from_message", "C1"), None),
    ):
        request = parse(sent.kind, sent.payload)
        assert RequestInfo.of(request, "fresh").channel == expected
