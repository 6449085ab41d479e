"""What may follow each sub-command, and the offer for other words."""

from pathlib import Path

import pytest

from actors.errors import Overloaded
from actors.incident.ids import ChannelId
from bot.dialogue.reply import Say
from bot.words import refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.bot.bodies import shown
from tests.bot.dialogue.contexts import (
    CHANNELS,
    HELP,
    NAMES,
    ONE,
    TWO,
    a_context,
    types,
)
from tests.bot.dialogue.replies import offered, said

HERE = CHANNELS[TWO]
LINK = "<https://acme.slack.com/archives/C0ONE/p1700000000000000>"
ACTING = ("update", "reopen", "retry")


@pytest.mark.parametrize("typed", ["status page is down", "STATUS\tpage is down"])
@pytest.mark.parametrize("place", [HERE, HELP])
async def test_a_status_with_words_is_answered_with_an_offer_to_declare(
    tmp_path: Path, typed: str, place: ChannelId
) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, typed, place)

    seen = typed.replace("\t", " ")
    assert offered(reply) == seen
    assert f"Or is “{seen}” what's happening?" in said(reply)
    expected = "Incident 2: " if place == HERE else "This is not an incident channel."
    assert said(reply).startswith(expected)
    assert isinstance(reply, Say)
    assert f"Declare “{seen}”" in list(shown(reply.blocks))


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("list of users is empty", "2 open incidents"),
        ("help context cannot log in", "You only need `/incident`"),
        ("status 1 page is down", "Incident 1: "),
        ("status #1 of 2 pages", "Incident 1: "),
        (f"status #{NAMES[ONE]} page", "Incident 1: "),
    ],
)
async def test_a_sub_command_that_only_reads_runs_whatever_follows(
    tmp_path: Path, typed: str, start: str
) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, typed, HERE)

    assert said(reply).startswith(start)
    assert offered(reply) == typed


@pytest.mark.parametrize("name", ACTING)
@pytest.mark.parametrize("rest", ["the shop", "1 shop", "shop", "#1 shop"])
async def test_a_sub_command_that_changes_something_does_nothing_if_words_follow(
    tmp_path: Path, name: str, rest: str
) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, f"{name} {rest}", HERE)

    assert engine.asked == []
    assert said(reply).startswith(
        f"“{rest}” cannot follow `/incident {name}`, so nothing was done."
    )
    assert offered(reply) == f"{name} {rest}"


@pytest.mark.parametrize("typed", ["close to the limit: db2", "close 12 pages fail"])
async def test_without_an_incident_to_close_the_words_may_be_declared(
    tmp_path: Path, typed: str
) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, typed, HELP)
        alone = await types(context, "close", HELP)

    assert engine.asked == []
    assert offered(reply) == typed
    assert offered(alone) is None


@pytest.mark.parametrize("typed", ["close done", "reopen", "retry"])
async def test_a_refusal_is_said_in_words(tmp_path: Path, typed: str) -> None:
    async with a_context(tmp_path) as (context, engine):
        engine.trouble = Overloaded(ONE)
        reply = await types(context, typed, HERE)

    assert said(reply) == as_mrkdwn(refusals.BUSY)
