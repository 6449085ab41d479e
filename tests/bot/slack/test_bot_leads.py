"""Bots cannot lead: the window says so beside the field."""

from collections.abc import Mapping

import pytest

from actors.incident.commands import Declare
from actors.incident.ids import PersonId
from bot import words
from bot.slack.json_types import JsonObject
from tests.actors.incident.case import ADA, BOB, CYD
from tests.bot.slack.gateway_fake import Scene, scene, submission
from tests.bot.slack.people_fake import OWN, Told, user

HELPER = PersonId("UHELPER")
USERS = {
    ADA: user("Ada"),
    BOB: user("Bob"),
    CYD: user("Cyd"),
    HELPER: user("Helper", is_bot=True),
}
COMMS, TECH = "lead:comms:web", "lead:tech:web"


async def submits(
    at: Scene, leads: Mapping[str, str], callback: str = "declare"
) -> JsonObject | None:
    payload = submission(callback=callback, leads=leads)
    return await at.sends("interactive", payload)


def beside(*blocks: str) -> JsonObject:
    errors = dict.fromkeys(blocks, words.BOT_LEAD)
    return {"response_action": "errors", "errors": errors}


@pytest.mark.parametrize("callback", ["declare", "update"])
@pytest.mark.parametrize("bot", [HELPER, OWN, "USLACKBOT"])
async def test_a_bot_as_a_lead_is_refused_beside_its_field(
    bot: str, callback: str
) -> None:
    told = Told(users={**USERS, PersonId("USLACKBOT"): user("Slackbot")})
    async with scene(told) as at:
        answer = await submits(at, {COMMS: ADA, TECH: bot}, callback)
        assert answer == beside(TECH)
        assert at.has_done_nothing


async def test_every_bot_is_refused_beside_its_own_field() -> None:
    async with scene(Told(users=USERS)) as at:
        leads = {COMMS: HELPER, "lead:support:web": BOB, TECH: OWN}
        assert await submits(at, leads) == beside(COMMS, TECH)


async def test_people_and_empty_fields_are_taken() -> None:
    async with scene(Told(users=USERS)) as at:
        await submits(at, {COMMS: ADA, TECH: "", "lead:support:web": BOB})
        (command,) = at.works.commands
        assert isinstance(command, Declare)
        assert [x.person for x in command.leads] == [ADA, BOB]


@pytest.mark.parametrize("mood", ["down", "hung"])
async def test_if_slack_cannot_say_in_time_the_lead_is_taken(mood: str) -> None:
    async with scene(Told(mood=mood)) as at:
        await submits(at, {TECH: HELPER})
        assert len(at.works.commands) == 1


async def test_the_bot_knows_itself_though_slack_says_nothing() -> None:
    async with scene(Told(mood="down")) as at:
        assert await submits(at, {TECH: OWN}) == beside(TECH)


async def test_a_bot_that_has_the_role_already_stops_no_other_change() -> None:
    """The incident's leads are Bob and Cyd; Slack now says that Bob is a bot."""
    told = Told(users={**USERS, BOB: user("Bob", is_bot=True)})
    async with scene(told) as at:
        assert await submits(at, {COMMS: BOB, TECH: CYD}, "update") is None
        assert len(at.works.commands) == 1


async def test_a_bot_that_is_new_to_a_role_is_refused_beside_one_that_is_not() -> None:
    told = Told(users={**USERS, BOB: user("Bob", is_bot=True)})
    async with scene(told) as at:
        answer = await submits(at, {COMMS: BOB, TECH: HELPER}, "update")
        assert answer == beside(TECH)
        answer = await submits(at, {COMMS: BOB, TECH: BOB}, "update")
        assert answer == beside(TECH)
        assert at.has_done_nothing
