"""The Socket Mode transport: standing sockets to Slack, replaced without a gap.

Rule 1: make before break. A socket that must go is read and answered on until Slack
closes it; its replacement has said hello by then.
Rule 2: one slot, one replacement. Each slot is one loop, so that two disconnect
frames, or a frame and a reset, cannot start two dials.
Rule 3: every task has an owner. Slots end first, then envelopes, then sockets.
"""

import random
import time
from collections import Counter
from collections.abc import Callable

import aiohttp
import anyio
import structlog
from anyio.abc import TaskGroup
from attrs import define, field

from bot.base.outage import Outage
from bot.slack.socket.connection import Connection, DialFailed, dial
from bot.slack.socket.intake import Handle, Intake, Unsaid, nowhere
from bot.slack.socket.statistics import Statistics
from bot.slack.socket.tickets import NoTicket, OpenUrl, SocketModeRefused, Tickets
from bot.slack.socket.timings import Timings
from bot.slack.web.unreachable import problem

REASONS = frozenset(
    {
        "closed",
        "link_disabled",
        "planned",
        "refresh_requested",
        "silence",
        "too_many_websockets",
        "warning",
    }
)
"""Why a socket is replaced: Slack's words and ours; any other counts as "other"."""

SLOWLY = frozenset({"link_disabled", "too_many_websockets"})
"""After these nobody dials at once. A frame alone proves nothing: that Socket Mode is
switched off is known when `apps.connections.open` says so again and again."""

FIX = "see the last 'socket connect failed' above; without one, check slack-status.com"

_log = structlog.get_logger("bot.slack.socket.socket_mode")


@define(kw_only=True, eq=False)
class SocketMode:
    """Keeps sockets open, hands their envelopes to `handle`, and acknowledges them.

    Attributes:
        unsaid: told of the words that no acknowledgement carried.
        host: the Web API's, for the log.
    """

    _open_url: OpenUrl
    _session: aiohttp.ClientSession
    _handle: Handle
    _unsaid: Unsaid = nowhere
    _slots: int = 2
    _limit: int = 100
    _app_id: str | None = None
    _host: str = "slack.com"
    _timings: Timings = field(factory=Timings)
    _clock: Callable[[], float] = time.monotonic
    _uniform: Callable[[float, float], float] = random.uniform
    serving: anyio.Event = field(factory=anyio.Event, init=False)
    _intake: Intake = field(init=False)
    _tickets: Tickets = field(init=False)
    _reconnects: Counter[str] = field(factory=Counter, init=False)
    _refusal: SocketModeRefused | None = field(default=None, init=False)
    _running: bool = field(default=False, init=False)
    _stopping: anyio.Event = field(factory=anyio.Event, init=False)
    _stopped: anyio.Event = field(factory=anyio.Event, init=False)
    _stop_within: float = field(default=10.0, init=False)
    _dialling: int = field(default=0, init=False)
    _dialled: int = field(default=0, init=False)
    _num_connections: int = field(default=0, init=False)
    _others: int = field(default=0, init=False)
    _counted: int = field(default=0, init=False)
    _trouble: Outage = field(init=False)

    @_intake.default
    def _new_intake(self) -> Intake:
        return Intake(
            handle=self._handle,
            unsaid=self._unsaid,
            limit=self._limit,
            timings=self._timings,
            clock=self._clock,
        )

    @_tickets.default
    def _new_tickets(self) -> Tickets:
        return Tickets(
            open_url=self._open_url, timings=self._timings, clock=self._clock
        )

    @_trouble.default
    def _no_trouble(self) -> Outage:
        event, over = "socket connect failed", "socket connect recovered"
        return Outage(event=event, over=over, seconds=self._clock, key="reason")

    @property
    def connected(self) -> bool:
        """Whether any socket that has said hello is open."""
        return any(connection.open for connection in self._intake.connections)

    def statistics(self) -> Statistics:
        intake = self._intake
        since = intake.deaf_since
        return Statistics(
            connections=sum(connection.open for connection in intake.connections),
            num_connections=self._num_connections,
            others=self._others,
            counted=self._counted,
            deaf_for=0.0 if since is None else self._clock() - since,
            reconnects=dict(self._reconnects),
            handling=intake.handling,
            acknowledged=intake.acknowledged,
            unacknowledged=intake.unacknowledged,
            ignored=intake.ignored,
            junk=intake.junk,
        )

    def expect(self, app_id: str) -> None:
        """Refuse the sockets of any other app, also those that are open."""
        self._app_id = app_id
        for connection in self._intake.connections:
            if not self._is_of_our_app(connection):
                connection.leave("planned")

    def count_again(self) -> None:
        """Replace a socket, because only a hello tells how many there are."""
        for connection in self._intake.connections:
            if connection.open and not connection.leaving.is_set():
                return connection.leave("planned")
        return None

    async def run(self) -> None:
        """Work until stopped; raise `SocketModeRefused` when Slack will have none."""
        self._running = True
        self._intake.deaf_since = self._clock()
        try:
            async with anyio.create_task_group() as tasks:
                async with anyio.create_task_group() as slots:
                    slots.start_soon(self._watch)
                    for _ in range(self._slots):
                        slots.start_soon(self._keep, tasks)
                    await self._stopping.wait()
                    slots.cancel_scope.cancel()
                await self._wind_down()
                tasks.cancel_scope.cancel()
        finally:
            self._stopped.set()
        if self._refusal is not None:
            raise self._refusal

    async def stop_intake(self, seconds: float = 10.0) -> None:
        """Take nothing more, finish and acknowledge what was taken, then close.

        What is not finished after so many seconds is cancelled.
        """
        self._stop_within = seconds
        self._stopping.set()
        if self._running:
            await self._stopped.wait()

    async def _wind_down(self) -> None:
        intake = self._intake
        intake.shut = True
        with anyio.move_on_after(self._stop_within):
            await self._until(lambda: not intake.unanswered)
            for connection in intake.connections:
                connection.scope.cancel()
            await self._until(lambda: not intake.handling and not intake.connections)
        _log.info("sockets closed", unfinished=intake.handling, ignored=intake.ignored)

    async def _until(self, true: Callable[[], bool]) -> None:
        while True:
            changed = self._intake.changed.next()
            if true():
                return
            await changed.wait()

    async def _watch(self) -> None:
        while True:
            await self._until(lambda: not self.connected)
            with anyio.move_on_after(self._timings.deaf):
                await self._until(lambda: self.connected)
                continue
            _log.error("all sockets lost", seconds=self._timings.deaf, fix=FIX)
            await self._until(lambda: self.connected)

    async def _keep(self, tasks: TaskGroup) -> None:
        failures = 0
        old: Connection | None = None
        try:
            while True:
                connection = await self._dial_until_up(failures, tasks)
                if old is not None:
                    old.retire()
                await self._until_leaving(connection)
                lived = self._clock() - connection.born_at
                failures = 0 if lived >= self._timings.settled else failures + 1
                self._left(connection.reason)
                old = connection
        except SocketModeRefused as refusal:
            _log.error("socket mode refused", error=refusal.error, problem=str(refusal))
            self._refusal = refusal
            self._stopping.set()

    async def _dial_until_up(self, failures: int, tasks: TaskGroup) -> Connection:
        self._dialling += 1
        try:
            while True:
                await anyio.sleep(self._backoff(failures))
                try:
                    return await self._dial(tasks)
                except DialFailed as failed:
                    failures += 1
                    said = problem(failed.reason, failed.host or self._host)
                    self._trouble.goes_on(failed.reason, failures=failures, **said)
                    if not isinstance(failed, NoTicket):
                        # A refusal is asked about again soon, to be sure of it.
                        self._heed(failed.reason)
        finally:
            self._dialling -= 1

    async def _dial(self, tasks: TaskGroup) -> Connection:
        url = await self._tickets.take()
        self._dialled += 1
        connection = await dial(
            self._session,
            url,
            number=self._dialled,
            timings=self._timings,
            clock=self._clock,
        )
        hello = connection.hello
        if not self._is_of_our_app(connection):
            await connection.close()
            raise SocketModeRefused("wrong_app")
        self._intake.add(connection, tasks)
        self._num_connections = hello.num_connections
        self._others = hello.num_connections - len(self._intake.connections)
        self._counted += 1
        self.serving.set()
        self._trouble.is_over()
        _log.info(
            "socket connected",
            socket=connection.number,
            num_connections=hello.num_connections,
        )
        return connection

    def _is_of_our_app(self, connection: Connection) -> bool:
        """Whether nothing speaks against it: either app may be unknown."""
        return not self._app_id or connection.hello.app_id in {"", self._app_id}

    async def _until_leaving(self, connection: Connection) -> None:
        share = self._uniform(*self._timings.refresh)
        wait = max(connection.hello.lifetime * share, self._timings.refresh_least)
        while True:
            with anyio.move_on_after(wait if connection.hello.lifetime > 0 else None):
                await connection.leaving.wait()
                return
            # Never two at once: put it off while any other socket is being dialled.
            if not self._dialling:
                connection.leave("planned")
                return
            wait = self._timings.refresh_gap

    def _left(self, reason: str) -> None:
        _log.info("socket replacement wanted", reason=reason)
        self._reconnects[reason if reason in REASONS else "other"] += 1
        self._heed(reason)

    def _heed(self, reason: str) -> None:
        """Do what Slack's reason asks for beyond dialling again."""
        if reason in SLOWLY:
            _log.warning("socket connect postponed", reason=reason)
            self._tickets.hold(self._timings.crowded * self._uniform(1.0, 1.5))
        if reason == "too_many_websockets":
            for connection in self._intake.connections:
                if connection.replaced:
                    connection.scope.cancel()

    def _backoff(self, failures: int) -> float:
        if not failures:
            return 0.0
        most = self._timings.backoff_first * 2.0 ** min(failures - 1, 16)
        return self._uniform(0.0, min(self._timings.backoff_most, most))
