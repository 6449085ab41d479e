"""Closing an incident, from its channel or by name."""

from pathlib import Path

import pytest

from actors.incident.ids import IncidentNumber
from actors.incident.lifecycle import Close
from bot.dialogue.reply import OpenWindow
from bot.words import phrases
from tests.bot.dialogue.contexts import CHANNELS, HELP, ONE, TWO, a_context, types
from tests.bot.dialogue.replies import offered, said

HERE = CHANNELS[TWO]


LINK = "<https://acme.slack.com/archives/C0ONE/p1700000000000000>"


SUMMARIES: list[tuple[str, IncidentNumber, str]] = [
    ("<#C0ONE|incident-0001-web-500s>", ONE, ""),
    ("<#C0ONE|> rolled back", ONE, "rolled back"),
    ("<#C0ONE>: rolled\tback", ONE, "rolled back"),
    ("incident-0001-web-500s rolled back", ONE, "rolled back"),
    ("#incident-0001-web-500s, rolled back", ONE, "rolled back"),
    ("INCIDENT-0001-WEB-500S rolled back", ONE, "rolled back"),
    (f"{LINK} rolled back\n&gt; by hand", ONE, "rolled back\n> by hand"),
    ("#1 rolled back", ONE, "rolled back"),
    ("incident-0003-web rolled back", TWO, "incident-0003-web rolled back"),
    ("incident-0001-web rolled back", TWO, "incident-0001-web rolled back"),
    ("<#C0ELSE|general> was told", TWO, "#general was told"),
    ("#2nd try worked", TWO, "#2nd try worked"),
    ("#2nd", TWO, "#2nd"),
    ("see &lt;!here&gt; <!here>", TWO, "see <!here> @here"),
    ("x" * 3999, TWO, "x" * 3999),
]
"""What was typed, which incident it closes, and with which summary."""


@pytest.mark.parametrize(("sent", "number", "summary"), SUMMARIES)
@pytest.mark.parametrize("word", ["", "close "])
async def test_the_first_word_says_which_incident_is_closed(
    tmp_path: Path, word: str, sent: str, number: IncidentNumber, summary: str
) -> None:
    command = "/incident" if word else "/closeincident"
    async with a_context(tmp_path) as (context, engine):
        await types(context, f"{word}{sent}", HERE, command=command)

    ((closed, asked, _),) = engine.asked
    assert closed == number
    assert isinstance(asked, Close)
    assert asked.summary == summary


@pytest.mark.parametrize("word", ["fixed", "resolved", "Resolve", "fixed #2"])
async def test_fixed_without_a_text_closes_at_once(tmp_path: Path, word: str) -> None:
    async with a_context(tmp_path) as (context, engine):
        await types(context, word, HERE)

    ((closed, asked, _),) = engine.asked
    assert closed == TWO
    assert isinstance(asked, Close)
    assert asked.summary == ""


@pytest.mark.parametrize("word", ["fixed", "resolved"])
async def test_fixed_with_a_text_asks_first(tmp_path: Path, word: str) -> None:
    typed = f"{word} It works again."
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, typed, HERE)

    assert engine.asked == []
    assert isinstance(reply, OpenWindow)
    assert "It works again." in str(reply.view)
    assert reply.again == "fixed #2 It works again."


async def test_fixed_with_a_text_that_no_window_takes_does_nothing(
    tmp_path: Path,
) -> None:
    typed = "x" * 3001
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, f"fixed {typed}", HERE)

    assert engine.asked == []
    assert said(reply).startswith("This is not done, because it has 3001 characters.")
    assert typed in said(reply)


async def test_fixed_outside_an_incident_channel_may_be_a_title(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, "fixed assets page is down", HELP)

    assert engine.asked == []
    assert offered(reply) == "fixed assets page is down"


@pytest.mark.parametrize(
    "sent",
    [
        "<#C0ELSE|general>",
        "<#C0ELSE|>",
        "#general",
        "#general.",
        "<#C0ELSE|general>!",
        "“<#C0ELSE|general>”?",
        "(#general)",
        "<http://acme.slack.com/archives/C0ELSE|acme.slack.com/archives/C0ELSE>",
        "<https://acme.slack.com/archives/C0ELSE/p17>",
    ],
)
async def test_another_channel_alone_is_never_a_summary(
    tmp_path: Path, sent: str
) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, sent, HERE, command="/closeincident")

    assert engine.asked == []
    assert "is not an incident channel, so nothing was done." in said(reply)


@pytest.mark.parametrize(
    "sent", ["(<#C0ONE|>)", "<#C0ONE|>!", "“#incident-0001-web-500s”", LINK + ","]
)
async def test_punctuation_around_a_channel_is_ignored(
    tmp_path: Path, sent: str
) -> None:
    async with a_context(tmp_path) as (context, engine):
        await types(context, sent, HERE, command="/closeincident")

    ((closed, *_),) = engine.asked
    assert closed == ONE


async def test_what_closeincident_says_names_the_title_as_it_was_typed(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, "done", HERE, command="/closeincident")

    assert said(reply) == (
        "Incident 2 is closed: Checkout fails. Every channel that was told about it "
        "is being told that it is over."
    )
    assert phrases.CUT not in said(reply)
