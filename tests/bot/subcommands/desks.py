"""A desk that knows of two incidents, each with its channel, and what it is asked."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

from attrs import define, field
from attrs import evolve as with_

from actors.ask import Answer
from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.events import ChannelCreated, Event
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.keys import CHANNEL_KEY
from actors.incident.model import Incident
from bot.configuration import Configuration
from bot.desk import Desk, Invocation
from bot.engine.engine import Engine
from bot.slack.people import People
from bot.storage.sqlite import SqliteStore
from tests.actors.incident.case import ADA, DECLARE, T0
from tests.bot.test_desk import keep, opened

ONE, TWO = IncidentNumber(1), IncidentNumber(2)
CHANNELS = {ONE: ChannelId("C0ONE"), TWO: ChannelId("C0TWO")}
NAMES = {ONE: "incident-0001-web-500s", TWO: "incident-0002-web"}
HELP = ChannelId("C0HELP")


@define
class Recording:
    """An engine that carries out nothing, and names that are all known."""

    store: SqliteStore
    asked: list[tuple[IncidentNumber, Command]] = field(factory=list)
    known: Mapping[PersonId, str] = {}
    refuses: Exception | None = None

    async def ask(
        self, key: int, command: Command, _request: str | None
    ) -> Answer[Incident, Event]:
        if self.refuses:
            raise self.refuses
        number = IncidentNumber(key)
        self.asked.append((number, command))
        events = await self.store.read(number)
        return Answer(state=None, events=events)

    async def release(self, _key: int) -> bool:
        return False

    def ask_for(self, people: Iterable[PersonId]) -> None: ...

    async def about(self, _person: PersonId, no_older: timedelta | None = None) -> None:
        """Slack says nothing of anybody."""

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]:
        return {x: self.known[x] for x in people if x in self.known}


@asynccontextmanager
async def a_desk(
    folder: Path, names: Mapping[PersonId, str] | None = None
) -> AsyncIterator[tuple[Desk, Recording]]:
    with opened(folder / "two.db") as store:
        for number, channel in CHANNELS.items():
            declared = decide(None, with_(DECLARE, number=number))
            made = ChannelCreated(
                at=T0, step=CHANNEL_KEY, channel=channel, name=NAMES[number]
            )
            await keep(store, number, *declared, made)
        engine = Recording(store, known=names or {})
        yield (
            Desk(
                engine=cast("Engine", engine),
                store=store,
                configuration=Configuration(),
                people=cast("People", engine),
                version="1",
                started_at=T0,
                new_id=lambda: "new",
            ),
            engine,
        )


async def asked(desk: Desk, sent: str, place: ChannelId = HELP) -> Invocation:
    """What Slack sent, read as the gateway reads it."""
    typed = await desk.typed(sent)
    return Invocation(
        person=ADA,
        channel=place,
        text=typed.text,
        channels=typed.channels,
        request="r1",
        at=T0,
    )
