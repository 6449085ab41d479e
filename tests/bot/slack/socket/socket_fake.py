"""A small Slack for sockets: tickets, hellos, envelopes, and faults on request."""

import itertools
import json
import socket
import struct
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import TypedDict, Unpack

import anyio
from aiohttp import WSMsgType, web
from attrs import define, field

from bot.base.json_types import JsonObject, loads_object, text
from bot.slack.socket.envelope import Envelope
from bot.slack.socket.intake import OnUndelivered
from bot.slack.socket.socket_mode import SocketMode
from bot.slack.socket.timings import Timings
from bot.slack.web.session import slack_session
from bot.slack.web.web_api import WebApi

APP_ID = "A1"
PATIENCE = 10.0
QUICK = Timings(
    backoff_first=0.01,
    backoff_most=0.05,
    settled=0,
    crowded=0.01,
    drain=PATIENCE,
    sure_apart=0,
)


async def until(true: Callable[[], bool]) -> None:
    """Wait for a condition that no event announces."""
    with anyio.fail_after(PATIENCE):
        while not true():  # noqa: ASYNC110 (both ends of a socket are looked at)
            await anyio.sleep(0.002)


@define(eq=False)
class FakeSocket:
    """The server's end of one socket."""

    number: int
    _ws: web.WebSocketResponse
    _request: web.Request
    frames: list[str] = field(factory=list)
    leaving: bool = False
    closed: anyio.Event = field(factory=anyio.Event)

    async def say(self, frame: object) -> None:
        await self._ws.send_str(frame if isinstance(frame, str) else json.dumps(frame))

    async def say_bytes(self, frame: bytes) -> None:
        await self._ws.send_bytes(frame)

    async def ping(self) -> None:
        await self._ws.ping()

    async def disconnect(self, reason: str) -> None:
        await self.say({"type": "disconnect", "reason": reason, "debug_info": {}})

    async def close(self, code: int = 1000) -> None:
        """Send Close as Slack does, and still read what the client sent before."""
        self.leaving = True
        await self._ws.send_frame(code.to_bytes(2, "big"), WSMsgType.CLOSE)

    def reset(self) -> None:
        transport = self._request.transport
        assert transport is not None
        raw = transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


def hello(*, lifetime: float = 0, num_connections: int = 1) -> dict[str, object]:
    return {
        "type": "hello",
        "num_connections": num_connections,
        "connection_info": {"app_id": APP_ID},
        "debug_info": {"approximate_connection_time": lifetime},
    }


def envelope(
    envelope_id: str, kind: str = "slash_commands", **more: object
) -> dict[str, object]:
    return {
        "type": kind,
        "envelope_id": envelope_id,
        "accepts_response_payload": True,
        "payload": {"command": "/incident"},
        **more,
    }


@define(eq=False)
class FakeSlack:
    """Tests set the public attributes; the rest counts what happened.

    Attributes:
        is_half_open: new sockets do not read, until `reads` is set.
        mute: how many new sockets say no hello.
        opens_answer, upgrades_answer: used up one by one before requests succeed.
        stale: how many connects came with a used ticket.
    """

    base_url: str = ""
    is_half_open: bool = False
    reads: anyio.Event = field(factory=anyio.Event)
    mute: int = 0
    opens_answer: list[web.Response] = field(factory=list)
    upgrades_answer: list[int] = field(factory=list)
    first_frames: list[object] = field(factory=list)
    url: str | None = None
    opens: int = 0
    stale: int = 0
    sockets: list[FakeSocket] = field(factory=list)
    acks: Counter[str] = field(factory=Counter)
    ack_bodies: dict[str, JsonObject] = field(factory=dict)
    ack_sockets: dict[str, int] = field(factory=dict)
    _tickets: set[str] = field(factory=set)
    _serial: "itertools.count[int]" = field(factory=itertools.count)

    @property
    def live(self) -> list[FakeSocket]:
        return [
            sock
            for sock in self.sockets
            if not sock.leaving and not sock.closed.is_set()
        ]

    async def acked(self, *envelope_ids: str) -> None:
        await until(lambda: set(envelope_ids) <= set(self.acks))

    async def accepted(self, sockets: int) -> None:
        await until(lambda: len(self.sockets) == sockets)

    async def open(self, request: web.Request) -> web.Response:
        await request.read()
        self.opens += 1
        if self.opens_answer:
            return self.opens_answer.pop(0)
        ticket = f"ticket-{next(self._serial)}"
        self._tickets.add(ticket)
        host = self.base_url.removeprefix("http").removesuffix("api/")
        url = self.url or f"ws{host}connection?ticket={ticket}"
        return web.json_response({"ok": True, "url": url})

    async def connection(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query["ticket"]
        if ticket not in self._tickets:
            self.stale += 1
            return web.Response(status=408)
        self._tickets.remove(ticket)
        if self.upgrades_answer:
            return web.Response(status=self.upgrades_answer.pop(0))
        ws = web.WebSocketResponse(timeout=0.1)
        await ws.prepare(request)
        sock = FakeSocket(len(self.sockets), ws, request)
        self.sockets.append(sock)
        is_half_open = self.is_half_open
        try:
            await self._greet(sock)
            if is_half_open:
                # Neither PING nor Close is answered.
                await self.reads.wait()
            await self._listen(sock, ws)
        except ConnectionError:
            pass
        finally:
            sock.closed.set()
        return ws

    async def _greet(self, sock: FakeSocket) -> None:
        if self.first_frames:
            await sock.say(self.first_frames.pop(0))
        elif self.mute:
            self.mute -= 1
        else:
            await sock.say(hello(num_connections=len(self.live)))

    async def _listen(self, sock: FakeSocket, ws: web.WebSocketResponse) -> None:
        async for message in ws:
            assert message.type is WSMsgType.TEXT
            sock.frames.append(message.data)
            ack = loads_object(message.data) or {}
            envelope_id = text(ack, "envelope_id")
            self.acks[envelope_id] += 1
            self.ack_bodies[envelope_id] = ack
            self.ack_sockets[envelope_id] = sock.number


@asynccontextmanager
async def fake_slack() -> AsyncIterator[FakeSlack]:
    slack = FakeSlack()
    app = web.Application()
    app.router.add_post("/api/apps.connections.open", slack.open)
    app.router.add_get("/connection", slack.connection)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    slack.base_url = f"http://{host}:{port}/api/"
    try:
        yield slack
    finally:
        slack.reads.set()
        await runner.cleanup()


Handle = Callable[[Envelope], Awaitable[JsonObject | None]]


async def ignore(_: Envelope) -> JsonObject | None:
    return None


class Options(TypedDict, total=False):
    """What a test may set of a transport."""

    slots: int
    timings: Timings
    limit: int
    app_id: str | None
    uniform: Callable[[float, float], float]
    on_undelivered: OnUndelivered


@asynccontextmanager
async def transport(
    slack: FakeSlack, handle: Handle = ignore, **options: Unpack[Options]
) -> AsyncIterator[SocketMode]:
    options.setdefault("timings", QUICK)
    async with slack_session() as session:
        api = WebApi(session=session, token="xapp-secret", base_url=slack.base_url)
        yield SocketMode(
            open_url=partial(api.call, "apps.connections.open"),
            session=session,
            handle=handle,
            **options,
        )


@asynccontextmanager
async def connected(
    slack: FakeSlack, handle: Handle = ignore, **options: Unpack[Options]
) -> AsyncIterator[SocketMode]:
    async with (
        transport(slack, handle, **options) as mode,
        anyio.create_task_group() as tasks,
    ):
        tasks.start_soon(mode.run)
        yield mode
        tasks.cancel_scope.cancel()
