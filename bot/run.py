"""The wiring: one running bot, from its settings to its end."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import anyio
import structlog
from anyio.abc import TaskGroup
from attrs import define, field

from actors.clock import Clock
from actors.errors import JournalUnavailable
from actors.incident.ids import PersonId
from actors.tasks import may_start
from bot import __version__
from bot.behaviour import IncidentBehaviour
from bot.clock import SystemClock
from bot.desk import Desk
from bot.engine.engine import Engine
from bot.engine.ground import Ground, Parts, opened
from bot.engine.waiting import Waiting
from bot.introduce import FIX, Unusable, introduce
from bot.last_word import LastWord
from bot.numbers import Numbers
from bot.outside import Patience, Signals
from bot.settings import Settings
from bot.slack.delivery import Delivery
from bot.slack.errands import Errands
from bot.slack.gate import Gate
from bot.slack.gateway import Gateway
from bot.slack.identity import Identity
from bot.slack.intake import Handle, Unsaid
from bot.slack.people import People
from bot.slack.perform import SlackHands
from bot.slack.socket_mode import SocketMode
from bot.slack.tickets import SocketModeRefused
from bot.slack.web_api import WebApi, slack_session
from bot.way_out import network_of

__all__ = ["Bot", "Patience", "Signals", "first_of", "serve"]

INTAKE_GRACE = 3.0
"""Seconds for the requests that were taken in when we were told to stop."""

CALL_GRACE = 5.0
"""Seconds after it for the Slack calls that are out, and for words that are owed."""

log = structlog.get_logger()


E = TypeVar("E", bound=BaseException)


def new_id() -> str:
    return uuid.uuid4().hex


def first_of(group: BaseExceptionGroup[E]) -> E:
    """Return the first error of a group, however deep it lies in it."""
    found = group.exceptions[0]
    return first_of(found) if isinstance(found, BaseExceptionGroup) else found


async def serve(
    settings: Settings,
    signals: Signals,
    clock: Clock | None = None,
    patience: Patience | None = None,
    *,
    is_accepted: bool = False,
) -> None:
    """Serve until told to stop, by this machine's clock unless another is given.

    The journal may know less than it did, or than Slack shows, if that is accepted.
    Raises ``Unusable`` when a person has to change the set-up first, ``Held`` when
    another process has the database, and ``NotOurs`` when the file is not a journal.
    """
    clock, patience = clock or SystemClock(), patience or Patience()
    database, stop, lock = settings.database, signals.stop, patience.lock
    async with (
        opened(database, clock, lock, stop, is_accepted=is_accepted) as ground,
        slack_session(network_of(settings)) as session,
    ):
        of = partial(
            WebApi,
            session=session,
            base_url=settings.api_url,
            deadline=patience.call,
        )
        app = of(token=settings.app_token.reveal())

        def new_socket(handle: Handle, unsaid: Unsaid) -> SocketMode:
            open_url = partial(app.call, "apps.connections.open")
            return SocketMode(
                open_url=open_url,
                session=session,
                handle=handle,
                unsaid=unsaid,
                is_alone=ground.is_alone,
            )

        bot = Bot(
            settings=settings,
            signals=signals,
            clock=ground.clock,
            ground=ground,
            api=of(token=settings.bot_token.reveal()),
            new_socket=new_socket,
            is_accepted=is_accepted,
        )
        await bot.serve()


@define(kw_only=True)
class Bot:
    """The parts of one running bot, and the order in which they start and stop."""

    settings: Settings
    signals: Signals
    clock: Clock
    ground: Ground
    api: WebApi
    new_socket: Callable[[Handle, Unsaid], SocketMode]
    is_accepted: bool = False
    _failure: Unusable | None = field(default=None, init=False)
    _doubts_token: bool = field(default=False, init=False)

    async def serve(self) -> None:
        identity = await introduce(self.api, self.clock, self.signals.stop)
        if identity is None:
            return
        log.info("known to slack", team=identity.team, bot=identity.user)
        async with anyio.create_task_group() as tasks:
            gate = Gate(
                api=self.api,
                store=self.ground.store,
                now=self.clock.now,
                on_hopeless=partial(self._doubt_token, tasks),
                may_send=self.ground.may_send,
                is_alone=self.ground.is_alone,
            )
            waiting = Waiting(clock=self.clock, stop=self.signals.stop)
            await waiting.until_had(gate.recall)
            tasks.start_soon(self.ground.tend)
            await self._agree_on_numbers(gate, identity, tasks)
            people = People(
                api=gate,
                store=self.ground.store,
                tasks=tasks,
                now=self.clock.now,
                own=PersonId(identity.user),
            )
            errands = Errands(tasks=tasks, clock=self.clock)
            joins = self.settings.configuration.channels.join
            hands = SlackHands(
                gate=gate, identity=identity, people=people, new_id=new_id, joins=joins
            )
            last_word = LastWord(
                store=self.ground.store,
                delivery=Delivery(api=gate, errands=errands),
                errands=errands,
                clock=self.clock,
                is_alone=self.ground.is_alone,
                joins=joins,
            )
            engine = self._engine(hands, gate, last_word)
            gateway = self._gateway(identity, gate, people, engine, errands)
            socket = self.new_socket(gateway.handle, gateway.unsaid)
            tasks.start_soon(last_word.resume)
            await self._live(engine, socket, errands, tasks)
        if self._failure:
            raise self._failure

    async def _agree_on_numbers(
        self, gate: Gate, identity: Identity, tasks: TaskGroup
    ) -> None:
        """Accept the journal's numbers before anybody gets one, or check them soon."""
        configuration = self.settings.configuration
        numbers = Numbers(
            api=gate,
            store=self.ground.store,
            identity=identity,
            clock=self.clock,
            stop=self.signals.stop,
            template=configuration.channels.name,
            services=[x.service.key for x in configuration.services],
        )
        if self.is_accepted:
            await numbers.accept()
        else:
            tasks.start_soon(numbers.check)

    async def _live(
        self, engine: Engine, socket: SocketMode, errands: Errands, tasks: TaskGroup
    ) -> None:
        """Actors first, then the sockets; at the end the other way round."""
        started = anyio.Event()
        tasks.start_soon(self._run_engine, engine, started)
        await started.wait()
        tasks.start_soon(self._announce_serving, socket)
        tasks.start_soon(self._stop_intake, socket)
        try:
            await socket.run()
        except SocketModeRefused as refused:
            self._failure = Unusable(str(refused))
        log.info("stopping", at_work=engine.at_work)
        async with anyio.create_task_group() as ends:
            ends.start_soon(engine.stop, CALL_GRACE)
            ends.start_soon(errands.end, CALL_GRACE)
        tasks.cancel_scope.cancel()

    async def _run_engine(self, engine: Engine, started: anyio.Event) -> None:
        """Run it, and once more if the journal was away before it had started."""
        waiting = Waiting(clock=self.clock, stop=self.signals.stop)
        trouble: JournalUnavailable | None = None
        while not started.is_set():
            if trouble:
                await waiting.pause(trouble)
            try:
                await engine.run(started)
            except* JournalUnavailable as group:
                if started.is_set():
                    raise
                trouble = first_of(group)

    async def _announce_serving(self, socket: SocketMode) -> None:
        await socket.serving.wait()
        log.info("serving", version=__version__)
        self.signals.serving.set()

    async def _stop_intake(self, socket: SocketMode) -> None:
        await self.signals.stop.wait()
        await socket.stop_intake(INTAKE_GRACE)

    def _doubt_token(self, tasks: TaskGroup, error: str) -> None:
        if not self._doubts_token and may_start(tasks):
            self._doubts_token = True
            log.warning("bot token refused", error=error)
            tasks.start_soon(self._confirm, error)

    async def _confirm(self, error: str) -> None:
        """End only when Slack means it; until then all that it refused waits."""
        try:
            stop = self.signals.stop
            if await introduce(self.api, self.clock, stop, has_served=True):
                log.warning("bot token still accepted", error=error)
        except Unusable:
            why = f"Slack no longer accepts SLACK_BOT_TOKEN ({error}). {FIX}"
            self._failure = Unusable(why)
            self.signals.stop.set()
        finally:
            self._doubts_token = False

    def _engine(self, hands: SlackHands, gate: Gate, last_word: LastWord) -> Engine:
        parts = Parts(
            behaviour=IncidentBehaviour(),
            hands=hands,
            clock=self.clock,
            on_parked=last_word.start,
            new_id=new_id,
            recall=gate.recall,
        )
        return self.ground.engine(parts)

    def _gateway(
        self,
        identity: Identity,
        gate: Gate,
        people: People,
        engine: Engine,
        errands: Errands,
    ) -> Gateway:
        desk = Desk(
            engine=engine,
            store=self.ground.store,
            configuration=self.settings.configuration,
            people=people,
            version=__version__,
            started_at=self.clock.now(),
            new_id=new_id,
        )
        return Gateway(
            desk=desk,
            api=gate,
            identity=identity,
            errands=errands,
            clock=self.clock,
        )
