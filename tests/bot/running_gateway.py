"""The real gateway, running on a real journal with a scripted Slack.

The engine carries out no steps. Nothing needs a thread, so only the test's clock moves
anything.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import anyio
from attrs import define

from actors.incident.evolve import replay
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.model import Incident
from bot.base.json_types import JsonObject
from bot.dialogue.context import Context
from bot.dialogue.forms.form import Form
from bot.dialogue.incidents import Incidents
from bot.features.table import WAYS
from bot.features.ways import Ways
from bot.gateway.background import BackgroundTasks
from bot.gateway.gateway import Gateway
from bot.screens import actions
from bot.settings.configuration import Configuration
from bot.slack.socket.envelope import Envelope
from bot.slack.web.channel_names import ChannelNames
from bot.slack.web.identity import Identity
from bot.slack.web.people import People
from bot.storage.store import KnownIncidents, Store
from tests.actors.fakes import FakeClock, quiet
from tests.actors.incident.case import ADA, HELP, T0
from tests.actors.incident.slack import OWN
from tests.bot.deciding_engine import DecidingEngine
from tests.bot.people_fake import HOME, FakeUsers, people_of
from tests.bot.prompt_store import PromptStore
from tests.bot.scripted_slack import Slack
from tests.bot.sent import chosen, clicked, submitted, typed
from tests.bot.team import EVERYBODY, TEAM, US


@define
class RunningGateway:
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
        self,
        values: Mapping[str, str],
        form: Form,
        *,
        seen: str = "h0",
        callback: str = "",
        block: str = actions.SERVICE_CHOSEN,
    ) -> None:
        usual = actions.UPDATE if form.number else actions.DECLARE
        made = chosen(values, form, callback or usual, seen=seen, block=block)
        await self.gateway.handle(made)
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

    incidents = Incidents(
        actors=engine,
        store=store,
        known=KnownIncidents(journal=store, replay=replay),
        people=people,
        new_id=new_id,
    )
    return Context(
        incidents=incidents,
        store=store,
        configuration=configuration,
        people=people,
        channel_names=ChannelNames(store=store, tasks=people.tasks),
        version="1",
        started_at=T0,
        now=clock.now,
        new_id=new_id,
        help=ways.help,
    )


@asynccontextmanager
async def running_gateway(
    folder: Path,
    configuration: Configuration = TEAM,
    *,
    made: type[PromptStore] = PromptStore,
    told: FakeUsers | None = None,
    identity: Identity = US,
    ways: Ways = WAYS,
) -> AsyncIterator[RunningGateway]:
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
            yield RunningGateway(
                store, slack, engine, context, background, gateway, clock
            )
        finally:
            tasks.cancel_scope.cancel()
            store.close()
