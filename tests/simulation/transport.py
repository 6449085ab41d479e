"""Socket Mode in one process: the real intake, with connections without sockets."""

import anyio
from attrs import define, field

from bot.sandbox.envelope import Envelope as Sent
from bot.sandbox.envelope import NoSocketError
from bot.sandbox.fields import as_fields, as_text, dump, parse
from bot.sandbox.socket_mode import SocketMode as SlackSocketMode
from bot.slack.socket.connection import Closed, Connection, Received
from bot.slack.socket.envelope import Hello, read_frame
from bot.slack.socket.socket_mode import SocketMode
from tests.simulation.clocks import seconds
from tests.simulation.lifetime import Chance, Lifetime


@define(kw_only=True, eq=False)
class SimulatedConnection(Connection):
    """Carries frames between Slack and one lifetime of the bot."""

    lifetime: Lifetime
    slack_sockets: "SlackSockets"
    _socket: None = field(init=False, default=None)  # type: ignore[assignment]
    _frames: list[str] = field(factory=list, init=False)
    _came: anyio.Event = field(factory=anyio.Event, init=False)
    _is_shut: bool = field(default=False, init=False)

    @property
    def open(self) -> bool:
        return not self._is_shut

    def push(self, frame: str) -> None:
        self._frames.append(frame)
        self._came.set()

    async def receive(self) -> Received:
        while not self._frames:
            if self._is_shut:
                return Closed(code=None)
            self._came = anyio.Event()
            await self._came.wait()
        return read_frame(self._frames.pop(0), seconds())

    async def send(self, raw: str) -> bool:
        if not self.lifetime.is_dead:
            self.slack_sockets.hears(self, raw)
        return True

    async def send_close(self) -> None:
        self._is_shut = True
        self._came.set()

    async def close(self) -> None:
        self._is_shut = True


@define(kw_only=True, eq=False)
class SimulatedSocketMode(SocketMode):
    """Keeps one connection, which breaks only with its process."""

    lifetime: Lifetime
    slack_sockets: "SlackSockets"

    async def run(self) -> None:
        self._running = True
        try:
            async with anyio.create_task_group() as tasks:
                connection = self._new_link()
                self._intake.add(connection, tasks)
                self.slack_sockets.connections.append(connection)
                self.serving.set()
                await self._stopping.wait()
                self.slack_sockets.connections.remove(connection)
                await self._wind_down()
                tasks.cancel_scope.cancel()
        finally:
            self._stopped.set()

    def _new_link(self) -> SimulatedConnection:
        hello = Hello(app_id="A", num_connections=1, lifetime=0)
        return SimulatedConnection(
            number=self.lifetime.number,
            hello=hello,
            born_at=seconds(),
            timings=self._intake._timings,
            clock=seconds,
            lifetime=self.lifetime,
            slack_sockets=self.slack_sockets,
        )


@define(eq=False)
class SlackSockets(SlackSocketMode):
    """Slack's end of the connections: delivers envelopes, receives acknowledgements.

    Attributes:
        sent: every envelope, in the order of its first delivery.
    """

    chance: Chance = field(kw_only=True)
    crash_after_envelope: float = field(kw_only=True)
    connections: list[SimulatedConnection] = field(factory=list, init=False)
    sent: list[Sent] = field(factory=list, init=False)

    @property
    def is_connected(self) -> bool:
        return any(not x.lifetime.is_dead for x in self.connections)

    async def send(self, envelope: Sent, envelope_id: str) -> None:
        if envelope not in self.sent:
            self.sent.append(envelope)
        alive = [
            connection
            for connection in self.connections
            if not connection.lifetime.is_dead
        ]
        if not alive:
            raise NoSocketError
        again = len(envelope.sockets)
        connection = self.chance.random.choice(alive)
        envelope.sockets.append(connection.number)
        what = as_text(envelope.payload.get("type") or envelope.payload.get("command"))
        self.chance.note(f"envelope {self.sent.index(envelope)} {what} again {again}")
        frame = {**envelope.frame(envelope_id), "retry_attempt": again}
        connection.push(dump(frame))
        if not again and self.chance.happens(self.crash_after_envelope):
            self._run(self._kill_soon(connection.lifetime))

    async def _kill_soon(self, lifetime: Lifetime) -> None:
        await anyio.sleep(self.chance.random.uniform(0.0, 0.02))
        self.chance.kill(lifetime, "crashed with an envelope")

    def hears(self, connection: SimulatedConnection, raw: str) -> None:
        frame = as_fields(parse(raw))
        envelope = self.envelopes[as_text(frame.get("envelope_id"))]
        self.chance.note(f"acknowledged {self.sent.index(envelope)}")
        self._acknowledged(envelope, frame.get("payload"), connection.number)
        self.workspace.feed.wake()
