"""``/incident`` with anything but a sub-command."""

from pathlib import Path

import pytest

from tests.bot.dialogue.contexts import CHANNELS, NAMES, ONE, TWO, a_context, types
from tests.bot.dialogue.replies import offered, prefilled, said

HERE = CHANNELS[TWO]


LINK = "<https://acme.slack.com/archives/C0ONE/p1700000000000000>"


@pytest.mark.parametrize(
    "word", ["<#C0ONE|incident-0001-web-500s>", "<#C0ONE>", NAMES[ONE], LINK]
)
async def test_a_channel_alone_shows_the_status_of_its_incident(
    tmp_path: Path, word: str
) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, word, HERE)

    assert said(reply).startswith("Incident 1: ")
    assert offered(reply) is None


@pytest.mark.parametrize("word", ["<#C0ELSE|general>", "#general", "<#C0ELSE>"])
async def test_another_channel_alone_is_a_mistake_with_an_offer_to_declare(
    tmp_path: Path, word: str
) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, word, HERE)

    assert "is not an incident channel, so nothing was done" in said(reply)
    assert (offered(reply) or "").startswith("#")


async def test_a_channel_with_words_after_incident_is_a_title(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _):
        sent = "<#C0ONE|incident-0001-web-500s> is back &amp; worse"
        reply = await types(context, sent, HERE)

    assert prefilled(reply, "title") == "#incident-0001-web-500s is back & worse"


@pytest.mark.parametrize("text", ["#12", "12", "500", "web"])
async def test_one_word_that_is_no_channel_is_a_title(
    tmp_path: Path, text: str
) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, text, HERE)

    assert prefilled(reply, "title") == text


@pytest.mark.parametrize(
    ("typed", "known"), [("clsoe", "close"), ("Resolv", "resolve"), ("edti", "edit")]
)
async def test_a_typing_error_gets_a_suggestion_and_an_offer_to_declare(
    tmp_path: Path, typed: str, known: str
) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, typed, HERE)

    assert said(reply) == (
        f"“{typed}” is not a command. Did you mean `/incident {known}`?\n"
        f"Or is “{typed}” what's happening?"
    )
    assert offered(reply) == typed
