"""What may follow each sub-command, and the offer for other words."""

from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.errors import Overloaded
from actors.incident.ids import ChannelId
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.feature import SubCommand, Takes
from bot.features.subcommands import run_subcommand
from bot.features.table import WAYS
from bot.words import refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from bot.words.spans import say
from tests.actors.incident.case import ADA, T0
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
from tests.bot.shown import shown

HERE = CHANNELS[TWO]
LINK = "<https://acme.slack.com/archives/C0ONE/p1700000000000000>"
ACTING = [
    row.name
    for row in WAYS.sub_commands
    if not row.only_reads and row.takes in {Takes.NOTHING, Takes.INCIDENT}
]


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


@pytest.mark.parametrize("takes", [Takes.INCIDENT, Takes.INCIDENT_AND_WORDS])
@pytest.mark.parametrize("rest", ["", " 1", " #1", " 9"])
async def test_the_answer_to_what_a_sub_command_takes_offers_nothing(
    tmp_path: Path, takes: Takes, rest: str
) -> None:
    async def run(_context: Context, invocation: Invocation) -> CommandReply:
        return Say(text=say("It said {text}", text=invocation.text))

    changes = SubCommand(name="handover", help="", takes=takes, run=run)
    reads = with_(changes, only_reads=True)
    async with a_context(tmp_path) as (context, _):
        asked = Invocation(
            person=ADA, channel=HERE, text=f"handover{rest}", request="r1", at=T0
        )
        for sub_command in (changes, reads):
            reply = await run_subcommand(sub_command, context, asked)
            assert reply == Say(text=say("It said {text}", text=rest.strip()))


@pytest.mark.parametrize("typed", ["close done", "reopen", "retry"])
async def test_a_refusal_is_said_in_words(tmp_path: Path, typed: str) -> None:
    async with a_context(tmp_path) as (context, engine):
        engine.trouble = Overloaded(ONE)
        reply = await types(context, typed, HERE)

    assert said(reply) == as_mrkdwn(refusals.BUSY)
