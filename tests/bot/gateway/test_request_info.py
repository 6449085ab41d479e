"""The facts of a command for the log and the answer."""

import pytest

from bot.gateway.request_info import RequestInfo
from bot.slack.kit.payloads import parse
from bot.slack.kit.requests import SlashCommand
from tests.bot.sent import typed


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
