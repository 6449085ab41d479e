"""A person with a role who leaves the incident's channel is noted, and nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from actors.incident.crew import ChannelJoined, ChannelLeft
from actors.incident.events import Event
from actors.incident.plan.card import card_of
from bot.slack.socket.envelope import Envelope
from tests.actors.incident.case import ADA, BOB, CYD, DAN
from tests.actors.incident.slack import OWN
from tests.bot.features.window_values import shown
from tests.bot.people_fake import HOME, FakeUsers, user
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.sent import envelope
from tests.bot.slack.kit import samples
from tests.bot.team import EVERYBODY, SEVEN

LEFT, JOINED = "member_left_channel", "member_joined_channel"


def event(kind: str, person: str, channel: str = OWN, again: int = 0) -> Envelope:
    said = samples.event(type=kind, user=person, channel=channel, team="T1")
    of_us = {"team_id": HOME, "event_id": f"{kind}{person}{again}"}
    return envelope("events_api", {**said, **of_us})


@asynccontextmanager
async def seven(folder: Path) -> AsyncIterator[RunningGateway]:
    async with running_gateway(folder) as at:
        await keep(at.store, 7, *SEVEN)
        yield at


async def noted(at: RunningGateway) -> list[Event]:
    return list((await at.store.read(7))[len(SEVEN) :])


async def test_a_lead_who_leaves_is_noted_once_and_shown_on_the_card(
    tmp_path: Path,
) -> None:
    async with seven(tmp_path) as at:
        for _ in range(2):
            await at.sends(event(LEFT, BOB))

        (left,) = await noted(at)
        assert isinstance(left, ChannelLeft)
        assert left.mark.by == BOB
        assert card_of(await at.incident(7)).absent == (BOB,)


async def test_a_lead_who_comes_back_is_noted_again(tmp_path: Path) -> None:
    async with seven(tmp_path) as at:
        for again in range(2):
            await at.sends(event(LEFT, BOB, again=again))
            await at.sends(event(JOINED, BOB, again=again))

        kinds = [ChannelLeft, ChannelJoined]
        assert [type(x) for x in await noted(at)] == kinds * 2
        assert card_of(await at.incident(7)).absent == ()


SAYS_NOTHING = {
    "somebody without a role leaves": (LEFT, DAN, OWN),
    "a lead was invited": (JOINED, BOB, OWN),
    "somebody without a role joins": (JOINED, DAN, OWN),
    "a lead leaves another channel": (LEFT, BOB, "COTHER"),
    "Slack names no channel": (LEFT, BOB, ""),
}


@pytest.mark.parametrize("sent", SAYS_NOTHING.values(), ids=SAYS_NOTHING)
async def test_what_says_nothing_new_asks_the_engine_nothing(
    tmp_path: Path, sent: tuple[str, str, str]
) -> None:
    async with seven(tmp_path) as at:
        await at.sends(event(*sent))

        assert at.engine.asked == []
        assert await noted(at) == []


async def test_a_lead_who_was_deactivated_is_noted_when_a_window_looks_them_up(
    tmp_path: Path,
) -> None:
    users = {**EVERYBODY, BOB: user("Bob", deleted=True)}
    async with running_gateway(tmp_path, told=FakeUsers(users=users)) as at:
        await keep(at.store, 7, *SEVEN)
        for _ in range(2):
            incident = await at.incident(7)
            values = {**shown(incident), "title": f"{incident.title} again"}
            await at.submits(values, await at.form_of(7))

        (left,) = (x for x in await noted(at) if isinstance(x, ChannelLeft))
        assert left.mark.by == BOB
        assert (await at.incident(7)).lead("comms") == BOB


async def test_two_leads_who_leave_are_both_away(tmp_path: Path) -> None:
    async with seven(tmp_path) as at:
        await at.sends(event(LEFT, BOB))
        await at.sends(event(LEFT, CYD))

        incident = await at.incident(7)
        assert incident.crew.absent == {BOB, CYD}
        assert [x.person for x in incident.leads] == [BOB, CYD]
        assert incident.declared.by == ADA
