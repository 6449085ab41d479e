"""Slack is asked about the person who acts, unless the payload says enough."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import pytest
from attrs import define, field
from attrs import evolve as with_

from actors.incident.ids import PersonId
from bot.base.json_types import JsonObject
from bot.features.feature import Access
from bot.gateway.may import Verdict, may
from bot.slack.kit.requests import Act, Belonging
from bot.slack.web.identity import Identity
from bot.slack.web.people import FRESH_FOR, People
from tests.actors.fakes import FakeClock, quiet
from tests.actors.incident.case import ADA
from tests.bot.gateway.acts import (
    ALLOWED,
    CLICK,
    COMMAND,
    FOREIGN,
    ON_GRID,
    US,
    acts,
    shown_acts,
)
from tests.bot.people_fake import ELSEWHERE, OWN, FakeUsers, people_of, user


@define
class Asked:
    """The directory, before a Slack that tells of one person."""

    people: People
    told: FakeUsers
    clock: FakeClock = field(factory=FakeClock)

    async def verdict(self, act: Act, identity: Identity = US) -> Verdict:
        return await may(act, Access.HOME, identity, self.people)


@asynccontextmanager
async def asked(
    said: JsonObject | None = None, fault: str = ""
) -> AsyncIterator[Asked]:
    told, clock = FakeUsers(users={ADA: said} if said else {}, fault=fault), FakeClock()
    async with anyio.create_task_group() as tasks:
        yield Asked(people_of(told, tasks, now=clock.now), told, clock)
        tasks.cancel_scope.cancel()


@acts
@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (user(), ALLOWED),
        (user(deleted=True), Verdict.DEACTIVATED),
        (user(is_bot=True), Verdict.BOT),
        (None, Verdict.UNKNOWN),
    ],
)
async def test_slack_is_asked_about_whoever_acts(
    act: Act, said: JsonObject | None, verdict: Verdict
) -> None:
    async with asked(said) as at:
        assert await at.verdict(act) is verdict
        assert await at.verdict(act) is verdict
        assert at.told.asked == [ADA]


@acts
@pytest.mark.parametrize("fault", ["down", "hung", "odd"])
async def test_if_slack_cannot_say_in_time_the_home_workspace_passes(
    act: Act, fault: str
) -> None:
    async with asked(user(deleted=True), fault=fault) as at:
        assert await at.verdict(act) is ALLOWED


async def test_an_outsiders_command_is_refused_by_what_slack_says_about_them() -> None:
    async with asked(user(team=ELSEWHERE)) as at:
        assert await at.verdict(COMMAND) is FOREIGN


@shown_acts
async def test_slack_is_not_asked_where_the_payload_says_enough(act: Act) -> None:
    async with asked(user()) as at:
        assert await at.verdict(with_(act, own=Belonging(team=ELSEWHERE))) is FOREIGN
        assert await at.verdict(with_(act, person=PersonId(""))) is Verdict.UNKNOWN
        assert await at.verdict(with_(act, person=OWN)) is Verdict.BOT
        assert at.told.asked == []


@shown_acts
async def test_on_enterprise_grid_slack_is_asked_for_the_organisation(act: Act) -> None:
    own = with_(act, own=Belonging(team="T9"))
    org = {"enterprise_id": "E1", "teams": ["T9"]}
    async with asked(user(team="T9", enterprise_user=org)) as at:
        assert await at.verdict(own, ON_GRID) is ALLOWED
    async with asked(user(team="T9")) as at:
        assert await at.verdict(own, ON_GRID) is FOREIGN
    async with asked(fault="down") as at:
        assert await at.verdict(own, ON_GRID) is Verdict.UNCONFIRMED
        assert at.told.asked == [ADA]


async def test_nobody_is_refused_because_of_outdated_facts() -> None:
    async with asked(user(deleted=True)) as at:
        assert await at.verdict(CLICK) is Verdict.DEACTIVATED
        at.told.users[ADA] = user()
        await at.clock.advance(FRESH_FOR.total_seconds())
        assert await at.verdict(CLICK) is ALLOWED


async def test_a_refusal_stands_if_slack_cannot_be_asked_again() -> None:
    async with asked(user(deleted=True)) as at:
        await at.verdict(CLICK)
        at.told.fault = "down"
        await at.clock.advance(FRESH_FOR.total_seconds())
        assert await at.verdict(CLICK) is Verdict.DEACTIVATED


async def test_people_who_were_deactivated_since_are_refused_the_next_time() -> None:
    async with asked(user()) as at:
        assert await at.verdict(CLICK) is ALLOWED
        at.told.users[ADA] = user(deleted=True)
        await at.clock.advance(FRESH_FOR.total_seconds())
        await at.verdict(CLICK)
        await quiet()
        assert await at.verdict(CLICK) is Verdict.DEACTIVATED
