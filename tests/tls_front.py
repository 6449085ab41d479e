"""Slack's names and certificates, in front of a server that has neither."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import trustme
from anyio.abc import SocketAttribute
from anyio.streams.tls import TLSListener, TLSStream
from attrs import frozen

from tests.connect_proxy import BROKEN, joined

API, ANSWERS, SOCKETS = "slack.com", "hooks.slack.com", "wss-primary.slack.com"
NAMES = (API, ANSWERS, SOCKETS)


@frozen(kw_only=True)
class Front:
    """A port that speaks TLS as Slack, and who vouches for it, in PEM."""

    port: int
    authority: str

    @property
    def routes(self) -> dict[str, int]:
        return {f"{name}:443": self.port for name in NAMES}


@asynccontextmanager
async def tls_front(behind: int) -> AsyncIterator[Front]:
    """Serve until the block ends, with an authority that nobody knows yet."""
    authority = trustme.CA(organization_name="The company's own")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*NAMES).configure_cert(context)
    tcp = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = tcp.extra(SocketAttribute.local_port)  # noqa: S610 (not Django)
    listener = TLSListener(tcp, ssl_context=context, standard_compatible=False)

    async def serve(stream: TLSStream) -> None:
        async with stream:
            try:
                async with await anyio.connect_tcp("127.0.0.1", behind) as there:
                    await joined(stream, there)
            except BROKEN:
                return

    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, serve)
        yield Front(port=port, authority=authority.cert_pem.bytes().decode())
        tasks.cancel_scope.cancel()
