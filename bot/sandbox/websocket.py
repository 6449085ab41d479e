"""One of an app's sockets, and the ways it can end."""

from aiohttp import WSMsgType, web
from attrs import define, field

from bot.sandbox.bad_answers import reset
from bot.sandbox.fields import Fields, dump

# Slack does not wait long for the other side of a close handshake.
CLOSE_SECONDS = 1.0


@define(eq=False)
class Socket:
    """A WebSocket to the app; a `silent` one is half-open and does nothing."""

    number: int
    _ws: web.WebSocketResponse
    _request: web.BaseRequest
    opened_at: float
    silent: bool = field(default=False, init=False)
    frames: int = field(default=0, init=False)

    @property
    def live(self) -> bool:
        """Whether Slack takes this socket for open."""
        return not self._ws.closed

    async def send(self, frame: Fields) -> bool:
        """Send a frame; return whether it was sent. A half-open socket swallows it."""
        if self.silent:
            return True
        try:
            await self._ws.send_str(dump(frame))
        except (ConnectionError, RuntimeError):
            return False
        self.frames += 1
        return True

    async def ping(self) -> None:
        if not self.silent:
            await self._ws.ping(b"Ping from applink-sandbox")

    async def receive(self) -> str | None:
        """Return the next text frame, or None when the socket has ended."""
        while True:
            message = await self._ws.receive()
            if message.type is WSMsgType.TEXT:
                text: str = message.data
                return text
            if message.type is not WSMsgType.BINARY:
                return None

    async def close(self, code: int = 1000) -> None:
        """Send a Close frame."""
        await self._ws.close(code=code)

    def abort(self) -> None:
        """Reset the TCP connection."""
        reset(self._request)

    def go_silent(self) -> None:
        """Keep the TCP connection, but stop reading and writing."""
        self.silent = True
        if transport := self._request.transport:
            # A pure asyncio transport reads; aiohttp's type does not say so.
            getattr(transport, "pause_reading", lambda: None)()
