"""An incident keeps crashing while Slack takes no message: its people hear of it."""

from pathlib import Path
from typing import cast

import anyio
from attrs import define, field

from actors.incident.events import ChannelCreated
from actors.incident.evolve import replay
from actors.incident.keys import CHANNEL_KEY
from actors.journal import Entry
from bot import words
from bot.engine.ground import Ground
from bot.run import Bot, Signals
from bot.settings import Settings
from bot.slack.answers import Answer, Done, NotDone
from bot.slack.errands import Errands
from bot.slack.gate import Gate
from bot.slack.json_types import JsonObject
from bot.slack.socket_mode import SocketMode
from bot.slack.web_api import WebApi
from bot.storage.sqlite import SqliteStore
from tests.actors.fakes import FakeClock, quiet
from tests.actors.incident.case import DECLARE, DECLARED, T0
from tests.actors.incident.slack import OWN


@define
class World:
    """The ground with its store, and a gate that takes a message at the second try."""

    store: SqliteStore
    tries: list[JsonObject] = field(factory=list)

    async def call(self, _method: str, arguments: JsonObject) -> Answer:
        self.tries.append(arguments)
        if len(self.tries) == 1:
            return NotDone(error="ratelimited", retry_after=45.0)
        return Done(body={})


async def test_they_hear_of_it_as_soon_as_slack_takes_messages_again(
    tmp_path: Path,
) -> None:
    store = SqliteStore(path=tmp_path / "journal.db", now=lambda: T0)
    store.open()
    made = ChannelCreated(at=T0, step=CHANNEL_KEY, channel=OWN, name="x")
    events = (*DECLARED, made)
    await store.append(
        Entry(
            key=DECLARE.number,
            after=0,
            events=events,
            append_id="1",
            request=None,
            state=replay(events),
            due=None,
        )
    )
    clock, world = FakeClock(), World(store)
    bot = Bot(
        settings=cast("Settings", None),
        signals=Signals(),
        clock=clock,
        ground=cast("Ground", world),
        api=cast("WebApi", None),
        new_socket=lambda _handle: cast("SocketMode", None),
    )
    async with anyio.create_task_group() as tasks:
        errands = Errands(tasks=tasks, clock=clock)
        # Nobody who waits for the incident waits for Slack.
        with anyio.fail_after(5):
            await bot._tell_parked(cast("Gate", world), errands, DECLARE.number)
        await clock.advance(44)
        assert len(world.tries) == 1
        await clock.advance(1)
        await quiet()
    store.close()

    message = {"channel": OWN, "text": words.parked(DECLARE.number)}
    assert world.tries == [message, message]
