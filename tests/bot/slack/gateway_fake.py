"""A gateway between a Slack and a journal that write down what is asked of them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import cast

import anyio
from attrs import define, field

from actors.ask import Answer
from actors.incident.commands import Command
from actors.incident.events import Event
from actors.incident.model import Incident
from actors.journal import Key
from bot.configuration import Configuration
from bot.desk import Desk
from bot.engine.engine import Engine
from bot.slack import answers
from bot.slack.envelope import Envelope
from bot.slack.errands import Errands
from bot.slack.gate import Gate
from bot.slack.gateway import Gateway
from bot.slack.identity import Identity
from bot.slack.json_types import NOTHING, JsonObject, text
from bot.slack.payloads import Form
from bot.storage.store import Store
from tests.actors.fakes import FakeClock, quiet
from tests.actors.incident.case import ADA, DECLARED, HELP, T0, incident_of
from tests.bot.slack.people_fake import HOME, OWN, Told, people_of, user

INCIDENT = incident_of(*DECLARED)
NO_LEADS: Mapping[str, str] = {}


@define
class Works:
    """A journal with one incident, whose actor takes every command."""

    commands: list[Command] = field(factory=list)

    async def ask(
        self, _key: Key, command: Command, _request: str | None
    ) -> Answer[Incident, Event]:
        self.commands.append(command)
        return Answer(state=INCIDENT, events=DECLARED)

    async def reserve(self, _request: str) -> int:
        return INCIDENT.number

    async def read(self, _key: Key, *, after: int = 0) -> tuple[Event, ...]:
        return DECLARED[after:]

    async def number_of(self, _channel: str) -> int:
        return INCIDENT.number


@define
class Slack:
    """Writes down what the gateway asked Slack for and said by response_url."""

    calls: list[str] = field(factory=list)
    said: list[str] = field(factory=list)

    async def call(self, method: str, _arguments: JsonObject = NOTHING) -> answers.Done:
        self.calls.append(method)
        return answers.Done(body={"ok": True})

    async def respond(self, _url: str, message: JsonObject) -> answers.Done:
        self.said.append(text(message, "text"))
        return answers.Done(body={})


@define
class Scene:
    gateway: Gateway
    works: Works
    slack: Slack

    async def sends(self, kind: str, payload: JsonObject) -> JsonObject | None:
        """Give the gateway an envelope; return what it acknowledges with."""
        envelope = Envelope(
            envelope_id="E1",
            kind=kind,
            payload=payload,
            accepts_response_payload=True,
            retry_attempt=0,
            retry_reason="",
            received_at=anyio.current_time(),
        )
        acknowledgement = await self.gateway.handle(envelope)
        await quiet()
        return acknowledgement

    @property
    def has_done_nothing(self) -> bool:
        return not self.works.commands and not self.slack.calls


@asynccontextmanager
async def scene(
    told: Told | None = None, identity: Identity | None = None
) -> AsyncIterator[Scene]:
    works, slack, clock = Works(), Slack(), FakeClock()
    async with anyio.create_task_group() as tasks:
        desk = Desk(
            engine=cast("Engine", works),
            store=cast("Store", works),
            configuration=Configuration(),
            people=people_of(told or Told(users={ADA: user()}), tasks),
            version="1",
            started_at=T0,
            new_id=lambda: "new",
        )
        yield Scene(
            Gateway(
                desk=desk,
                api=cast("Gate", slack),
                identity=identity or Identity(team=HOME, user=OWN, bot="B1"),
                errands=Errands(tasks=tasks, clock=clock),
                clock=clock,
            ),
            works,
            slack,
        )
        tasks.cancel_scope.cancel()


def command(line: str = "/incident", typed: str = "Mails are late") -> JsonObject:
    return {
        "command": line,
        "text": typed,
        "user_id": ADA,
        "channel_id": HELP,
        "team_id": HOME,
        "trigger_id": "t.1",
        "response_url": "https://hooks.slack.com/commands/1",
    }


def interaction(kind: str, team: str = HOME, **more: object) -> JsonObject:
    return {
        "type": kind,
        "team": {"id": HOME},
        "user": {"id": ADA, "team_id": team},
        "trigger_id": "t.2",
        **more,
    }


def click(team: str = HOME, action: str = "reopen", value: str = "7") -> JsonObject:
    return interaction(
        "block_actions",
        team,
        channel={"id": HELP},
        response_url="https://hooks.slack.com/actions/1",
        actions=[{"action_id": action, "value": value}],
    )


def view(callback: str, leads: Mapping[str, str] = NO_LEADS) -> JsonObject:
    values: dict[str, JsonObject] = {
        **{block: {"value": {"selected_user": who}} for block, who in leads.items()},
        "title": {"value": {"value": "Mails are late"}},
        "service": {"value": {"selected_option": {"value": "not-sure"}}},
        "severity": {"value": {"selected_option": {"value": "p3"}}},
    }
    number = INCIDENT.number if callback == "update" else None
    metadata = Form(id="f", origin=None, number=number, version=1).write()
    return {
        "id": "V1",
        "callback_id": callback,
        "private_metadata": metadata,
        "state": {"values": values},
    }


def submission(
    team: str = HOME, callback: str = "declare", leads: Mapping[str, str] = NO_LEADS
) -> JsonObject:
    return interaction("view_submission", team, view=view(callback, leads))


def choice(team: str = HOME) -> JsonObject:
    actions = [{"action_id": "value", "block_id": "service"}]
    return interaction("block_actions", team, view=view("declare"), actions=actions)
