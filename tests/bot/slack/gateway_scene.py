"""A gateway before a store of its own; the engine decides at once and Slack is a list.

People are in it who type, fill, choose and click, each in one line of a test.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import anyio
from attrs import define, field

from actors.ask import Answer as Given
from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.facts import Lead
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.model import Incident
from actors.journal import Entry, Key
from bot.configuration import Configuration, ConfiguredService
from bot.desk import Desk
from bot.engine.engine import Engine
from bot.slack import actions
from bot.slack.answers import Answer, Done
from bot.slack.envelope import Envelope
from bot.slack.errands import Errands
from bot.slack.gate import Gate
from bot.slack.gateway import Gateway
from bot.slack.identity import Identity
from bot.slack.json_types import NOTHING, JsonObject, as_object, child, items, text
from bot.slack.payloads import Form
from bot.storage.sqlite import SqliteStore
from tests.actors.fakes import FakeClock
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
    HELP,
    PAY,
    TECH,
    WEB,
)
from tests.bot.slack.people_fake import Told, people_of, user

TEAM = Configuration(
    services=(
        ConfiguredService(
            service=WEB,
            leads=(Lead(role=COMMS, person=ADA), Lead(role=TECH, person=BOB)),
        ),
        ConfiguredService(service=PAY, leads=(Lead(role=COMMS, person=CYD),)),
    ),
    roles=(COMMS, TECH),
)
"""The website is led by Ada and Bob, the payments by Cyd alone."""

ROBOT = PersonId("UROBOT")


@define
class DecidingEngine:
    """Decides and appends; the next refusal, if there is one, is raised instead."""

    store: SqliteStore
    refusals: list[Exception] = field(factory=list)
    asked: list[tuple[Command, str | None]] = field(factory=list)
    slow: anyio.Event | None = None
    turn: anyio.Lock = field(factory=anyio.Lock)

    async def ask(
        self, key: Key, command: Command, request: str | None
    ) -> Given[Incident, Event]:
        self.asked.append((command, request))
        if self.slow:
            await self.slow.wait()
        if self.refusals:
            raise self.refusals.pop(0)
        async with self.turn:
            return await self._decide(key, command, request)

    async def _decide(
        self, key: Key, command: Command, request: str | None
    ) -> Given[Incident, Event]:
        before = await self.store.read(key)
        events = decide(replay(before), command)
        state = replay([*before, *events])
        await self.store.append(
            Entry(
                key=key,
                after=len(before),
                events=events,
                append_id=f"{key} {len(before)} {request}",
                request=request,
                state=state,
                due=None,
            )
        )
        return Given(state=state, events=events)


@define
class Slack:
    """What was called, and what is answered; everything else is done."""

    calls: list[tuple[str, JsonObject]] = field(factory=list)
    answers: list[Answer] = field(factory=list)
    said: list[JsonObject] = field(factory=list)
    slow: anyio.Event | None = None

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> Answer:
        self.calls.append((method, arguments))
        answer = self.answers.pop(0) if self.answers else Done(body={})
        if self.slow:
            await self.slow.wait()
        return answer

    async def respond(self, _url: str, message: JsonObject) -> Answer:
        self.said.append(message)
        return Done(body={})

    def views(self, method: str) -> list[JsonObject]:
        return [child(sent, "view") for called, sent in self.calls if called == method]


@define
class Scene:
    """Everybody's deeds; each returns what the acknowledgement carries."""

    store: SqliteStore
    engine: DecidingEngine
    slack: Slack
    gateway: Gateway
    clock: FakeClock
    deeds: int = 0

    async def types(self, typed: str, by: PersonId = ADA) -> JsonObject | None:
        answer = await self._handle(
            "slash_commands",
            command="/incident",
            text=typed,
            user_id=by,
            channel_id=HELP,
            team_id="T1",
            trigger_id=f"trigger {self.deeds}",
            response_url="https://hooks.slack.com/x",
        )
        await self.rests()
        return answer

    async def rests(self) -> None:
        """Wait for what goes on after the acknowledgement."""
        await self.gateway.errands.end(10)

    async def clicks(self, action: str, value: str, by: PersonId = ADA) -> None:
        await self._handle(
            "interactive",
            type="block_actions",
            user={"id": by, "team_id": "T1"},
            team={"id": "T1"},
            channel={"id": HELP},
            actions=[{"action_id": action, "value": value, "type": "button"}],
            trigger_id=f"trigger {self.deeds}",
            response_url="https://hooks.slack.com/x",
        )
        await self.rests()

    async def submits(
        self,
        values: Mapping[str, str],
        form: Form,
        *,
        callback: str = "",
        by: PersonId = ADA,
        trigger: str = "",
    ) -> JsonObject | None:
        """Submit the window; what Slack delivers again has the trigger that it had."""
        usual = actions.UPDATE if form.number else actions.DECLARE
        return await self._handle(
            "interactive",
            type="view_submission",
            user={"id": by, "team_id": "T1"},
            team={"id": "T1"},
            trigger_id=trigger or f"trigger {self.deeds}",
            view=view_of(values, form, callback or usual),
        )

    async def chooses(
        self, values: Mapping[str, str], form: Form, *, seen: str = "h0"
    ) -> None:
        action = {"action_id": "value", "block_id": "service"}
        callback = actions.UPDATE if form.number else actions.DECLARE
        await self._handle(
            "interactive",
            type="block_actions",
            user={"id": ADA, "team_id": "T1"},
            team={"id": "T1"},
            actions=[action],
            view={**view_of(values, form, callback), "id": form.id, "hash": seen},
        )
        if not self.slack.slow:
            await self.rests()

    async def _handle(self, kind: str, **payload: object) -> JsonObject | None:
        self.deeds += 1
        await self.clock.advance(1)
        return await self.gateway.handle(
            Envelope(
                envelope_id=f"E{self.deeds}",
                kind=kind,
                payload=payload,
                accepts_response_payload=True,
                retry_attempt=0,
                retry_reason="",
                received_at=anyio.current_time(),
            )
        )

    async def incident(self, number: int = 1) -> Incident:
        found = replay(await self.store.read(number))
        assert found is not None
        return found

    async def count(self) -> int:
        return len(await self.store.open_incidents())

    async def form_of(self, number: int = 1) -> Form:
        """The form of a window that is opened now to change an incident."""
        incident = await self.incident(number)
        self.deeds += 1
        return Form(
            id=f"update {self.deeds}",
            origin=HELP,
            number=IncidentNumber(number),
            version=incident.version,
        )


def view_of(values: Mapping[str, str], form: Form, callback: str) -> JsonObject:
    """The window as Slack sends it; ``state.values`` has every input."""
    return {
        "callback_id": callback,
        "private_metadata": form.write(),
        "state": {
            "values": {
                block: {"value": {"value": value or None}}
                for block, value in values.items()
            }
        },
    }


def errors_in(answer: JsonObject | None) -> Mapping[str, str]:
    found = child(answer or {}, "errors")
    return {block: str(said) for block, said in found.items()}


def shown_in(answer: JsonObject | None) -> str:
    """What the window says that takes the place of the submitted one."""
    return str(child(answer or {}, "view").get("blocks"))


def leads_of(incident: Incident) -> dict[str, str]:
    return {lead.role.key: lead.person for lead in incident.leads}


def initial(view: JsonObject, block: str) -> str:
    """What stands in a field of a window at first."""
    for found in map(as_object, items(view, "blocks")):
        if text(found, "block_id") == block:
            element = child(found, "element")
            chosen = text(child(element, "initial_option"), "value")
            typed = text(element, "initial_value")
            return chosen or typed or text(element, "initial_user")
    raise LookupError(f"no block {block!r} in the window")


def buttons_in(message: JsonObject | None) -> dict[str, str]:
    """The values of the buttons by their actions."""
    blocks = [as_object(x) for x in items(message or {}, "blocks")]
    rows = [items(x, "elements") for x in blocks if text(x, "type") == "actions"]
    elements = [as_object(x) for row in rows for x in row]
    return {text(x, "action_id"): text(x, "value") for x in elements}


@asynccontextmanager
async def scene(
    folder: Path, config: Configuration = TEAM, *, made: type[SqliteStore] = SqliteStore
) -> AsyncIterator[Scene]:
    clock, slack = FakeClock(), Slack()
    store = made(path=folder / "muster.db", now=clock.now)
    store.open()
    engine = DecidingEngine(store)
    told = Told(users={x: user(x) for x in (ADA, BOB, CYD, DAN)})
    told.users[ROBOT] = user("Robot", is_bot=True)
    try:
        async with anyio.create_task_group() as tasks:
            numbers = iter(range(1, 10_000))
            desk = Desk(
                engine=cast("Engine", engine),
                store=store,
                configuration=config,
                people=people_of(told, tasks, now=clock.now),
                version="1",
                started_at=clock.now(),
                new_id=lambda: f"id {next(numbers)}",
            )
            gateway = Gateway(
                desk=desk,
                api=cast("Gate", slack),
                identity=Identity(team="T1", user="U1", bot="B1"),
                errands=Errands(tasks=tasks, clock=clock),
                clock=clock,
            )
            yield Scene(store, engine, slack, gateway, clock)
            tasks.cancel_scope.cancel()
    finally:
        store.close()
