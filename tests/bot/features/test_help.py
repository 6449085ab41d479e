"""The help, and the ways to ask for it."""

from pathlib import Path
from typing import cast

import pytest
from attrs import define
from attrs import evolve as with_

from actors.errors import JournalUnavailable
from actors.incident.decide import decide
from actors.incident.facts import Lead, Role
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.keys import CHANNEL_KEY
from actors.incident.lifecycle import Visibility
from actors.incident.steps.events import ChannelCreated
from bot.features.feature import RoleCommand
from bot.settings.configuration import Configuration
from bot.storage.store import Store
from bot.words.help_text import help_line
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import ADA, BOB, CYD, DECLARE, SUPPORT, T0, TECH
from tests.bot.deciding_engine import DecidingEngine
from tests.bot.dialogue.contexts import CHANNELS, HELP, TWO, a_context, types
from tests.bot.dialogue.replies import offered, prefilled, said
from tests.bot.features.test_role_words import Roles
from tests.bot.prompt_store import keep
from tests.bot.words.golden import renewed

HERE = CHANNELS[TWO]
THREE, ELSEWHERE = IncidentNumber(3), ChannelId("C0THREE")
PLACE = Path(__file__).parent.parent / "words" / "help"
AFTER_A_WANTED_CHANGE = (
    "after a wanted change run MUSTER_RENEW=1 python -m pytest -n0 "
    "tests/bot/features/test_help.py and read the difference"
)

SITUATIONS: dict[str, tuple[ChannelId, PersonId]] = {
    "elsewhere": (HELP, ADA),
    "open_without_a_role": (HERE, ADA),
    "open_with_a_role": (HERE, BOB),
    "open_with_every_role": (ELSEWHERE, CYD),
    "closed": (HERE, BOB),
}
EVERY_ROLE = tuple(
    Lead(role=role, person=CYD)
    for role in (TECH, SUPPORT, Role(key="sre", word="SRE lead"))
)


async def a_third(engine: DecidingEngine, visibility: Visibility) -> None:
    """Declare an incident in which one person has every role."""
    declare = with_(
        DECLARE, number=THREE, leads=EVERY_ROLE, visibility=visibility, announce=()
    )
    made = ChannelCreated(at=T0, step=CHANNEL_KEY, channel=ELSEWHERE, name="three")
    await keep(engine.store, THREE, *decide(None, declare), made)


@pytest.mark.parametrize("name", SITUATIONS)
async def test_the_help_leads_with_what_fits(tmp_path: Path, name: str) -> None:
    place, person = SITUATIONS[name]
    async with a_context(tmp_path) as (context, engine):
        await a_third(engine, Visibility.PUBLIC)
        if name == "closed":
            await types(context, "close", place)
        found = said(await types(context, "help", place, person=person)).split("\n")

    assert found == renewed(PLACE / f"{name}.json", found), AFTER_A_WANTED_CHANGE


def test_no_file_is_left_of_a_help_that_is_no_more() -> None:
    assert {file.stem for file in PLACE.glob("*.json")} == set(SITUATIONS)


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("elsewhere", "• `/incident open"),
        ("open_without_a_role", "For incident 2, in which you have no role:"),
        ("open_with_a_role", "For incident 2, in which you are comms lead:"),
        (
            "open_with_every_role",
            "For incident 3, in which you are tech lead, support lead and SRE lead:",
        ),
        ("closed", "For incident 2, which is closed:"),
    ],
)
async def test_the_second_line_says_what_the_help_knows(
    tmp_path: Path, name: str, begins: str
) -> None:
    place, person = SITUATIONS[name]
    async with a_context(tmp_path) as (context, engine):
        await a_third(engine, Visibility.PUBLIC)
        if name == "closed":
            await types(context, "close", place)
        lines = said(await types(context, "help", place, person=person)).split("\n")

    assert lines[0] == "You only need `/incident` and `/closeincident`."
    assert lines[1].startswith(begins)
    if name == "closed":
        assert lines[2] == "• `/incident reopen`: reopen a closed incident"


async def test_the_help_names_every_sub_command_once_everywhere(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path) as (context, _):
        for place in (HELP, HERE):
            text = said(await types(context, "help", place))
            rows = [
                as_mrkdwn(help_line(x.name, x.usage, x.help))
                for x in context.help
                if x.name
            ]
            assert [text.count(row) for row in rows] == [1] * len(rows)


async def test_an_incident_that_somebody_may_not_see_is_not_there_for_them(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path) as (context, engine):
        await a_third(engine, Visibility.MEMBERS)
        inside = said(await types(context, "help", ELSEWHERE, person=BOB))
        outside = said(await types(context, "help", HELP, person=BOB))

    assert "For incident 3, in which you have no role:" in inside
    assert "incident 3" not in outside


@define
class AwayStore:
    """A database that does not answer."""

    async def number_of(self, _channel: ChannelId) -> IncidentNumber | None:
        why = "it cannot be reached"
        raise JournalUnavailable(why)


async def test_the_help_needs_no_database(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _):
        elsewhere = said(await types(context, "help", HELP))
        context.store = cast("Store", AwayStore())
        assert said(await types(context, "help", HERE)) == elsewhere


@pytest.mark.parametrize("roles", [True, False])
async def test_the_roles_words_are_explained_by_the_first_role_or_the_leads(
    tmp_path: Path, roles: object
) -> None:
    command = RoleCommand(usage="@name", help="give a role", run=Roles().run)
    lead = Role(key="head", word="Head", leads=True)
    async with a_context(tmp_path) as (context, _):
        context.help = (command,)
        context.configuration = Configuration(roles=(TECH, lead) if roles else ())
        text = said(await types(context, "help", HERE))

    line = "• `/incident head @name`: give a role"
    assert text.split("\n").count(line) == int(bool(roles))


@pytest.mark.parametrize("typed", ["close help", "update help", "reopen HELP", "help"])
async def test_help_after_a_command_explains_it_and_does_nothing(
    tmp_path: Path, typed: str
) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, typed, HERE)

    assert engine.asked == []
    assert said(reply).startswith("You only need `/incident`")
    assert offered(reply) is None


async def test_help_after_open_is_a_title(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, "open help", HERE)

    assert prefilled(reply, "title") == "help"
