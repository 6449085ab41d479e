"""Envelopes read, handled side by side within bounds, and all acknowledged."""

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
"""Gives the acknowledgement's payload. It guards itself: what it raises ends the
transport, and the envelope stays unacknowledged for Slack to deliver again."""

Unsaid: TypeAlias = Callable[[Envelope, JsonObject], None]
"""Told of a payload that no acknowledgement carried: the acknowledgement was lost, or
went out before the payload was there. The words have to be said in another way."""


def nowhere(_envelope: Envelope, _payload: JsonObject) -> None:
    """Let what nobody is waiting for be lost."""


_log = structlog.get_logger("bot.slack.socket.socket_mode")


@define(eq=False)
class _Reply:
    payload: JsonObject | None = None
    is_too_late: bool = False
    ready: anyio.Event = field(factory=anyio.Event)


@define(kw_only=True, eq=False)
class Intake:
    """Reads all sockets, and answers what comes.

    Attributes:
        connections: the sockets there are, oldest first; acknowledgements may use any.
        shut: take nothing more; what comes is neither handled nor acknowledged.
        unanswered: envelopes not acknowledged yet; each may need any of the sockets.
        handling: envelopes whose handler has not returned.
        deaf_since: when the last live socket went; None while there is one.
    """

    _handle: Handle
    _unsaid: Unsaid
    _limit: int
    _timings: Timings
    _clock: Callable[[], float]
    connections: list[Connection] = field(factory=list, init=False)
    changed: Notifier = field(factory=Notifier, init=False)
    shut: bool = field(default=False, init=False)
    unanswered: int = field(default=0, init=False)
    handling: int = field(default=0, init=False)
    acknowledged: int = field(default=0, init=False)
    unacknowledged: int = field(default=0, init=False)
    ignored: int = field(default=0, init=False)
    junk: int = field(default=0, init=False)
    deaf_since: float | None = field(default=None, init=False)
    _seats: anyio.Semaphore = field(init=False)

    @_seats.default
    def _free_seats(self) -> anyio.Semaphore:
        return anyio.Semaphore(self._limit)

    def add(self, connection: Connection, tasks: TaskGroup) -> None:
        """Read a socket from now on, until its end."""
        self.connections.append(connection)
        self.deaf_since = None
        self.changed.notify()
        tasks.start_soon(self._read, connection, tasks)

    async def _read(self, connection: Connection, tasks: TaskGroup) -> None:
        try:
            with connection.scope:
                await self._pump(connection, tasks)
            if connection.scope.cancelled_caught:
                # What Slack sent before it saw our Close is read and handled, too.
                await connection.say_goodbye()
                with anyio.move_on_after(self._timings.close):
                    await self._pump(connection, tasks)
        finally:
            self.connections.remove(connection)
            connection.leave("closed")
            if not self.connections:
                self.deaf_since = self._clock()
            self.changed.notify()
            await connection.close()

    async def _pump(self, connection: Connection, tasks: TaskGroup) -> None:
        while True:
            received = await connection.receive()
            match received:
                case Envelope():
                    await self._take(connection, received, tasks)
                case Disconnect(reason=reason):
                    connection.leave(reason or "disconnect")
                case Silent():
                    connection.leave("silence")
                case Junk() | Hello():
                    self.junk += 1
                case Closed(code=code):
                    _log.info("socket closed", socket=connection.number, code=code)
                    return
                case _:
                    assert_never(received)

    async def _take(
        self, connection: Connection, envelope: Envelope, tasks: TaskGroup
    ) -> None:
        if self.shut:
            self.ignored += 1
            return
        self.unanswered += 1
        self.handling += 1
        # While all seats are taken this socket is not read any further.
        # Shielded: the frame is read, and a socket that is to be closed in the
        # meantime must not take it along.
        with anyio.CancelScope(shield=True):
            await self._seats.acquire()
        tasks.start_soon(self._serve, connection, envelope)

    async def _serve(self, connection: Connection, envelope: Envelope) -> None:
        reply = _Reply()
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._ask, envelope, reply)
                await self._answer(connection, envelope, reply)
        finally:
            self.handling -= 1
            self._seats.release()
            self.changed.notify()

    async def _ask(self, envelope: Envelope, reply: _Reply) -> None:
        reply.payload = await self._handle(envelope)
        reply.ready.set()
        if reply.is_too_late and reply.payload is not None:
            self._unsaid(envelope, reply.payload)

    async def _answer(
        self, connection: Connection, envelope: Envelope, reply: _Reply
    ) -> None:
        try:
            with anyio.move_on_after(self._left(envelope, self._timings.answer)):
                await reply.ready.wait()
            # Too slow: acknowledged bare, while the handler's work goes on.
            payload = reply.payload
            reply.is_too_late = not reply.ready.is_set()
            is_sent = await self._acknowledge(connection, envelope, payload)
            if not is_sent and payload is not None:
                self._unsaid(envelope, payload)
        finally:
            self.unanswered -= 1
            self.changed.notify()

    async def _acknowledge(
        self, connection: Connection, envelope: Envelope, payload: JsonObject | None
    ) -> bool:
        raw = acknowledgement(envelope, payload)
        # Late is better than never, so there is always time for one try.
        left = max(self._left(envelope, self._timings.ack), self._timings.ack_try)
        with anyio.move_on_after(left, shield=True):
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
        # Whether Slack counts an acknowledgement on another socket is not documented;
        # its own SDKs use whichever is current.
        others = [
            other for other in reversed(self.connections) if other is not connection
        ]
        for candidate in (connection, *others):
            if await candidate.send(raw):
                return True
        return False

    def _left(self, envelope: Envelope, budget: float) -> float:
        return max(0.0, envelope.received_at + budget - self._clock())
