"""A company's network: a real proxy that opens tunnels, and real TLS behind it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio
import pytest
from anyio.abc import SocketStream
from attrs import define
from yarl import URL

from bot.slack.socket.connection import ConnectFailed, connect
from bot.slack.socket.timings import Timings
from bot.slack.web.network import Network
from bot.slack.web.results import CallResult
from bot.slack.web.session import slack_session
from bot.slack.web.web_api import WebApi
from tests.bot.slack.socket.transport_fake import RawPeer, raw_peer
from tests.connect_proxy import ConnectProxy, answer, connect_proxy
from tests.fence import fence
from tests.tls_front import Front, tls_front

TOKEN = "xoxb-secret"
LOGIN = "Basic dTpww6RzczpAMQ=="
SAYS_OK = answer(b"200 OK", body=b'{"ok":true}')


def says(raw: bytes) -> Callable[[SocketStream], Awaitable[None]]:
    async def say(stream: SocketStream) -> None:
        await stream.send(raw)

    return say


@define(kw_only=True)
class Office:
    """A company's network: a proxy, Slack beyond it, and no other way out."""

    proxy: ConnectProxy
    slack: RawPeer
    front: Front
    network: Network

    async def call(self, network: Network | None = None) -> CallResult:
        async with slack_session(network or self.network) as session:
            return await WebApi(session=session, token=TOKEN).call("auth.test")

    async def respond(self) -> CallResult:
        async with slack_session(self.network) as session:
            api = WebApi(session=session, token=TOKEN)
            return await api.respond("https://hooks.slack.com/commands/1", {})

    async def connect(self) -> str:
        url = "wss://wss-primary.slack.com/link?ticket=secret"
        async with slack_session(self.network) as session:
            with pytest.raises(ConnectFailed) as failed:
                await connect(
                    session, url, number=1, timings=Timings(), clock=anyio.current_time
                )
        return failed.value.reason


@asynccontextmanager
async def office(said: bytes = SAYS_OK) -> AsyncIterator[Office]:
    async with (
        raw_peer(says(said)) as slack,
        tls_front(URL(slack.base_url).port or 0) as front,
        connect_proxy(front.routes) as proxy,
    ):
        network = Network(proxy=proxy.url, certificates=front.authority)
        with fence() as tried:
            yield Office(proxy=proxy, slack=slack, front=front, network=network)
        assert tried == []
