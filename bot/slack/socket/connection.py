"""One socket to Slack, from the dial to the last frame."""

from collections.abc import Callable
from typing import TypeAlias

import aiohttp
import anyio
from attrs import define, field, frozen
from yarl import URL

from bot.slack.socket.envelope import (
    Disconnect,
    Envelope,
    Frame,
    Hello,
    Junk,
    read_frame,
)
from bot.slack.socket.timings import Timings
from bot.slack.web.results import name_of
from bot.slack.web.web_api import LOOPBACK

CLOSE_NORMAL = (1000).to_bytes(2, "big")


class DialFailed(Exception):  # noqa: N818 (expected, and survived)
    """No good socket came of this URL."""

    def __init__(self, reason: str, host: str = "") -> None:
        """Keep the reason: a disconnect reason of Slack's, or a word of ours.

        The host is the socket's; it is empty where no socket was tried.
        """
        super().__init__(reason)
        self.reason = reason
        self.host = host


@frozen(kw_only=True)
class Closed:
    """Nothing more will come: Close frame, reset, missing PONG, broken framing."""

    code: int | None


@frozen(kw_only=True)
class Silent:
    """Nothing at all came for too long; the next frame may still come."""


Received: TypeAlias = Frame | Closed | Silent


@define(kw_only=True, eq=False)
class Connection:
    """A socket that has said hello.

    Attributes:
        number: counts the sockets of this process, for the log.
        leaving: set once, with `reason`, when a replacement is wanted. That it is set
            once makes two disconnect frames one replacement.
        scope: the time this socket is still read; a replaced one gets a deadline.
        replaced: its successor is up; only Slack or the deadline keeps it.
    """

    number: int
    hello: Hello
    born_at: float
    _socket: aiohttp.ClientWebSocketResponse = field(repr=False)
    _timings: Timings = field(repr=False)
    _clock: Callable[[], float] = field(repr=False)
    leaving: anyio.Event = field(factory=anyio.Event, repr=False)
    scope: anyio.CancelScope = field(factory=anyio.CancelScope, repr=False)
    reason: str = ""
    replaced: bool = False
    _said_goodbye: bool = False

    @property
    def open(self) -> bool:
        """Whether something may still be sent."""
        return not self._socket.closed and not self._said_goodbye

    def leave(self, reason: str) -> None:
        """Ask for a replacement; the first reason stands."""
        if not self.leaving.is_set():
            self.reason = reason
            self.leaving.set()

    def retire(self) -> None:
        """Its replacement is up: read on until Slack closes it, but not for ever."""
        self.replaced = True
        self.scope.deadline = anyio.current_time() + self._timings.drain

    async def receive(self) -> Received:
        """Wait for the next frame; control frames are aiohttp's business."""
        return await _receive(self._socket, self._clock)

    async def send(self, raw: str) -> bool:
        """Send one frame, and tell whether the socket took it.

        No lock: aiohttp writes an uncompressed frame in one piece before it waits,
        so that neither a second sender nor a cancellation can cut it in two.
        """
        if not self.open:
            return False
        with anyio.move_on_after(self._timings.ack_try):
            try:
                await self._socket.send_str(raw)
            except (aiohttp.ClientError, OSError):
                return False
            return True
        return False

    async def say_goodbye(self) -> None:
        """Send our Close, and leave what Slack had sent before it readable.

        `ClientWebSocketResponse.close()` reads up to Slack's Close and throws it all
        away: the envelopes that were on the wire would be lost.
        """
        if self.open:
            self._said_goodbye = True
            with anyio.move_on_after(self._timings.ack_try):
                try:
                    await self._socket.send_frame(CLOSE_NORMAL, aiohttp.WSMsgType.CLOSE)
                except (aiohttp.ClientError, OSError):
                    return

    async def close(self) -> None:
        """Give the connection back, whatever else is being cancelled."""
        with anyio.move_on_after(self._timings.close, shield=True):
            await self._socket.close()


async def dial(
    session: aiohttp.ClientSession,
    url: str,
    *,
    number: int,
    timings: Timings,
    clock: Callable[[], float],
) -> Connection:
    """Open a socket and wait for its hello, or raise `DialFailed`.

    The URL is a ticket for one attempt, and a secret: it is in no error and no log.
    """
    socket = await _upgrade(session, url, timings)
    hello = None
    try:
        hello = await _first_frame(socket, timings, clock)
    finally:
        if hello is None:
            with anyio.move_on_after(timings.close, shield=True):
                await socket.close()
    return Connection(
        number=number,
        hello=hello,
        born_at=clock(),
        socket=socket,
        timings=timings,
        clock=clock,
    )


async def _upgrade(
    session: aiohttp.ClientSession, url: str, timings: Timings
) -> aiohttp.ClientWebSocketResponse:
    try:
        address = URL(url)
    except ValueError:
        raise DialFailed("broken_url") from None
    if address.scheme != "wss" and address.host not in LOOPBACK:
        raise DialFailed("unencrypted_url")
    try:
        with anyio.fail_after(timings.handshake):
            return await session.ws_connect(
                address,
                heartbeat=timings.heartbeat,
                timeout=aiohttp.ClientWSTimeout(
                    ws_receive=timings.silence, ws_close=timings.close
                ),
            )
    except (aiohttp.ClientError, OSError) as error:
        # "from None": the cause's text holds the URL.
        raise DialFailed(name_of(error), address.host or "") from None


async def _first_frame(
    socket: aiohttp.ClientWebSocketResponse,
    timings: Timings,
    clock: Callable[[], float],
) -> Hello:
    with anyio.move_on_after(timings.hello):
        while True:
            match await _receive(socket, clock):
                case Hello() as hello:
                    return hello
                case Disconnect(reason=reason):
                    raise DialFailed(reason or "disconnect")
                case Closed():
                    raise DialFailed("closed")
                case Envelope():
                    # Never seen. Not acknowledged, so Slack delivers it elsewhere.
                    raise DialFailed("envelope_before_hello")
                case Junk() | Silent():
                    continue
    raise DialFailed("no_hello")


async def _receive(
    socket: aiohttp.ClientWebSocketResponse, clock: Callable[[], float]
) -> Received:
    try:
        message = await socket.receive()
    except TimeoutError:
        return Silent()
    match message.type:
        case aiohttp.WSMsgType.TEXT:
            return read_frame(message.data, clock())
        case aiohttp.WSMsgType.BINARY:
            return Junk(why="binary")
        case _:
            return Closed(code=socket.close_code)
