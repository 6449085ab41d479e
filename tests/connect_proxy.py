"""A proxy that opens tunnels (CONNECT), and remembers what it was asked for."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import anyio
from anyio.abc import ByteStream, SocketAttribute, SocketStream
from attrs import define, field

BROKEN = (anyio.BrokenResourceError, anyio.ClosedResourceError, anyio.EndOfStream)


@define(kw_only=True)
class ConnectProxy:
    """Opens tunnels to the places it knows, and to nowhere else.

    Attributes:
        routes: ports of this machine by what is asked for, as "slack.com:443".
        authorization: the header without which nobody is let through.
        refusal: what it says instead of opening a tunnel, if anything; whole lines.
        adds: header lines of its own in the answer that opens a tunnel.
        refused: set when somebody came without the right authorization.
    """

    routes: Mapping[str, int] = field(factory=dict)
    authorization: str = ""
    refusal: bytes = b""
    adds: bytes = b""
    url: str = ""
    asked: list[str] = field(factory=list)
    heads: list[str] = field(factory=list)
    refused: anyio.Event = field(factory=anyio.Event)

    async def serve(self, stream: SocketStream) -> None:
        async with stream:
            try:
                await self._answer(stream)
            except BROKEN:
                return

    async def _answer(self, stream: SocketStream) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += await stream.receive()
        self.heads.append(head.decode("latin-1"))
        method, place, _ = self.heads[-1].split(" ", 2)
        self.asked.append(f"{method} {place}")
        if self.refusal:
            await stream.send(self.refusal)
        elif self.authorization not in self.heads[-1]:
            wants = b"Proxy-Authenticate: Basic realm=office"
            await stream.send(answer(b"407 Proxy Authentication Required", wants))
            self.refused.set()
        elif place not in self.routes or method != "CONNECT":
            await stream.send(answer(b"403 Forbidden"))
        else:
            await self._tunnel(stream, self.routes[place])

    async def _tunnel(self, stream: SocketStream, port: int) -> None:
        async with await anyio.connect_tcp("127.0.0.1", port) as there:
            opened = b"HTTP/1.1 200 Connection established\r\n"
            await stream.send(opened + self.adds + b"\r\n")
            await joined(stream, there)


def answer(status: bytes, *headers: bytes, body: bytes = b"<html>") -> bytes:
    length = b"Content-Length: %d" % len(body)
    return b"\r\n".join([b"HTTP/1.1 " + status, length, *headers, b"", body])


async def joined(one: ByteStream, other: ByteStream) -> None:
    """Carry bytes both ways until either side has ended."""
    async with anyio.create_task_group() as tasks:

        async def carry(from_: ByteStream, to: ByteStream) -> None:
            try:
                async for data in from_:
                    await to.send(data)
            except BROKEN:
                pass
            tasks.cancel_scope.cancel()

        tasks.start_soon(carry, one, other)
        tasks.start_soon(carry, other, one)


@asynccontextmanager
async def connect_proxy(
    routes: Mapping[str, int] | None = None, login: str = ""
) -> AsyncIterator[ConnectProxy]:
    """Serve until the block ends; a login stands in the proxy's URL as it is."""
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = listener.extra(SocketAttribute.local_port)  # noqa: S610 (not Django)
    url = f"http://{login}127.0.0.1:{port}"
    proxy = ConnectProxy(routes=routes or {}, url=url)
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, proxy.serve)
        yield proxy
        tasks.cancel_scope.cancel()
