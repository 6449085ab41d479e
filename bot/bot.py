"""One running bot: its parts, and the order in which they start and stop."""

import secrets
from collections.abc import Callable
from functools import partial

import anyio
import structlog
from anyio.abc import TaskGroup
from attrs import define, field

from actors.clock import Clock
from actors.errors import JournalUnavailable
from actors.incident.ids import PersonId
from bot import __version__
from bot.base.exception_groups import first_error
from bot.checkup.authentication import TokenRecheck, Unusable, authenticate
from bot.checkup.findings import Findings
from bot.checkup.journal_check import JournalCheck
from bot.checkup.start import Start, claim_database
from bot.dialogue.context import Context
from bot.dialogue.incidents import Incidents
from bot.engine.backend import Backend, EngineParts
from bot.engine.behaviour import IncidentBehaviour
from bot.engine.database_wait import DatabaseWait
from bot.engine.engine import Engine
from bot.features.table import WAYS
from bot.gateway.background import BackgroundTasks
from bot.gateway.delivery import Delivery
from bot.gateway.gateway import Gateway
from bot.gateway.parked_notice import ParkedNotice
from bot.hands.hands import SlackHands
from bot.settings import Settings
from bot.signals import Signals
from bot.slack.socket.intake import Handle, OnUndelivered
from bot.slack.socket.socket_mode import SocketMode
from bot.slack.socket.tickets import SocketModeRefused
from bot.slack.web.channel_names import ChannelNames
from bot.slack.web.identity import JOIN, Identity
from bot.slack.web.people import People
from bot.slack.web.throttled_api import ThrottledApi
from bot.slack.web.web_api import WebApi
from bot.storage.store import KnownIncidents

INTAKE_GRACE = 3.0
"""Seconds for the requests that arrived before the stop."""

CALL_GRACE = 5.0
"""Seconds after that for open Slack calls and for pending responses."""

log = structlog.get_logger()


def new_id() -> str:
    return secrets.token_hex(16)


@define(kw_only=True)
class Bot:
    """The parts of one running bot, and the order in which they start and stop."""

    settings: Settings
    signals: Signals
    clock: Clock
    backend: Backend
    api: WebApi
    new_socket: Callable[[Handle, OnUndelivered], SocketMode]
    is_loss_accepted: bool = False
    _failure: Unusable | None = field(default=None, init=False)
    _findings: Findings = field(factory=Findings, init=False)
    _behaviour: IncidentBehaviour = field(init=False)
    _known: KnownIncidents = field(init=False)

    def __attrs_post_init__(self) -> None:
        hours = self.settings.configuration.working_hours
        self._behaviour = IncidentBehaviour(hours=hours)
        self._known = KnownIncidents(
            journal=self.backend.store, replay=self._behaviour.replay
        )

    async def serve(self) -> None:
        identity = await authenticate(self.api, self.clock, self.signals.stop)
        if identity is None:
            return
        log.info("slack identity confirmed", team=identity.team, bot=identity.user)
        waiting = DatabaseWait(clock=self.clock, stop=self.signals.stop)
        await claim_database(self.backend.store, identity.team, waiting)
        async with anyio.create_task_group() as tasks:
            throttled = self._throttled_api(tasks)
            await waiting.until_available(throttled.load_closed_budgets)
            tasks.start_soon(self.backend.maintain)
            await self._check_journal(throttled, identity, tasks)
            people = People(
                api=throttled,
                store=self.backend.store,
                tasks=tasks,
                now=self.clock.now,
                own=PersonId(identity.user),
            )
            names = ChannelNames(store=self.backend.store, tasks=tasks)
            background = BackgroundTasks(tasks=tasks, clock=self.clock)
            joins = self.settings.configuration.channels.join and identity.may(JOIN)
            hands = SlackHands(
                api=throttled,
                identity=identity,
                people=people,
                new_id=new_id,
                findings=self._findings,
                joins=joins,
            )
            parked_notice = ParkedNotice(
                store=self.backend.store,
                delivery=Delivery(api=throttled, background=background),
                background=background,
                clock=self.clock,
                is_alone=self.backend.is_alone,
                joins=joins,
            )
            engine = self._engine(hands, throttled, parked_notice)
            gateway = self._gateway(
                identity, throttled, people, engine, background, names=names
            )
            socket = self.new_socket(gateway.handle, gateway.deliver_late)
            start = self._start(identity, throttled, people, names, socket)
            tasks.start_soon(start.check_app)
            tasks.start_soon(parked_notice.resume)
            await self._live(engine, socket, background, tasks, start)
        if self._failure:
            raise self._failure

    def _throttled_api(self, tasks: TaskGroup) -> ThrottledApi:
        recheck = TokenRecheck(
            api=self.api,
            clock=self.clock,
            stop=self.signals.stop,
            give_up=self._give_up,
        )
        return ThrottledApi(
            api=self.api,
            store=self.backend.store,
            now=self.clock.now,
            on_token_refused=partial(recheck.start, tasks),
            may_send=self.backend.may_send,
            is_alone=self.backend.is_alone,
        )

    async def _check_journal(
        self, throttled: ThrottledApi, identity: Identity, tasks: TaskGroup
    ) -> None:
        """Accept the journal's numbers, or check them in the background."""
        configuration = self.settings.configuration
        check = JournalCheck(
            api=throttled,
            store=self.backend.store,
            identity=identity,
            clock=self.clock,
            stop=self.signals.stop,
            template=configuration.channels.name,
            services=[x.service.key for x in configuration.services],
        )
        if self.is_loss_accepted:
            await check.accept()
        else:
            tasks.start_soon(check.check)

    async def _live(
        self,
        engine: Engine,
        socket: SocketMode,
        background: BackgroundTasks,
        tasks: TaskGroup,
        start: Start,
    ) -> None:
        """Start the actors first, then the sockets; stop them the other way round."""
        started = anyio.Event()
        waiting = DatabaseWait(clock=self.clock, stop=self.signals.stop)
        tasks.start_soon(self._run_engine, engine, started, waiting)
        await started.wait()
        waiting.is_over()
        await start.wait_for_app()
        tasks.start_soon(self._announce_serving, socket)
        tasks.start_soon(self._stop_intake, socket)
        tasks.start_soon(start.run)
        try:
            await socket.run()
        except SocketModeRefused as refused:
            self._failure = Unusable(str(refused))
        log.info("bot stopping", at_work=engine.at_work)
        async with anyio.create_task_group() as ends:
            ends.start_soon(engine.stop, CALL_GRACE)
            ends.start_soon(background.end, CALL_GRACE)
        tasks.cancel_scope.cancel()

    async def _run_engine(
        self, engine: Engine, started: anyio.Event, waiting: DatabaseWait
    ) -> None:
        """Run the engine. Run it again if the database fails before it has started."""
        trouble: JournalUnavailable | None = None
        while not started.is_set():
            if trouble:
                await waiting.pause(trouble)
            try:
                await engine.run(started)
            except* JournalUnavailable as group:
                if started.is_set():
                    raise
                trouble = first_error(group)

    async def _announce_serving(self, socket: SocketMode) -> None:
        await socket.serving.wait()
        log.info("bot ready", version=__version__)
        self.signals.serving.set()

    async def _stop_intake(self, socket: SocketMode) -> None:
        await self.signals.stop.wait()
        await socket.stop_intake(INTAKE_GRACE)

    def _give_up(self, unusable: Unusable) -> None:
        self._failure = unusable
        self.signals.stop.set()

    def _start(
        self,
        identity: Identity,
        throttled: ThrottledApi,
        people: People,
        names: ChannelNames,
        socket: SocketMode,
    ) -> Start:
        return Start(
            settings=self.settings,
            api=throttled,
            people=people,
            channel_names=names,
            identity=identity,
            socket=socket,
            workers=self.backend.workers,
            findings=self._findings,
            clock=self.clock,
            stop=self.signals.stop,
            give_up=self._give_up,
        )

    def _engine(
        self, hands: SlackHands, throttled: ThrottledApi, parked_notice: ParkedNotice
    ) -> Engine:
        parts = EngineParts(
            behaviour=self._behaviour,
            hands=hands,
            known=self._known,
            clock=self.clock,
            on_parked=parked_notice.start,
            new_id=new_id,
            refresh_throttle=throttled.load_closed_budgets,
        )
        return self.backend.engine(parts)

    def _gateway(
        self,
        identity: Identity,
        throttled: ThrottledApi,
        people: People,
        engine: Engine,
        background: BackgroundTasks,
        *,
        names: ChannelNames,
    ) -> Gateway:
        incidents = Incidents(
            actors=engine,
            store=self.backend.store,
            known=self._known,
            people=people,
            new_id=new_id,
        )
        context = Context(
            incidents=incidents,
            store=self.backend.store,
            configuration=self.settings.configuration,
            people=people,
            channel_names=names,
            version=__version__,
            workspace=identity.url,
            started_at=self.clock.now(),
            now=self.clock.now,
            new_id=new_id,
            help=WAYS.help,
            findings=self._findings,
        )
        return Gateway(
            context=context,
            api=throttled,
            identity=identity,
            background=background,
            clock=self.clock,
        )
