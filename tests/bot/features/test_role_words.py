"""A role's key or word after the command acts only if what follows fits it."""

from pathlib import Path

import pytest
from attrs import define, field

from actors.incident.facts import Role
from actors.incident.ids import ChannelId
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Reply, Say
from bot.features.feature import Feature, RoleCommand
from bot.features.role_words import role_named, words_of
from bot.features.table import FEATURES
from bot.features.ways import Ways
from bot.gateway.router import Router
from bot.settings.configuration import Configuration
from bot.slack.kit.requests import SlashCommand
from bot.words.spans import say
from tests.actors.incident.case import ADA
from tests.bot.dialogue.contexts import CHANNELS, TWO, a_context
from tests.bot.dialogue.replies import offered, prefilled, said
from tests.bot.people_fake import HOME

HERE = CHANNELS[TWO]
LEAD = Role(key="lead", word="Incident lead")
COMMS = Role(key="comms", word="Comms lead")
DESK = Role(key="desk", word="R&D lead")


@define
class Roles:
    """A feature that notes which role it was given, to whom, in which incident."""

    asked: list[tuple[str, str, str]] = field(factory=list)

    async def run(self, _context: Context, invocation: Invocation) -> CommandReply:
        given = invocation.given
        key = given.role.key if given.role else ""
        self.asked.append((key, given.person or "", invocation.text))
        return Say(text=say("Done"))

    @property
    def router(self) -> Router:
        command = RoleCommand(usage="@name", help="give a role", run=self.run)
        feature = Feature(name="roles", ways=(command,))
        others = (x for x in FEATURES if x.name != feature.name)
        return Router(Ways.of((*others, feature)), (LEAD, COMMS, DESK))


async def types(
    context: Context, router: Router, text: str, place: ChannelId = HERE
) -> Reply:
    context.configuration = Configuration(roles=router.roles)
    context.help = router.ways.help
    typed = SlashCommand(
        command="/incident",
        text=text,
        person=ADA,
        channel=place,
        team=HOME,
        trigger="r1",
        response_url="",
    )
    route = router.find(typed)
    assert route is not None
    answer = await route.answer(context)
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("comms", ("comms", "", "")),
        ("comms <@U0KIM|kim>", ("comms", "U0KIM", "")),
        ("COMMS LEAD <@U0KIM|kim>", ("comms", "U0KIM", "")),
        ("incident lead 1", ("lead", "", "1")),
        ("ic <@U0KIM|kim> #1", ("lead", "U0KIM", "#1")),
        ("lead 1 <@U0KIM>", ("lead", "U0KIM", "1")),
        ("r&amp;d lead <@U0KIM|kim>", ("desk", "U0KIM", "")),
    ],
)
async def test_a_roles_word_is_a_command_if_a_person_or_nothing_follows(
    tmp_path: Path, text: str, asked: tuple[str, str, str]
) -> None:
    made = Roles()
    async with a_context(tmp_path) as (context, _):
        await types(context, made.router, text)

    assert made.asked == [asked]


@pytest.mark.parametrize("text", ["comms down", "Comms lead is ill", "ic board is hot"])
async def test_other_words_after_a_role_do_nothing_and_may_be_declared(
    tmp_path: Path, text: str
) -> None:
    made = Roles()
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, made.router, text)

    assert (made.asked, engine.asked) == ([], [])
    assert offered(reply) == text
    assert "cannot follow `/incident" in said(reply)


async def test_a_name_typed_by_hand_after_a_role_is_kept_and_explained(
    tmp_path: Path,
) -> None:
    made = Roles()
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, made.router, "comms @kim")

    assert made.asked == []
    assert said(reply).startswith("“@kim” is not linked to a person")
    assert "“comms @kim”" in said(reply)


async def test_help_after_a_role_explains_it(tmp_path: Path) -> None:
    made = Roles()
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, made.router, "comms help")

    assert made.asked == []
    assert said(reply).startswith("You only need `/incident`")


async def test_a_role_that_nobody_configured_is_a_title(tmp_path: Path) -> None:
    made = Roles()
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, made.router, "technical debt <@U0KIM|kim>")

    assert prefilled(reply, "title") == "technical debt @kim"


@pytest.mark.parametrize(
    ("typed", "near"), [("coms", "comms"), ("resolv", "resolve"), ("lits", "list")]
)
async def test_a_misspelt_role_or_alias_is_recognised(
    tmp_path: Path, typed: str, near: str
) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, Roles().router, typed)

    assert f"Did you mean `/incident {near}`?" in said(reply)
    assert offered(reply) == typed


def test_the_name_with_more_words_wins_and_a_configured_one_before_an_alias() -> None:
    lead = Role(key="lead", word="Lead")
    second = Role(key="ic", word="Lead dev")
    named = role_named((lead, second), "lead dev now")
    assert named is not None
    assert (named.role, named.rest) == (second, "now")
    chosen = role_named((lead, second), "ic")
    assert chosen is not None
    assert chosen.role is second
    assert words_of((lead, second)) == ("lead", "ic", "lead dev", "commander")
