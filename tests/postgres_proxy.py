"""A wire between a client and PostgreSQL that can be cut at any of its messages."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from enum import Enum, auto
from urllib.parse import urlsplit

import anyio
from anyio.abc import SocketAttribute, SocketStream
from attrs import define, field


class Fate(Enum):
    """What becomes of a message that the client sends."""

    PASS = auto()
    CUT = auto()
    """It never arrives, and the wire is cut."""
    LOSE_ANSWER = auto()
    """It arrives and is carried out, and the wire is cut before the answer."""
    ARRIVE_LATE = auto()
    """The wire is cut, and what was sent arrives when the test says so."""
    HANG = auto()
    """Neither it nor anything after it arrives, and nobody is told."""


@define
class Proxy:
    """Every connection goes through it; ``fate`` is asked for each message."""

    server: tuple[str, int]
    url: str = ""
    fate: Callable[[bytes], Fate] = field(default=lambda _: Fate.PASS)
    arrives: anyio.Event = field(factory=anyio.Event)

    async def serve(self, client: SocketStream) -> None:
        async with client, await anyio.connect_tcp(*self.server) as server:
            wire = _Wire(client, server)
            async with anyio.create_task_group() as both:
                both.start_soon(wire.carry_answers)
                await self._carry(wire)
                both.cancel_scope.cancel()

    async def _carry(self, wire: "_Wire") -> None:
        while (message := await _received(wire.client)) is not None:
            match self.fate(message):
                case Fate.PASS:
                    await wire.server.send(message)
                case Fate.CUT:
                    return
                case Fate.LOSE_ANSWER:
                    wire.answered = anyio.Event()
                    await wire.server.send(message)
                    await wire.answered.wait()
                    return
                case Fate.ARRIVE_LATE:
                    wire.answered = anyio.Event()
                    await wire.client.aclose()
                    await self.arrives.wait()
                    await wire.server.send(message)
                    await wire.answered.wait()
                    return
                case Fate.HANG:
                    await anyio.sleep_forever()


@define
class _Wire:
    """The two ends of one connection; ``answered`` takes the answer that is lost."""

    client: SocketStream
    server: SocketStream
    answered: anyio.Event | None = None

    async def carry_answers(self) -> None:
        while (answer := await _received(self.server)) is not None:
            if self.answered:
                self.answered.set()
                return
            await self.client.send(answer)
        await self.client.aclose()


async def _received(stream: SocketStream) -> bytes | None:
    try:
        return await stream.receive()
    except (anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError):
        return None


@asynccontextmanager
async def proxied(url: str) -> AsyncIterator[Proxy]:
    parts = urlsplit(url)
    proxy = Proxy((parts.hostname or "", parts.port or 5432))
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = listener.extra(SocketAttribute.local_port)  # noqa: S610 - no Django here.
    login = f"{parts.username}:{parts.password}"
    proxy.url = parts._replace(netloc=f"{login}@127.0.0.1:{port}").geturl()
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, proxy.serve)
        yield proxy
        tasks.cancel_scope.cancel()
