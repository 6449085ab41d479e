"""A context with two incidents, each with its channel, and commands for it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.keys import CHANNEL_KEY
from actors.incident.steps.events import ChannelCreated
from bot.dialogue.context import Context
from bot.dialogue.reply import Reply
from bot.features.feature import INCIDENT
from bot.features.table import WAYS
from bot.gateway.router import Router
from bot.settings.configuration import Configuration
from bot.slack.kit.requests import SlashCommand
from tests.actors.incident.case import ADA, DECLARE, T0
from tests.bot.deciding_engine import DecidingEngine
from tests.bot.people_fake import HOME, FakeUsers, user
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import RunningGateway, running_gateway

ONE, TWO = IncidentNumber(1), IncidentNumber(2)
CHANNELS = {ONE: ChannelId("C0ONE"), TWO: ChannelId("C0TWO")}
NAMES = {ONE: "incident-0001-web-500s", TWO: "incident-0002-web"}
HELP = ChannelId("C0HELP")
NOBODY: Mapping[PersonId, str] = {}


def told_of(names: Mapping[PersonId, str]) -> FakeUsers:
    """A Slack that knows Ada, and whoever has a name here."""
    return FakeUsers(
        users={ADA: user(), **{x: user(name) for x, name in names.items()}}
    )


@asynccontextmanager
async def two_incidents(
    folder: Path, names: Mapping[PersonId, str] = NOBODY
) -> AsyncIterator[RunningGateway]:
    async with running_gateway(folder, Configuration(), told=told_of(names)) as at:
        for number, channel in CHANNELS.items():
            declared = decide(None, with_(DECLARE, number=number))
            made = ChannelCreated(
                at=T0, step=CHANNEL_KEY, channel=channel, name=NAMES[number]
            )
            await keep(at.store, number, *declared, made)
        yield at


@asynccontextmanager
async def a_context(
    folder: Path, names: Mapping[PersonId, str] = NOBODY
) -> AsyncIterator[tuple[Context, DecidingEngine]]:
    async with two_incidents(folder, names) as at:
        yield at.context, at.engine


async def types(
    context: Context,
    text: str,
    place: ChannelId = HELP,
    *,
    command: str = INCIDENT,
    request: str = "r1",
    person: PersonId = ADA,
) -> Reply:
    """Type a command, and return what its feature answers."""
    typed = SlashCommand(
        command=command,
        text=text,
        person=person,
        channel=place,
        team=HOME,
        trigger=request,
        response_url="",
    )
    team = context.configuration
    router = Router(WAYS, team.roles, statuses=team.status_words)
    route = router.find(typed)
    assert route is not None
    answer = await route.answer(context)
    assert answer is not None
    return answer
