"""Intake: reads all sockets, handles envelopes concurrently, acknowledges each."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, assert_never

import anyio
import structlog
from anyio.abc import TaskGroup
from attrs import define, field

from bot.base.json_types import JsonObject
from bot.base.notifier import Notifier
from bot.slack.socket.connection import Closed, Connection, Silent
from bot.slack.socket.envelope import Disconnect, Envelope, Hello, Junk, acknowledgement
from bot.slack.socket.timings import Timings

Handle: TypeAlias = Callable[[Envelope], Awaitable[JsonObject | None]]
"""Returns the payload of the acknowledgement. It must not raise: an exception ends the
transport, and Slack delivers the unacknowledged envelope again."""

OnUndelivered: TypeAlias = Callable[[Envelope, JsonObject], None]
"""Called with a payload that no acknowledgement delivered, because the acknowledgement
was lost or left before the payload was ready. It must reach the person another way."""


def drop_payload(_envelope: Envelope, _payload: JsonObject) -> None:
    """Discard an undelivered payload."""


_log = structlog.get_logger("bot.slack.socket.socket_mode")


@define(eq=False)
class _Response:
    """What the handler returned, once it has.

    Attributes:
        is_too_late: the acknowledgement left before the payload was ready.
    """

    payload: JsonObject | None = None
    is_too_late: bool = False
    ready: anyio.Event = field(factory=anyio.Event)


@define(kw_only=True, eq=False)
class Intake:
    """Reads all sockets and acknowledges their envelopes.

    Attributes:
        connections: all sockets, oldest first; an acknowledgement may use any of them.
        changed: notifies when a socket or an envelope comes or goes.
        shut: neither handle nor acknowledge new envelopes.
        pending: envelopes not acknowledged yet; each may need any of the sockets.
        handling: envelopes whose handler has not returned.
        disconnected_since: when the last open socket ended; None while there is one.
    """

    _handle: Handle
    _on_undelivered: OnUndelivered
    _limit: int
    _timings: Timings
    _clock: Callable[[], float]
    connections: list[Connection] = field(factory=list, init=False)
    changed: Notifier = field(factory=Notifier, init=False)
    shut: bool = field(default=False, init=False)
    pending: int = field(default=0, init=False)
    handling: int = field(default=0, init=False)
    acknowledged: int = field(default=0, init=False)
    unacknowledged: int = field(default=0, init=False)
    ignored: int = field(default=0, init=False)
    junk: int = field(default=0, init=False)
    disconnected_since: float | None = field(default=None, init=False)
    _capacity: anyio.Semaphore = field(init=False)

    @_capacity.default
    def _new_capacity(self) -> anyio.Semaphore:
        return anyio.Semaphore(self._limit)

    def add(self, connection: Connection, tasks: TaskGroup) -> None:
        """Start reading a socket, and read it until it ends."""
        self.connections.append(connection)
        self.disconnected_since = None
        self.changed.notify()
        tasks.start_soon(self._read, connection, tasks)

    def drop_replaced(self) -> None:
        """Stop reading the sockets whose replacement is connected."""
        for connection in self.connections:
            if connection.replaced:
                connection.scope.cancel()

    async def _read(self, connection: Connection, tasks: TaskGroup) -> None:
        try:
            with connection.scope:
                await self._read_frames(connection, tasks)
            if connection.scope.cancelled_caught:
                # Slack may have sent envelopes before it saw our Close.
                await connection.send_close()
                with anyio.move_on_after(self._timings.close):
                    await self._read_frames(connection, tasks)
        finally:
            self.connections.remove(connection)
            connection.want_replacement("closed")
            if not self.connections:
                self.disconnected_since = self._clock()
            self.changed.notify()
            await connection.close()

    async def _read_frames(self, connection: Connection, tasks: TaskGroup) -> None:
        while True:
            received = await connection.receive()
            match received:
                case Envelope():
                    await self._accept(connection, received, tasks)
                case Disconnect(reason=reason):
                    connection.want_replacement(reason or "disconnect")
                case Silent():
                    connection.want_replacement("silence")
                case Junk() | Hello():
                    self.junk += 1
                case Closed(code=code):
                    _log.info("socket closed", socket=connection.number, code=code)
                    return
                case _:
                    assert_never(received)

    async def _accept(
        self, connection: Connection, envelope: Envelope, tasks: TaskGroup
    ) -> None:
        if self.shut:
            self.ignored += 1
            return
        self.pending += 1
        self.handling += 1
        # At full capacity this socket is not read any further. The shield keeps the
        # envelope, which has been read, even if its socket is closed meanwhile.
        with anyio.CancelScope(shield=True):
            await self._capacity.acquire()
        tasks.start_soon(self._serve, connection, envelope)

    async def _serve(self, connection: Connection, envelope: Envelope) -> None:
        response = _Response()
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._run_handler, envelope, response)
                await self._respond(connection, envelope, response)
        finally:
            self.handling -= 1
            self._capacity.release()
            self.changed.notify()

    async def _run_handler(self, envelope: Envelope, response: _Response) -> None:
        response.payload = await self._handle(envelope)
        response.ready.set()
        if response.is_too_late and response.payload is not None:
            self._on_undelivered(envelope, response.payload)

    async def _respond(
        self, connection: Connection, envelope: Envelope, response: _Response
    ) -> None:
        try:
            with anyio.move_on_after(self._time_left(envelope, self._timings.handler)):
                await response.ready.wait()
            # A slow handler keeps running. Its acknowledgement has no payload.
            payload = response.payload
            response.is_too_late = not response.ready.is_set()
            is_sent = await self._acknowledge(connection, envelope, payload)
            if not is_sent and payload is not None:
                self._on_undelivered(envelope, payload)
        finally:
            self.pending -= 1
            self.changed.notify()

    async def _acknowledge(
        self, connection: Connection, envelope: Envelope, payload: JsonObject | None
    ) -> bool:
        raw = acknowledgement(envelope, payload)
        # A late acknowledgement is better than none, so try at least once.
        remaining = max(
            self._time_left(envelope, self._timings.ack), self._timings.ack_try
        )
        with anyio.move_on_after(remaining, shield=True):
            while True:
                changed = self.changed.next()
                if await self._send(connection, raw):
                    self.acknowledged += 1
                    return True
                await changed.wait()
        self.unacknowledged += 1
        _log.warning(
            "acknowledgement lost", socket=connection.number, kind=envelope.kind
        )
        return False

    async def _send(self, connection: Connection, raw: str) -> bool:
        # Slack does not document whether another socket may carry an acknowledgement,
        # but its own SDKs use the current socket, which may be another one.
        others = [
            other for other in reversed(self.connections) if other is not connection
        ]
        for candidate in (connection, *others):
            if await candidate.send(raw):
                return True
        return False

    def _time_left(self, envelope: Envelope, budget: float) -> float:
        return max(0.0, envelope.received_at + budget - self._clock())
