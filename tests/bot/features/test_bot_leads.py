"""Bots cannot have a role, and the window says so beside the field."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.lifecycle import Declare
from bot.base.json_types import JsonObject
from bot.dialogue.forms.form import Form
from bot.settings.configuration import Configuration
from bot.words import field_errors
from tests.actors.incident.case import ADA, BOB, CYD, DECLARED
from tests.bot.people_fake import OWN, FakeUsers, user
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import RunningGateway, running_gateway

HELPER = PersonId("UHELPER")
USERS = {
    ADA: user("Ada"),
    BOB: user("Bob"),
    CYD: user("Cyd"),
    HELPER: user("Helper", is_bot=True),
}
COMMS, TECH = "lead:comms:web", "lead:tech:web"


FORM = Form(id="f", origin=None, number=None)
CHANGE = Form(id="u", origin=None, number=IncidentNumber(7), version=1)


@asynccontextmanager
async def seven(folder: Path, told: FakeUsers) -> AsyncIterator[RunningGateway]:
    """A running gateway with the incident 7."""
    async with running_gateway(folder, Configuration(), told=told) as at:
        await keep(at.store, 7, *DECLARED)
        yield at


async def submits(
    at: RunningGateway, leads: Mapping[str, str], callback: str = "declare"
) -> JsonObject | None:
    values = {"title": "Mails are late", "service": "not-sure", "severity": "p3"}
    form = CHANGE if callback == "update" else FORM
    return await at.submits({**values, **leads}, form)


def beside(*blocks: str) -> JsonObject:
    errors = dict.fromkeys(blocks, field_errors.BOT_LEAD)
    return {"response_action": "errors", "errors": errors}


@pytest.mark.parametrize("callback", ["declare", "update"])
@pytest.mark.parametrize("bot", [HELPER, OWN, "USLACKBOT"])
async def test_a_bot_as_a_lead_is_refused_beside_its_field(
    tmp_path: Path, bot: str, callback: str
) -> None:
    told = FakeUsers(users={**USERS, PersonId("USLACKBOT"): user("Slackbot")})
    async with seven(tmp_path, told) as at:
        answer = await submits(at, {COMMS: ADA, TECH: bot}, callback)
        assert answer == beside(TECH)
        assert at.has_done_nothing


async def test_every_bot_is_refused_beside_its_own_field(tmp_path: Path) -> None:
    async with seven(tmp_path, FakeUsers(users=USERS)) as at:
        leads = {COMMS: HELPER, "lead:support:web": BOB, TECH: OWN}
        assert await submits(at, leads) == beside(COMMS, TECH)


async def test_people_and_empty_fields_are_taken(tmp_path: Path) -> None:
    async with seven(tmp_path, FakeUsers(users=USERS)) as at:
        await submits(at, {COMMS: ADA, TECH: "", "lead:support:web": BOB})
        ((_, command, _),) = at.engine.asked
        assert isinstance(command, Declare)
        assert {x.role.key: x.person for x in command.leads} == {
            "lead": command.mark.by,
            "comms": ADA,
            "support": BOB,
        }


@pytest.mark.parametrize("fault", ["down", "hung"])
async def test_if_slack_cannot_say_in_time_the_lead_is_taken(
    tmp_path: Path, fault: str
) -> None:
    async with seven(tmp_path, FakeUsers(fault=fault)) as at:
        await submits(at, {TECH: HELPER})
        assert len(at.engine.asked) == 1


async def test_the_bot_knows_itself_though_slack_says_nothing(tmp_path: Path) -> None:
    async with seven(tmp_path, FakeUsers(fault="down")) as at:
        assert await submits(at, {TECH: OWN}) == beside(TECH)


async def test_a_bot_that_has_the_role_already_stops_no_other_change(
    tmp_path: Path,
) -> None:
    """The incident's leads are Bob and Cyd; Slack now says that Bob is a bot."""
    told = FakeUsers(users={**USERS, BOB: user("Bob", is_bot=True)})
    async with seven(tmp_path, told) as at:
        assert await submits(at, {COMMS: BOB, TECH: CYD}, "update") is None
        assert len(at.engine.asked) == 1


async def test_a_bot_that_is_new_to_a_role_is_refused_beside_one_that_is_not(
    tmp_path: Path,
) -> None:
    told = FakeUsers(users={**USERS, BOB: user("Bob", is_bot=True)})
    async with seven(tmp_path, told) as at:
        answer = await submits(at, {COMMS: BOB, TECH: HELPER}, "update")
        assert answer == beside(TECH)
        answer = await submits(at, {COMMS: BOB, TECH: BOB}, "update")
        assert answer == beside(TECH)
        assert at.has_done_nothing
