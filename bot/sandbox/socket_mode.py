"""Socket Mode: tickets, sockets, envelopes and their acknowledgements."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from itertools import pairwise

from aiohttp import web
from attrs import define, field

from bot.sandbox.clock import comes
from bot.sandbox.envelope import ACK_SECONDS, Envelope, NoSocketError
from bot.sandbox.fields import Fields, as_fields, as_text, parse
from bot.sandbox.options import SandboxOptions, Spread
from bot.sandbox.websocket import CLOSE_SECONDS, Socket
from bot.sandbox.workspace import Workspace

# "An app can have up to 10 open WebSocket connections at the same time."
SOCKETS = 10
# With `debug_reconnects=true` a connection lives 360 s.
DEBUG_SECONDS = 360
# The status of a handshake with a ticket that was used or never issued.
REFUSED = 408


@define(eq=False)
class SocketMode:
    """The app's sockets, and everything that is sent over them."""

    workspace: Workspace
    options: SandboxOptions
    base: str = field(default="", init=False)
    envelopes: dict[str, Envelope] = field(factory=dict, init=False)
    tickets: int = field(default=0, init=False)
    opened: int = field(default=0, init=False)
    handshakes_refused: int = field(default=0, init=False)
    unknown_acks: int = field(default=0, init=False)
    bad_frames: int = field(default=0, init=False)
    on_ack: list[Callable[[Envelope, object], None]] = field(factory=list, init=False)
    _tickets: set[str] = field(factory=set, init=False)
    _sockets: dict[int, Socket] = field(factory=dict, init=False)
    _refusals: int = field(default=0, init=False)
    _turn: int = field(default=0, init=False)
    _tasks: set[asyncio.Task[None]] = field(factory=set, init=False)

    @property
    def sockets(self) -> list[Socket]:
        """The sockets that Slack takes for open, oldest first."""
        return [socket for socket in self._sockets.values() if socket.live]

    @property
    def is_connected(self) -> bool:
        return bool(self.sockets)

    def ticket(self) -> str:
        """Return a URL that opens one socket, once."""
        self.tickets += 1
        secret = self.workspace.ids.secret()
        self._tickets.add(secret)
        return f"{self.base}/link/?ticket={secret}&app_id={self.workspace.app_id}"

    def refuse_handshakes(self, times: int) -> None:
        """Fail the next handshakes; their tickets are used up anyway."""
        self._refusals = times

    async def accept(self, request: web.BaseRequest) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        known = ticket in self._tickets
        self._tickets.discard(ticket)
        if self._refusals or not known:
            self._refusals = max(0, self._refusals - 1)
            self.handshakes_refused += 1
            self.workspace.feed.wake()
            return web.Response(status=REFUSED)
        ws = web.WebSocketResponse(timeout=CLOSE_SECONDS, compress=False)
        await ws.prepare(request)
        self.opened += 1
        now = self.workspace.clock.monotonic()
        socket = Socket(self.opened, ws, request, now)
        if len(self.sockets) >= SOCKETS:
            await socket.send(self._disconnect_frame("too_many_websockets"))
            await socket.close()
            return ws
        debug = request.query.get("debug_reconnects") == "true"
        await self._serve(socket, DEBUG_SECONDS if debug else None)
        return ws

    async def _serve(self, socket: Socket, life: float | None) -> None:
        self._sockets[socket.number] = socket
        keeping = [self._run(self._keep_alive(socket))]
        if life := life or self.options.refresh_every:
            keeping.append(self._run(self._refresh(socket, life)))
        try:
            await socket.send(self.hello())
            self.workspace.feed.wake()
            while (text := await socket.receive()) is not None:
                self._hear(socket, text)
        finally:
            for task in keeping:
                task.cancel()
            self._sockets.pop(socket.number, None)
            self.workspace.feed.wake()

    def hello(self) -> Fields:
        """Return the first frame on a socket."""
        seconds = self.options.connection_seconds
        return {
            "type": "hello",
            "num_connections": len(self.sockets) + self.options.strangers,
            "connection_info": {"app_id": self.workspace.app_id},
            "debug_info": {
                "host": "applink-sandbox",
                "started": self.workspace.now,
                "build_number": 1,
                "approximate_connection_time": int(seconds),
            },
        }

    async def _keep_alive(self, socket: Socket) -> None:
        while socket.live:
            await self.workspace.clock.sleep(self.options.ping_every)
            with suppress(ConnectionError):
                await socket.ping()

    async def _refresh(self, socket: Socket, life: float) -> None:
        """Warn, wait and close the socket, as Slack does every few hours."""
        clock = self.workspace.clock
        await clock.sleep(life)
        await socket.send(self._disconnect_frame("warning"))
        await clock.sleep(self.options.warning_seconds)
        await socket.send(self._disconnect_frame("refresh_requested"))
        with suppress(ConnectionError):
            await socket.close()

    def _hear(self, socket: Socket, text: str) -> None:
        try:
            frame = as_fields(parse(text))
        except ValueError:
            self.bad_frames += 1
            return
        envelope = self.envelopes.get(as_text(frame.get("envelope_id")))
        if envelope is None:
            self.unknown_acks += 1
        else:
            self._acknowledged(envelope, frame.get("payload"), socket.number)
        self.workspace.feed.wake()

    def _acknowledged(self, envelope: Envelope, payload: object, on: int) -> None:
        """Note an acknowledgement, and call every listener."""
        envelope.acks += 1
        if envelope.acks == 1:
            # Only the first counts, on whichever socket it arrives.
            envelope.answer = payload
            envelope.acked_on = on
            envelope.acked_at = self.workspace.clock.monotonic()
            envelope.acked.set()
        for listener in self.on_ack:
            listener(envelope, payload)

    async def deliver(
        self, kind: str, payload: Fields, *, accepts_response_payload: bool
    ) -> Envelope:
        """Send a payload to one of the sockets, or raise NoSocketError."""
        envelope = Envelope(
            kind=kind,
            payload=payload,
            accepts_response_payload=accepts_response_payload,
        )
        insists = bool(self.options.redeliver)
        try:
            await self.send(envelope, self._new_id(envelope))
        except NoSocketError:
            # Without a socket, only events are retried.
            if kind != "events_api" or not insists:
                raise
        if insists:
            self._run(self._insist(envelope))
        return envelope

    def _new_id(self, envelope: Envelope) -> str:
        secret = self.workspace.ids.secret()
        cuts = (0, 8, 12, 16, 20, 32)
        envelope_id = "-".join(secret[a:b] for a, b in pairwise(cuts))
        envelope.ids.append(envelope_id)
        self.envelopes[envelope_id] = envelope
        if len(self.envelopes) > self.options.call_log:
            del self.envelopes[next(iter(self.envelopes))]
        return envelope_id

    async def redeliver(self, envelope: Envelope, *, as_new: bool = False) -> None:
        """Send the same payload again, with the same envelope_id or a new one."""
        envelope_id = self._new_id(envelope) if as_new else envelope.ids[-1]
        await self.send(envelope, envelope_id)

    async def send(self, envelope: Envelope, envelope_id: str) -> None:
        frame = envelope.frame(envelope_id)
        while sockets := self.sockets:
            socket = self._pick(sockets)
            if await socket.send(frame):
                envelope.sockets.append(socket.number)
                return
            self._sockets.pop(socket.number, None)
        raise NoSocketError

    def _pick(self, sockets: list[Socket]) -> Socket:
        if self.options.spread is Spread.RANDOM:
            return sockets[self.workspace.ids.pick(len(sockets))]
        self._turn += 1
        return sockets[self._turn % len(sockets)]

    async def _insist(self, envelope: Envelope) -> None:
        """Redeliver an envelope after its deadline, as the options say."""
        clock, as_new = self.workspace.clock, self.options.redeliver_as_new
        if await comes(envelope.acked, clock, within=ACK_SECONDS):
            return
        for wait in self.options.redeliver:
            if wait and await comes(envelope.acked, clock, within=wait):
                return
            with suppress(NoSocketError):
                await self.redeliver(envelope, as_new=as_new)

    def _disconnect_frame(self, reason: str) -> Fields:
        debug: Fields = {"host": "applink-sandbox"}
        return {"type": "disconnect", "reason": reason, "debug_info": debug}

    def _chosen(self, socket: Socket | None) -> list[Socket]:
        return self.sockets if socket is None else [socket]

    async def disconnect(self, reason: str, socket: Socket | None = None) -> None:
        """Send a disconnect frame to one socket, or to all of them."""
        for chosen in self._chosen(socket):
            await chosen.send(self._disconnect_frame(reason))

    async def close(self, code: int = 1000, socket: Socket | None = None) -> None:
        """Send a Close frame."""
        for chosen in self._chosen(socket):
            await chosen.close(code)

    def abort(self, socket: Socket | None = None) -> None:
        """Reset the TCP connection."""
        for chosen in self._chosen(socket):
            chosen.abort()

    def go_silent(self, socket: Socket | None = None) -> None:
        """Leave sockets half-open: connected, but dead, until they are given up."""
        for chosen in self._chosen(socket):
            chosen.go_silent()
            self._run(self._give_up(chosen))

    async def _give_up(self, socket: Socket) -> None:
        await self.workspace.clock.sleep(self.options.silent_seconds)
        socket.abort()

    def later(self, work: Coroutine[None, None, None]) -> None:
        """Do this in the background, until the sandbox ends."""
        self._run(work)

    def _run(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self) -> None:
        """End every socket and every timer."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.abort()
