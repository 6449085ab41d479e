"""The front of the bot: the real gateway on a real journal, with a fake Slack.

The engine decides and appends at once, and carries out no steps. Nothing needs a
thread, so only the test's clock moves anything.
"""

import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from pathlib import Path

import anyio
from anyio.lowlevel import checkpoint
from attrs import define, field

from actors import ask
from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.facts import Lead
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.keys import CHANNEL_KEY
from actors.incident.model import Incident
from actors.incident.steps.events import ChannelCreated
from actors.journal import Entry, Key
from bot.base.json_types import NOTHING, JsonObject, child
from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
from bot.dialogue.incidents import Incidents
from bot.features.table import WAYS
from bot.features.ways import Ways
from bot.gateway.background import BackgroundTasks
from bot.gateway.gateway import Gateway
from bot.screens import actions
from bot.settings.configuration import Configuration, ConfiguredService
from bot.slack.socket.envelope import Envelope
from bot.slack.web.identity import Identity
from bot.slack.web.people import People
from bot.slack.web.results import CallResult, Done, Refused
from bot.storage.sqlite.batches import Batch, Batches
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store
from tests.actors.fakes import FakeClock, quiet
from tests.actors.incident import case
from tests.actors.incident.case import ADA, BOB, COMMS, CYD, DAN, HELP, T0, TECH
from tests.actors.incident.slack import OWN
from tests.bot import people_fake
from tests.bot.people_fake import HOME, FakeUsers, people_of, user
from tests.bot.sent import chosen, clicked, submitted, typed

MADE = ChannelCreated(at=T0, step=CHANNEL_KEY, channel=OWN, name="incident-0007")
SEVEN = (*case.DECLARED, MADE)
"""The incident 7 with its own channel."""

NO = Refused(error="no")

TEAM = Configuration(
    services=(
        ConfiguredService(
            service=case.WEB,
            leads=(Lead(role=COMMS, person=ADA), Lead(role=TECH, person=BOB)),
        ),
        ConfiguredService(service=case.PAY, leads=(Lead(role=COMMS, person=CYD),)),
    ),
    roles=(COMMS, TECH),
)
"""The website is led by Ada and Bob, the payments by Cyd alone."""

ROBOT = PersonId("UROBOT")
EVERYBODY = {
    **{x: user(x) for x in (ADA, BOB, CYD, DAN)},
    ROBOT: user("Robot", is_bot=True),
}
US = Identity(team=HOME, user=people_fake.OWN, bot="B1")


@define(kw_only=True)
class PromptStore(SqliteStore):
    """Needs no thread."""

    def open(self) -> None:
        super().open()
        self._batches = Batches(self._connection, "BEGIN IMMEDIATE", run_batch=_at_once)
        self._reads = Batches(self._reader, "BEGIN", run_batch=_at_once)

    def damage(self, number: int, body: str = "{}") -> None:
        """Make the second event of an incident unreadable."""
        self._connection.execute(
            "UPDATE events SET body = ? WHERE incident = ? AND version = 2",
            [body, number],
        )

    def refuse_reads(self) -> None:
        self._reader.set_authorizer(lambda *_: sqlite3.SQLITE_DENY)

    def fill_disk(self) -> None:
        """Let the database grow no further."""
        (pages,) = self._connection.execute("PRAGMA page_count").fetchone()
        self._connection.execute(f"PRAGMA max_page_count = {pages}")

    def free_disk(self) -> None:
        self._connection.execute("PRAGMA max_page_count = 1000000")


async def _at_once(work: Callable[[Batch], None], batch: Batch) -> None:
    await checkpoint()
    work(batch)


@define(eq=False)
class Slack:
    """What reaches Slack; each call is answered as it was planned, at last with ok.

    Attributes:
        planned: what to answer, by method or the word ``respond``, one after another.
        always: what to answer whenever nothing is planned.
        slow: until it is set, no call is answered.
    """

    planned: dict[str, list[CallResult | Exception]] = field(
        factory=lambda: defaultdict(list)
    )
    always: dict[str, CallResult | Exception] = field(factory=dict)
    calls: list[tuple[str, JsonObject]] = field(factory=list)
    slow: anyio.Event | None = None

    async def respond(self, response_url: str, message: JsonObject) -> CallResult:
        return self._answer("respond", {**message, "url": response_url})

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        answer = self._answer(method, arguments)
        if self.slow:
            await self.slow.wait()
        return answer

    def _answer(self, method: str, arguments: JsonObject) -> CallResult:
        self.calls.append((method, arguments))
        planned = self.planned[method]
        answer = planned.pop(0) if planned else self.always.get(method, _ok(arguments))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def sent(self, method: str = "respond") -> list[JsonObject]:
        """What was sent in this way, whether or not Slack took it."""
        return [given for name, given in self.calls if name == method]

    def said(self, method: str = "respond") -> list[str]:
        return [str(given["text"]) for given in self.sent(method)]

    def views(self, method: str) -> list[JsonObject]:
        return [child(given, "view") for given in self.sent(method)]

    def places(self) -> list[str]:
        return [str(given["channel"]) for given in self.sent("chat.postMessage")]

    @property
    def methods(self) -> list[str]:
        return [name for name, _ in self.calls if name != "respond"]


def _ok(arguments: JsonObject) -> Done:
    opened = {"id": f"D{arguments.get('users', '')}"}
    return Done(body={"ok": True, "channel": opened, "ts": "1.5"})


@define
class DecidingEngine:
    """Decides on the journal and appends.

    Attributes:
        trouble: is raised instead.
        slow: until it is set, nothing is decided.
        stops_again: an incident that is released crashes at once, and is parked.
    """

    store: SqliteStore
    trouble: Exception | None = None
    slow: anyio.Event | None = None
    stops_again: bool = False
    asked: list[tuple[Key, Command, str | None]] = field(factory=list)
    released: list[Key] = field(factory=list)
    _turn: anyio.Lock = field(factory=anyio.Lock)

    async def ask(
        self, key: Key, command: Command, request: str | None
    ) -> ask.Answer[Incident, Event]:
        self.asked.append((key, command, request))
        if self.slow:
            await self.slow.wait()
        if self.trouble:
            raise self.trouble
        async with self._turn:
            before = await self.store.read(key)
            events = decide(replay(before), command)
            if events:
                await keep(self.store, key, *events, after=before, request=request)
        return ask.Answer(state=replay((*before, *events)), events=events)

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
            append_id=f"{key} {len(after)} {request}",
            request=request,
            state=replay((*after, *events)),
            due=due,
        )
    )


@define
class Scene:
    """People who use the gateway; each act returns what the acknowledgement carries."""

    store: PromptStore
    slack: Slack
    engine: DecidingEngine
    context: Context
    background: BackgroundTasks
    gateway: Gateway
    clock: FakeClock
    _forms: int = 0
    _submitted: int = 0
    _typed: int = 0

    async def types(
        self, command: str, text: str = "", **more: object
    ) -> JsonObject | None:
        return await self.gateway.handle(typed(command, text, **more))

    async def clicks(
        self, action: str, value: str, by: str = ADA, **more: object
    ) -> JsonObject | None:
        sent = clicked(action, value, by=by, team=HOME, **more)
        return await self.gateway.handle(sent)

    async def asks(self, command: str, text: str = "", channel: str = OWN) -> str:
        """Type a command, and return what is answered at once."""
        self._typed += 1
        trigger = f"typed-{self._typed:08}"
        answer = await self.types(command, text, channel_id=channel, trigger_id=trigger)
        assert answer is not None
        return str(answer["text"])

    async def presses(self, action: str, value: str) -> str:
        """Press a button, and return what is answered."""
        before = len(self.slack.said())
        assert await self.clicks(action, value) is None
        await quiet()
        (said,) = self.slack.said()[before:]
        return said

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
        self._submitted += 1
        trigger_id = trigger or f"trigger {self._submitted}"
        usual = actions.UPDATE if form.number else actions.DECLARE
        sent = submitted(
            values, form, callback or usual, by=by, team=HOME, trigger_id=trigger_id
        )
        return await self.gateway.handle(sent)

    async def chooses(
        self, values: Mapping[str, str], form: Form, *, seen: str = "h0"
    ) -> None:
        callback = actions.UPDATE if form.number else actions.DECLARE
        await self.gateway.handle(chosen(values, form, callback, seen=seen))
        await quiet()

    async def sends(self, sent: Envelope) -> JsonObject | None:
        """Send this, and let all come of it that comes at once."""
        acknowledgement = await self.gateway.handle(sent)
        await quiet()
        return acknowledgement

    @property
    def has_done_nothing(self) -> bool:
        return not self.engine.asked and not self.slack.methods

    async def incident(self, number: int = 1) -> Incident:
        found = replay(await self.store.read(number))
        assert found is not None
        return found

    async def count(self) -> int:
        return len(await self.store.open_incidents())

    async def form_of(self, number: int = 1) -> Form:
        """The form of a window that is opened now to change an incident."""
        self._forms += 1
        return Form(
            id=f"update {self._forms}",
            origin=HELP,
            number=IncidentNumber(number),
            version=(await self.incident(number)).version,
        )


def context_of(
    engine: DecidingEngine,
    store: Store,
    configuration: Configuration,
    people: People,
    *,
    clock: FakeClock,
    ways: Ways,
) -> Context:
    """What features find at hand, with ids that are counted."""
    ids = count(1)

    def new_id() -> str:
        return f"fresh-{next(ids):08}"

    incidents = Incidents(actors=engine, store=store, people=people, new_id=new_id)
    return Context(
        incidents=incidents,
        store=store,
        configuration=configuration,
        people=people,
        version="1",
        started_at=T0,
        now=clock.now,
        new_id=new_id,
        help=ways.sub_commands,
    )


@asynccontextmanager
async def scene(
    folder: Path,
    configuration: Configuration = TEAM,
    *,
    made: type[PromptStore] = PromptStore,
    told: FakeUsers | None = None,
    identity: Identity = US,
    ways: Ways = WAYS,
) -> AsyncIterator[Scene]:
    """Open the bot; Slack knows of everybody here unless it is told otherwise."""
    clock, slack = FakeClock(T0), Slack()
    told = told or FakeUsers(users=dict(EVERYBODY))
    store = made(path=folder / "journal.db", now=clock.now)
    store.open()
    engine = DecidingEngine(store)
    async with anyio.create_task_group() as tasks:
        background = BackgroundTasks(tasks=tasks, clock=clock)
        people = people_of(told, tasks, now=clock.now)
        context = context_of(
            engine, store, configuration, people, clock=clock, ways=ways
        )
        gateway = Gateway(
            context=context,
            api=slack,
            identity=identity,
            background=background,
            clock=clock,
            ways=ways,
        )
        try:
            yield Scene(store, slack, engine, context, background, gateway, clock)
        finally:
            tasks.cancel_scope.cancel()
            store.close()
