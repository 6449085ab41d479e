"""The front of the bot: the real gateway on a real journal, and a Slack that refuses.

The engine decides and appends at once, and carries nothing out.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import cast

import anyio
from anyio.lowlevel import checkpoint
from attrs import define, field

from actors import ask
from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.events import ChannelCreated, Event
from actors.incident.evolve import replay
from actors.incident.keys import CHANNEL_KEY
from actors.incident.model import Incident
from actors.journal import Entry, Key
from bot.configuration import Configuration
from bot.desk import Desk
from bot.engine.engine import Engine
from bot.slack.answers import Answer, Done, Refused
from bot.slack.envelope import Envelope
from bot.slack.errands import Errands
from bot.slack.gate import Gate
from bot.slack.gateway import Gateway
from bot.slack.identity import Identity
from bot.slack.json_types import JsonObject
from bot.storage.batches import Batch, Batches
from bot.storage.sqlite import SqliteStore
from tests.actors.fakes import FakeClock
from tests.actors.incident.case import ADA, DECLARED, T0
from tests.actors.incident.slack import OWN
from tests.bot.slack.people_fake import Told, people_of, user

URL = "https://hooks.slack.com/commands/T1/1/secret"
MADE = ChannelCreated(at=T0, step=CHANNEL_KEY, channel=OWN, name="incident-0007")
SEVEN = (*DECLARED, MADE)
"""The incident 7 with its own channel."""

NO = Refused(error="no")


@define(kw_only=True)
class PromptStore(SqliteStore):
    """Needs no thread, so that only the test's clock can move anything."""

    def open(self) -> None:
        super().open()
        self._batches = Batches(self._connection, "BEGIN IMMEDIATE", hop=_at_once)
        self._reads = Batches(self._reader, "BEGIN", hop=_at_once)


async def _at_once(work: Callable[[Batch], None], batch: Batch) -> None:
    await checkpoint()
    work(batch)


@define(eq=False)
class Mouth:
    """What reaches Slack; each call is answered as it was planned, at last with ok.

    Attributes:
        planned: what to answer, by method or the word ``respond``, one after another.
        always: what to answer whenever nothing is planned.
    """

    planned: dict[str, list[Answer | Exception]] = field(
        factory=lambda: defaultdict(list)
    )
    always: dict[str, Answer | Exception] = field(factory=dict)
    calls: list[tuple[str, JsonObject]] = field(factory=list)

    async def respond(self, response_url: str, message: JsonObject) -> Answer:
        return self._answer("respond", {**message, "url": response_url})

    async def call(self, method: str, arguments: JsonObject) -> Answer:
        return self._answer(method, arguments)

    def _answer(self, method: str, arguments: JsonObject) -> Answer:
        self.calls.append((method, arguments))
        planned = self.planned[method]
        answer = planned.pop(0) if planned else self.always.get(method, _ok(arguments))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def said(self, method: str = "respond") -> list[str]:
        """What was sent in this way, whether or not Slack took it."""
        return [str(given["text"]) for name, given in self.calls if name == method]

    def places(self) -> list[str]:
        posts = (given for name, given in self.calls if name == "chat.postMessage")
        return [str(given["channel"]) for given in posts]


def _ok(arguments: JsonObject) -> Done:
    opened = {"id": f"D{arguments.get('users', '')}"}
    return Done(body={"ok": True, "channel": opened, "ts": "1.5"})


@define
class DirectEngine:
    """Decides on the journal and appends; ``trouble`` is raised instead, if given.

    Attributes:
        stops_again: an incident that is released crashes at once, and is parked.
    """

    store: SqliteStore
    trouble: Exception | None = None
    stops_again: bool = False
    requests: list[str | None] = field(factory=list)
    released: list[Key] = field(factory=list)

    async def ask(
        self, key: Key, command: Command, request: str | None
    ) -> ask.Answer[Incident, Event]:
        self.requests.append(request)
        if self.trouble:
            raise self.trouble
        before = await self.store.read(key)
        events = decide(replay(before), command)
        state = replay((*before, *events))
        if events:
            await keep(self.store, key, *events, after=before, request=request)
        return ask.Answer(state=state, events=events)

    async def release(self, key: Key) -> bool:
        self.released.append(key)
        was_parked = await self.store.release(key)
        if self.stops_again:
            await self.store.park(key, "crashed again")
        return was_parked


async def keep(
    store: SqliteStore,
    key: Key,
    *events: Event,
    after: tuple[Event, ...] = (),
    request: str | None = None,
    due: datetime | None = None,
) -> None:
    """Append these events to those."""
    await store.append(
        Entry(
            key=key,
            after=len(after),
            events=events,
            append_id=f"{key} {len(after)}",
            request=request,
            state=replay((*after, *events)),
            due=due,
        )
    )


@define
class Front:
    """Somebody at a keyboard before the gateway."""

    store: SqliteStore
    mouth: Mouth
    engine: DirectEngine
    desk: Desk
    errands: Errands
    gateway: Gateway
    clock: FakeClock

    async def types(
        self, command: str, text: str = "", **more: object
    ) -> JsonObject | None:
        return await self.gateway.handle(typed(command, text, **more))

    async def clicks(
        self, action: str, value: str, **more: object
    ) -> JsonObject | None:
        return await self.gateway.handle(clicked(action, value, **more))


def typed(command: str, text: str = "", **more: object) -> Envelope:
    payload: JsonObject = {
        "command": command,
        "text": text,
        "user_id": "UADA",
        "team_id": "T1",
        "channel_id": "CASKED",
        "trigger_id": "trigger-00000001",
        "response_url": URL,
        **more,
    }
    return envelope("slash_commands", payload)


def clicked(action: str, value: str, **more: object) -> Envelope:
    payload: JsonObject = {
        "type": "block_actions",
        "user": {"id": "UADA", "team_id": "T1"},
        "team": {"id": "T1"},
        "channel": {"id": "CASKED"},
        "trigger_id": "trigger-00000002",
        "response_url": URL,
        "actions": [{"action_id": action, "value": value}],
        **more,
    }
    return envelope("interactive", payload)


def envelope(kind: str, payload: JsonObject) -> Envelope:
    return Envelope(
        envelope_id="E1",
        kind=kind,
        payload=payload,
        accepts_response_payload=True,
        retry_attempt=0,
        retry_reason="",
        received_at=anyio.current_time(),
    )


@asynccontextmanager
async def front(
    folder: Path, configuration: Configuration | None = None
) -> AsyncIterator[Front]:
    store = PromptStore(path=folder / "journal.db", now=lambda: T0)
    store.open()
    ids = count(1)
    mouth, clock, engine = Mouth(), FakeClock(T0), DirectEngine(store)
    async with anyio.create_task_group() as tasks:
        errands = Errands(tasks=tasks, clock=clock)
        desk = Desk(
            engine=cast("Engine", engine),
            store=store,
            configuration=configuration or Configuration(),
            people=people_of(Told(users={ADA: user()}), tasks),
            version="1",
            started_at=T0,
            new_id=lambda: f"fresh-{next(ids):08}",
        )
        gateway = Gateway(
            desk=desk,
            api=cast("Gate", mouth),
            identity=Identity(team="T1", user="UBOT", bot="B1"),
            errands=errands,
            clock=clock,
        )
        try:
            yield Front(store, mouth, engine, desk, errands, gateway, clock)
        finally:
            tasks.cancel_scope.cancel()
            store.close()
