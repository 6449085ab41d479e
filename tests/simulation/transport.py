"""Envelopes from hand to hand: the real intake, with a link that is no socket."""

import anyio
from attrs import define, field

from bot.sandbox.envelope import Envelope as Sent
from bot.sandbox.envelope import NoSocketError
from bot.sandbox.fields import as_fields, as_text, dump, parse
from bot.sandbox.socket_mode import SocketMode as Door
from bot.slack.socket.connection import Closed, Connection, Received
from bot.slack.socket.envelope import Hello, read_frame
from bot.slack.socket.socket_mode import SocketMode
from tests.simulation.clocks import seconds
from tests.simulation.lifetime import Fate, Life


@define(kw_only=True, eq=False)
class SimulatedConnection(Connection):
    """Carries frames between Slack and one life of the bot."""

    life: Life
    door: "SimulatedDoor"
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
        if not self.life.is_dead:
            self.door.hears(self, raw)
        return True

    async def send_close(self) -> None:
        self._is_shut = True
        self._came.set()

    async def close(self) -> None:
        self._is_shut = True


@define(kw_only=True, eq=False)
class SimulatedSocketMode(SocketMode):
    """Keeps one link that never breaks but with its process."""

    life: Life
    door: "SimulatedDoor"

    async def run(self) -> None:
        self._running = True
        try:
            async with anyio.create_task_group() as tasks:
                link = self._new_link()
                self._intake.add(link, tasks)
                self.door.links.append(link)
                self.serving.set()
                await self._stopping.wait()
                self.door.links.remove(link)
                await self._wind_down()
                tasks.cancel_scope.cancel()
        finally:
            self._stopped.set()

    def _new_link(self) -> SimulatedConnection:
        hello = Hello(app_id="A", num_connections=1, lifetime=0)
        return SimulatedConnection(
            number=self.life.number,
            hello=hello,
            born_at=seconds(),
            timings=self._intake._timings,
            clock=seconds,
            life=self.life,
            door=self.door,
        )


@define(eq=False)
class SimulatedDoor(Door):
    """Slack's end of the links: it delivers, and hears what is acknowledged.

    Attributes:
        sent: every envelope, in the order of its first delivery.
    """

    fate: Fate = field(kw_only=True)
    dies_holding: float = field(kw_only=True)
    links: list[SimulatedConnection] = field(factory=list, init=False)
    sent: list[Sent] = field(factory=list, init=False)

    async def send(self, envelope: Sent, envelope_id: str) -> None:
        if envelope not in self.sent:
            self.sent.append(envelope)
        alive = [link for link in self.links if not link.life.is_dead]
        if not alive:
            raise NoSocketError
        again = len(envelope.sockets)
        link = self.fate.random.choice(alive)
        envelope.sockets.append(link.number)
        what = as_text(envelope.payload.get("type") or envelope.payload.get("command"))
        self.fate.note(f"envelope {self.sent.index(envelope)} {what} again {again}")
        frame = {**envelope.frame(envelope_id), "retry_attempt": again}
        link.push(dump(frame))
        if not again and self.fate.happens(self.dies_holding):
            self._run(self._kill_soon(link.life))

    async def _kill_soon(self, life: Life) -> None:
        await anyio.sleep(self.fate.random.uniform(0.0, 0.02))
        self.fate.kill(life, "died holding an envelope")

    def hears(self, link: SimulatedConnection, raw: str) -> None:
        frame = as_fields(parse(raw))
        envelope = self.envelopes[as_text(frame.get("envelope_id"))]
        self.fate.note(f"acknowledged {self.sent.index(envelope)}")
        self._acknowledged(envelope, frame.get("payload"), link.number)
        self.workspace.feed.wake()
