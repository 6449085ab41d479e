"""A TCP peer that says exactly the bytes a test wants, and counts its requests."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio
from anyio.abc import SocketAttribute, SocketStream
from attrs import define, field

Say = Callable[[SocketStream], Awaitable[None]]


@define
class RawPeer:
    """Reads one whole request per connection, then does what the test says."""

    say: Say
    requests: list[bytes] = field(factory=list)
    base_url: str = ""

    async def serve(self, stream: SocketStream) -> None:
        async with stream:
            self.requests.append(await read_request(stream))
            await self.say(stream)


async def read_request(stream: SocketStream) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += await stream.receive()
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += await stream.receive()
    return head + b"\r\n\r\n" + body


@asynccontextmanager
async def raw_peer(say: Say) -> AsyncIterator[RawPeer]:
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = listener.extra(SocketAttribute.local_port)  # noqa: S610 (not Django)
    peer = RawPeer(say, base_url=f"http://127.0.0.1:{port}/api/")
    async with listener, anyio.create_task_group() as tg:
        tg.start_soon(listener.serve, peer.serve)
        yield peer
        tg.cancel_scope.cancel()


async def closed_port() -> int:
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = listener.extra(SocketAttribute.local_port)  # noqa: S610 (not Django)
    await listener.aclose()
    return port
