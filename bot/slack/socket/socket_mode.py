"""The Socket Mode transport: keeps sockets to Slack open and replaces them in time.

Rule 1: make before break. The replacement of a socket connects first. Until Slack
closes the old socket, we read it and acknowledge its envelopes.
Rule 2: one slot, one replacement. Each slot is one loop, so two disconnect frames, or
a frame and a reset, cannot start two attempts.
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

from bot.slack.socket.connection import Connection
from bot.slack.socket.connector import Connector
from bot.slack.socket.intake import Handle, Intake, OnUndelivered, drop_payload
from bot.slack.socket.statistics import Statistics
from bot.slack.socket.tickets import OpenUrl, SocketModeRefused
from bot.slack.socket.timings import Timings

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
"""Why a socket is replaced, in Slack's words and ours. Any other counts as "other"."""

FIX = "see the last 'socket connect failed' above; without one, check slack-status.com"

_log = structlog.get_logger("bot.slack.socket.socket_mode")


@define(kw_only=True, eq=False)
class SocketMode:
    """Keeps sockets open, passes their envelopes to `handle`, and acknowledges them.

    Attributes:
        on_undelivered: called with each payload that no acknowledgement delivered.
        slots: how many sockets to keep.
        limit: how many envelopes to handle at once.
        host: the Web API's host, for the log.
        serving: set once the first socket is connected.
    """

    _open_url: OpenUrl
    _session: aiohttp.ClientSession
    _handle: Handle
    _on_undelivered: OnUndelivered = drop_payload
    _slots: int = 2
    _limit: int = 100
    _app_id: str | None = None
    _host: str = "slack.com"
    _timings: Timings = field(factory=Timings)
    _clock: Callable[[], float] = time.monotonic
    _uniform: Callable[[float, float], float] = random.uniform
    serving: anyio.Event = field(factory=anyio.Event, init=False)
    _intake: Intake = field(init=False)
    _connector: Connector = field(init=False)
    _reconnects: Counter[str] = field(factory=Counter, init=False)
    _refusal: SocketModeRefused | None = field(default=None, init=False)
    _running: bool = field(default=False, init=False)
    _stopping: anyio.Event = field(factory=anyio.Event, init=False)
    _stopped: anyio.Event = field(factory=anyio.Event, init=False)
    _stop_within: float = field(default=10.0, init=False)
    _num_connections: int = field(default=0, init=False)
    _others: int = field(default=0, init=False)
    _hellos: int = field(default=0, init=False)

    @_intake.default
    def _new_intake(self) -> Intake:
        return Intake(
            handle=self._handle,
            on_undelivered=self._on_undelivered,
            limit=self._limit,
            timings=self._timings,
            clock=self._clock,
        )

    @_connector.default
    def _new_connector(self) -> Connector:
        return Connector(
            intake=self._intake,
            app_id=self._app_id,
            open_url=self._open_url,
            session=self._session,
            host=self._host,
            timings=self._timings,
            clock=self._clock,
            uniform=self._uniform,
        )

    @property
    def connected(self) -> bool:
        """Whether any socket that has said hello is open."""
        return any(connection.open for connection in self._intake.connections)

    def statistics(self) -> Statistics:
        intake = self._intake
        since = intake.disconnected_since
        return Statistics(
            connections=sum(connection.open for connection in intake.connections),
            connecting=self._connector.connecting,
            num_connections=self._num_connections,
            others=self._others,
            hellos=self._hellos,
            disconnected_for=0.0 if since is None else self._clock() - since,
            reconnects=dict(self._reconnects),
            handling=intake.handling,
            acknowledged=intake.acknowledged,
            unacknowledged=intake.unacknowledged,
            ignored=intake.ignored,
            junk=intake.junk,
        )

    def expect(self, app_id: str) -> None:
        """Refuse sockets of any other app, including those that are already open."""
        self._connector.app_id = app_id
        for connection in self._intake.connections:
            if not self._connector.is_of_our_app(connection):
                connection.want_replacement("planned")

    def count_again(self) -> None:
        """Replace a socket, because only a hello tells how many sockets there are."""
        for connection in self._intake.connections:
            if connection.open and not connection.replacement_wanted.is_set():
                return connection.want_replacement("planned")
        return None

    async def run(self) -> None:
        """Run until stopped; raise `SocketModeRefused` if Slack refuses for good."""
        self._running = True
        self._intake.disconnected_since = self._clock()
        try:
            async with anyio.create_task_group() as tasks:
                async with anyio.create_task_group() as slots:
                    slots.start_soon(self._watch)
                    for _ in range(self._slots):
                        slots.start_soon(self._keep_slot, tasks)
                    await self._stopping.wait()
                    slots.cancel_scope.cancel()
                await self._wind_down()
                tasks.cancel_scope.cancel()
        finally:
            self._stopped.set()
        if self._refusal is not None:
            raise self._refusal

    async def stop_intake(self, seconds: float = 10.0) -> None:
        """Accept no more envelopes, finish those that were accepted, then close.

        After this many seconds, unfinished work is cancelled.
        """
        self._stop_within = seconds
        self._stopping.set()
        if self._running:
            await self._stopped.wait()

    async def _wind_down(self) -> None:
        intake = self._intake
        intake.shut = True
        with anyio.move_on_after(self._stop_within):
            await self._until(lambda: not intake.pending)
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
        """Log an error when there has been no socket for too long."""
        while True:
            await self._until(lambda: not self.connected)
            with anyio.move_on_after(self._timings.disconnected):
                await self._until(lambda: self.connected)
                continue
            seconds = self._timings.disconnected
            _log.error("all sockets lost", seconds=seconds, fix=FIX)
            await self._until(lambda: self.connected)

    async def _keep_slot(self, tasks: TaskGroup) -> None:
        """Keep one socket connected, and connect its replacement when one is wanted."""
        failures = 0
        old: Connection | None = None
        try:
            while True:
                connection = await self._connector.connect(failures)
                self._add(connection, tasks)
                if old is not None:
                    old.retire()
                await self._until_replacement_wanted(connection)
                lived = self._clock() - connection.born_at
                failures = 0 if lived >= self._timings.settled else failures + 1
                self._count_replacement(connection.reason)
                old = connection
        except SocketModeRefused as refusal:
            problem = str(refusal)
            _log.error("socket mode refused", error=refusal.error, problem=problem)
            self._refusal = refusal
            self._stopping.set()

    def _add(self, connection: Connection, tasks: TaskGroup) -> None:
        self._intake.add(connection, tasks)
        self._num_connections = connection.hello.num_connections
        self._others = self._num_connections - len(self._intake.connections)
        self._hellos += 1
        self.serving.set()

    async def _until_replacement_wanted(self, connection: Connection) -> None:
        """Wait until the socket has to be replaced, or is old enough to be."""
        lifetime = connection.hello.lifetime
        share = self._uniform(*self._timings.refresh)
        wait = max(lifetime * share, self._timings.refresh_least)
        while True:
            with anyio.move_on_after(wait if lifetime > 0 else None):
                await connection.replacement_wanted.wait()
                return
            # One at a time: postpone a refresh while another socket is connecting.
            if not self._connector.connecting:
                connection.want_replacement("planned")
                return
            wait = self._timings.refresh_gap

    def _count_replacement(self, reason: str) -> None:
        _log.info("socket replacement wanted", reason=reason)
        self._reconnects[reason if reason in REASONS else "other"] += 1
        self._connector.react_to(reason)
