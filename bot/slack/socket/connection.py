"""One socket to Slack, from the connect to the last frame."""

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
from bot.slack.web.classify import name_of
from bot.slack.web.hosts import LOOPBACK

CLOSE_NORMAL = (1000).to_bytes(2, "big")


class ConnectFailed(Exception):  # noqa: N818 (expected, and survived)
    """This attempt did not lead to a usable socket."""

    def __init__(self, reason: str, host: str = "") -> None:
        """Keep the reason, which is either Slack's disconnect reason or our own.

        The host is the socket's, or empty if the attempt never got that far.
        """
        super().__init__(reason)
        self.reason = reason
        self.host = host


@frozen(kw_only=True)
class Closed:
    """The socket has ended: Close frame, reset, missing PONG or broken framing."""

    code: int | None


@frozen(kw_only=True)
class Silent:
    """Nothing has arrived for too long, although the socket may still be good."""


Received: TypeAlias = Frame | Closed | Silent


@define(kw_only=True, eq=False)
class Connection:
    """A socket that has said hello.

    Attributes:
        number: identifies the socket in the log of this process.
        replacement_wanted: set together with `reason`. It is set only once, so two
            disconnect frames lead to one replacement.
        scope: limits how long this socket is read; a replaced socket has a deadline.
        replaced: its replacement is connected. It stays open until Slack closes it or
            the deadline passes.
    """

    number: int
    hello: Hello
    born_at: float
    _socket: aiohttp.ClientWebSocketResponse = field(repr=False)
    _timings: Timings = field(repr=False)
    _clock: Callable[[], float] = field(repr=False)
    replacement_wanted: anyio.Event = field(factory=anyio.Event, repr=False)
    scope: anyio.CancelScope = field(factory=anyio.CancelScope, repr=False)
    reason: str = ""
    replaced: bool = False
    _is_close_sent: bool = False

    @property
    def open(self) -> bool:
        """Whether frames can still be sent."""
        return not self._socket.closed and not self._is_close_sent

    def want_replacement(self, reason: str) -> None:
        """Ask for a replacement; only the first reason counts."""
        if not self.replacement_wanted.is_set():
            self.reason = reason
            self.replacement_wanted.set()

    def retire(self) -> None:
        """Keep reading until Slack closes the replaced socket, but not forever."""
        self.replaced = True
        self.scope.deadline = anyio.current_time() + self._timings.drain

    async def receive(self) -> Received:
        """Wait for the next frame; aiohttp handles control frames."""
        return await _receive(self._socket, self._clock)

    async def send(self, raw: str) -> bool:
        """Send one frame and return whether the socket accepted it.

        This needs no lock: aiohttp writes an uncompressed frame in one piece before
        it waits, so neither another sender nor a cancellation can split it.
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

    async def send_close(self) -> None:
        """Send our Close frame without discarding what Slack has already sent.

        `ClientWebSocketResponse.close()` reads up to Slack's Close frame and throws
        everything away, so envelopes on the wire would be lost.
        """
        if self.open:
            self._is_close_sent = True
            with anyio.move_on_after(self._timings.ack_try):
                try:
                    await self._socket.send_frame(CLOSE_NORMAL, aiohttp.WSMsgType.CLOSE)
                except (aiohttp.ClientError, OSError):
                    return

    async def close(self) -> None:
        """Release the connection, even while the caller is being cancelled."""
        with anyio.move_on_after(self._timings.close, shield=True):
            await self._socket.close()


async def connect(
    session: aiohttp.ClientSession,
    url: str,
    *,
    number: int,
    timings: Timings,
    clock: Callable[[], float],
) -> Connection:
    """Open a socket and wait for its hello; raise `ConnectFailed` if either fails.

    The URL is a secret and good for one attempt. No error or log contains it.
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
        raise ConnectFailed("broken_url") from None
    if address.scheme != "wss" and address.host not in LOOPBACK:
        raise ConnectFailed("unencrypted_url")
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
        # "from None" because the text of the cause contains the URL.
        raise ConnectFailed(name_of(error), address.host or "") from None


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
                    raise ConnectFailed(reason or "disconnect")
                case Closed():
                    raise ConnectFailed("closed")
                case Envelope():
                    # Never observed. Slack redelivers what is not acknowledged.
                    raise ConnectFailed("envelope_before_hello")
                case Junk() | Silent():
                    continue
    raise ConnectFailed("no_hello")


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
