"""The route to Slack, over a real proxy that opens tunnels, and real TLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import anyio
import pytest
from anyio.abc import SocketStream
from attrs import define, evolve
from yarl import URL

from bot.slack.socket.connection import ConnectFailed, connect
from bot.slack.socket.timings import Timings
from bot.slack.web.network import DIRECT, Network, ProxyFailed, is_local
from bot.slack.web.results import CallResult, Done, NotDone, Refused, Unknown
from bot.slack.web.session import slack_session
from bot.slack.web.unreachable import problem
from bot.slack.web.web_api import WebApi
from tests.bot.slack.socket.transport_fake import RawPeer, closed_port, raw_peer
from tests.bot.slack.web.test_classify import KEY
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


async def test_a_call_goes_through_a_tunnel_and_the_token_inside_it() -> None:
    async with office() as here:
        assert await here.call() == Done(body={"ok": True})

    (head,) = here.proxy.heads
    first, *rest = head.split("\r\n")
    assert first == "CONNECT slack.com:443 HTTP/1.1"
    assert {"Host: slack.com", "User-Agent: Muster"} <= set(rest)
    assert TOKEN not in head
    assert b"bearer xoxb-secret" in here.slack.requests[0].lower()
    assert b"proxy" not in here.slack.requests[0].lower()


async def test_a_response_url_goes_through_a_tunnel_of_its_own() -> None:
    async with office(answer(b"200 OK", body=b"ok")) as here:
        assert await here.respond() == Done(body={})

    assert here.proxy.asked == ["CONNECT hooks.slack.com:443"]
    assert here.slack.requests[0].startswith(b"POST /commands/1 HTTP/1.1")


async def test_a_socket_goes_through_a_tunnel_and_its_ticket_inside_it() -> None:
    async with office(answer(b"408 Request Timeout")) as here:
        assert await here.connect() == "WSServerHandshakeError"

    assert here.proxy.asked == ["CONNECT wss-primary.slack.com:443"]
    assert "secret" not in here.proxy.heads[0]
    assert here.slack.requests[0].startswith(b"GET /link?ticket=secret HTTP/1.1")
    assert b"upgrade: websocket" in here.slack.requests[0].lower()


async def test_only_the_proxy_gets_the_login() -> None:
    async with office() as here:
        here.proxy.authorization = f"Proxy-Authorization: {LOGIN}\r\n"
        answered = await here.call(evolve(here.network, authorization=LOGIN))

    assert answered == Done(body={"ok": True})
    assert LOGIN.encode() not in here.slack.requests[0]


async def test_a_refused_login_has_its_own_error_for_every_kind_of_request() -> None:
    async with office() as here:
        here.proxy.authorization = "Proxy-Authorization: Basic other\r\n"
        expected = NotDone(error="proxy_407", retry_after=None)
        assert await here.call() == expected
        assert await here.respond() == expected
        assert await here.connect() == "proxy_407"

    assert here.slack.requests == []


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (answer(b"403 Forbidden"), "proxy_403"),
        (answer(b"502 Bad Gateway", b"Via: 1.1 office"), "proxy_502"),
        (answer(b"407 No"), "proxy_407"),
        (answer(b"407 No", b"Proxy-Authenticate: BASIC realm=a"), "proxy_407"),
        (
            answer(
                b"407 No", b"Proxy-Authenticate: NTLM", b"proxy-authenticate: basic"
            ),
            "proxy_407",
        ),
        (
            answer(b"407 No", b"Proxy-Authenticate: NTLM", b"Proxy-Authenticate: Kerb"),
            "proxy_407_not_basic",
        ),
        (answer(b"403 No", b"Proxy-Authenticate: NTLM"), "proxy_403"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://login.test\r\n\r\n", "proxy_302"),
    ],
)
async def test_a_proxy_that_opens_no_tunnel_proves_that_nothing_was_done(
    refusal: bytes, error: str
) -> None:
    async with office() as here:
        here.proxy.refusal = refusal
        assert await here.call() == NotDone(error=error, retry_after=None)
        assert await here.connect() == error

    assert here.slack.requests == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}", "http://[::1]:{port}"])
async def test_an_unreachable_proxy_has_its_own_error(url: str) -> None:
    async with office() as here:
        gone = evolve(here.network, proxy=url.format(port=await closed_port()))
        expected = NotDone(error="proxy_unreachable", retry_after=None)
        assert await here.call(gone) == expected


async def test_a_proxy_whose_name_is_unknown_cannot_be_reached() -> None:
    async with slack_session(Network(proxy="http://proxy.invalid:3128")) as session:
        with fence() as tried:
            answered = await WebApi(session=session, token=TOKEN).call("auth.test")

    assert answered == NotDone(error="proxy_unreachable", retry_after=None)
    assert tried == ["socket.getaddrinfo proxy.invalid"]


@pytest.mark.parametrize(
    "adds",
    [
        b"Via: 1.1 office\r\nProxy-Agent: Squid/6\r\n",
        b"Content-Length: 5\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Connection: close\r\nSet-Cookie: \xff=a b\r\n",
        b"Content-Type: text/html\r\nContent-Type: text/plain\r\n",
    ],
)
async def test_extra_headers_in_the_proxys_answer_do_not_matter(adds: bytes) -> None:
    async with office() as here:
        here.proxy.adds = adds
        assert await here.call() == Done(body={"ok": True})


@pytest.mark.parametrize(
    "added",
    [
        b"Via: 1.1 office\r\nX-Cache: MISS",
        b"X-Policy: " + b"a" * 20_000,
        b"\r\n".join(b"X-%d: a" % number for number in range(300)),
        b"Server: a\r\nServer: b\r\nDate: x\r\nDate: y",
        b"Date: Fri, 31 Dec 9999 23:59:59 GMT",
        b"Set-Cookie: \xff\xfe a=b;;;",
        b"X-Folded: a\r\n b",
    ],
    ids=["via", "long", "many", "twice", "late", "cookie", "folded"],
)
async def test_extra_headers_in_slacks_answer_do_not_matter(
    added: bytes,
) -> None:
    async with office(answer(b"200 OK", added, body=b'{"ok":true}')) as here:
        assert await here.call() == Done(body={"ok": True})


async def test_a_date_at_the_end_of_the_calendar_is_ignored() -> None:
    seconds = [0.0]
    last = answer(b"200 OK", b"Date: Fri, 31 Dec 9999 23:59:59 GMT", body=b"{}")
    async with raw_peer(says(last)) as peer, slack_session() as session:
        api = WebApi(
            session=session,
            token=TOKEN,
            base_url=peer.base_url,
            clock=lambda: seconds[0],
        )
        await api.call("auth.test")
        assert api.slack_time is not None
        seconds[0] = 1.0
        assert api.slack_time is None


@pytest.mark.parametrize(
    "refusal",
    [b"", b"HTTP/1.1 200 OK\r\n\r\n<html>", b"SSH-2.0-office\r\n\r\n"],
    ids=["nothing", "a page", "no HTTP"],
)
async def test_a_peer_that_is_no_proxy_is_survived(refusal: bytes) -> None:
    async with office() as here:
        here.proxy.routes, here.proxy.refusal = {}, refusal or b"\r\n"
        assert isinstance(await here.call(), NotDone | Unknown)
        assert await here.connect()

    assert here.slack.requests == []


BLOCKED = b"<!DOCTYPE html><title>Blocked by policy</title>"


@pytest.mark.parametrize(
    ("status", "called", "responded"),
    [
        (b"200 OK", Unknown(error="http_200_not_json"), Unknown(error="http_200_page")),
        (b"403 No", Unknown(error="http_403_not_json"), Refused(error="http_403")),
        (b"511 No", Unknown(error="http_511"), Unknown(error="http_511")),
    ],
)
async def test_a_blocking_page_is_never_taken_for_success(
    status: bytes, called: CallResult, responded: CallResult
) -> None:
    async with office(answer(status, body=BLOCKED)) as here:
        assert (await here.call(), await here.respond()) == (called, responded)


async def test_a_certificate_of_an_unknown_authority_is_refused() -> None:
    async with office() as here:
        answered = await here.call(evolve(here.network, certificates=""))

    expected = "ClientConnectorCertificateError"
    assert answered == NotDone(error=expected, retry_after=None)
    assert "problem" in problem(expected)
    assert here.slack.requests == []


def request() -> aiohttp.ClientRequest:
    loop = asyncio.get_running_loop()
    return aiohttp.ClientRequest("POST", URL("https://slack.com/api/x"), loop=loop)


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (aiohttp.ConnectionTimeoutError(), "proxy_timeout"),
        (aiohttp.ClientProxyConnectionError(KEY, OSError()), "proxy_unreachable"),
        (aiohttp.ClientConnectorDNSError(KEY, OSError()), "proxy_unreachable"),
    ],
)
async def test_without_a_proxy_a_failed_connection_is_slacks(
    raised: Exception, error: str
) -> None:
    async def onward(request: aiohttp.ClientRequest) -> aiohttp.ClientResponse:
        raise raised

    with pytest.raises(ProxyFailed) as failed:
        await Network(proxy="http://proxy.test").send(request(), onward)
    assert failed.value.error == error
    assert "problem" in problem(error)
    with pytest.raises(type(raised)):
        await DIRECT.send(request(), onward)


async def test_loopback_is_reached_directly() -> None:
    async with (
        raw_peer(says(SAYS_OK)) as peer,
        connect_proxy() as proxy,
        slack_session(Network(proxy=proxy.url)) as session,
    ):
        api = WebApi(session=session, token=TOKEN, base_url=peer.base_url)
        assert await api.call("auth.test") == Done(body={"ok": True})

    assert proxy.asked == []


async def test_an_exempt_host_is_reached_directly() -> None:
    async with connect_proxy() as proxy:
        network = Network(proxy=proxy.url, direct=("hooks.slack.com",))
        with fence() as tried:
            async with slack_session(network) as session:
                api = WebApi(session=session, token=TOKEN)
                await api.respond("https://hooks.slack.com/commands/1", {})
                await api.call("auth.test")

    assert tried == ["socket.getaddrinfo hooks.slack.com"]
    assert proxy.asked == ["CONNECT slack.com:443"]


async def test_nothing_else_from_the_environment_gets_into_a_call(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine slack.com login mole password hunter2\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "WSS_PROXY", "WS_PROXY"):
        monkeypatch.setenv(name, "http://[nonsense")
        monkeypatch.setenv(name.lower(), "nonsense://mole:hunter2@[")
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "none" / "keys"))
    async with office() as here:
        assert await here.call() == Done(body={"ok": True})
        assert await here.connect() == "WSServerHandshakeError"

    told = b"\n".join(here.slack.requests).decode() + "\n".join(here.proxy.heads)
    assert "Basic" not in told
    assert "hunter2" not in told


async def test_netrc_is_never_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_bytes(b"\xff\xfe machine")
    monkeypatch.setenv("HOME", str(tmp_path))
    async with office() as here:
        assert await here.call() == Done(body={"ok": True})


async def test_slack_sdks_client_takes_no_proxy_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://mole:hunter2@proxy.test:3128")
    async with slack_session() as session:
        client = WebApi(session=session, token=TOKEN)._client

    assert "hunter2" not in str(vars(client))


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:8080/api/", True),
        ("https://127.9.9.9/api/", True),
        ("ws://[::1]:8080/link", True),
        ("http://localhost/api/", True),
        ("http://slack.localhost./api/", True),
        ("https://slack.com/api/", False),
        ("https://localhost.slack.com/", False),
        ("https://notlocalhost/", False),
        ("https://128.0.0.1/", False),
        ("https://[::2]/", False),
    ],
)
def test_addresses_on_this_machine_are_recognised(url: str, *, here: bool) -> None:
    through = Network(proxy="http://proxy.test:3128").proxy_for(URL(url))
    assert is_local(URL(url)) is here
    assert through == (None if here else URL("http://proxy.test:3128"))


def test_without_a_proxy_everything_is_reached_directly() -> None:
    assert DIRECT.proxy_for(URL("https://slack.com/api/")) is None


def test_a_network_shows_no_secrets_when_printed() -> None:
    shown = repr(Network(proxy="http://p", authorization=LOGIN, certificates="PEM"))
    assert LOGIN not in shown
    assert "PEM" not in shown


async def test_configured_authorities_are_trusted_besides_the_systems() -> None:
    async with office() as here:
        trusting, plain = here.network.trust(), DIRECT.trust()

    ours = {str(x["subject"]) for x in trusting.get_ca_certs()}
    assert ours > {str(x["subject"]) for x in plain.get_ca_certs()}
    for context in (trusting, plain):
        assert context.check_hostname
        assert context.verify_mode == ssl.CERT_REQUIRED
        # A company may provide only an intermediate authority, and many companies'
        # certificates lack fields that the strict mode requires.
        assert context.verify_flags & ssl.VERIFY_X509_PARTIAL_CHAIN
        assert not context.verify_flags & ssl.VERIFY_X509_STRICT
        assert context.keylog_filename is None


WORDS = {
    "proxy_407": "HTTPS_PROXY: the proxy does not accept the user name and password, "
    "or there are none (407). Fix: write http://user:password@host:port",
    "proxy_407_not_basic": "HTTPS_PROXY: the proxy does not accept Basic "
    "authentication, the only kind that Muster supports (407). Fix: use a proxy that "
    "does, such as one on this machine that signs in to your company's",
    "proxy_403": "HTTPS_PROXY: the proxy does not let Muster reach Slack (403). Fix: "
    "ask whoever runs it to allow CONNECT to slack.com and *.slack.com on port 443",
    "proxy_502": "HTTPS_PROXY: the proxy answers with 502 Bad Gateway. "
    "Fix: check its host and port, or ask whoever runs it",
    "proxy_999": "HTTPS_PROXY: the proxy answers with 999. "
    "Fix: check its host and port, or ask whoever runs it",
    "proxy_unreachable": "HTTPS_PROXY: the proxy cannot be reached. "
    "Fix: check its host and port",
    "ClientConnectorCertificateError": "SSL_CERT_FILE: Slack's certificate is not "
    "trusted, as happens when a proxy reads the traffic. Fix: set it to a file with "
    "your company's CA certificate",
}


@pytest.mark.parametrize(("error", "words"), WORDS.items())
def test_an_error_that_a_person_can_fix_has_a_fix(error: str, words: str) -> None:
    assert problem(error) == {"problem": words}


@pytest.mark.parametrize(
    "error", ["http_502", "http_503_page", "502", "proxy_x", "ratelimited", ""]
)
def test_any_other_error_has_no_fix(error: str) -> None:
    assert problem(error) == {}
