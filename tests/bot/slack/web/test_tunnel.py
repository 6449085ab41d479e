"""Requests go through a proxy's tunnel, or fail with an error of their own."""

import asyncio

import aiohttp
import pytest
from attrs import evolve
from yarl import URL

from bot.slack.web.network import DIRECT, Network, ProxyFailed
from bot.slack.web.results import Done, NotDone, Unknown
from bot.slack.web.session import slack_session
from bot.slack.web.unreachable import problem
from bot.slack.web.web_api import WebApi
from tests.bot.slack.socket.transport_fake import closed_port
from tests.bot.slack.web.office import LOGIN, TOKEN, office
from tests.bot.slack.web.test_classify import KEY
from tests.connect_proxy import answer
from tests.fence import fence


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
