"""One call over a real socket, for every way in which the other side can fail."""

import json
import socket
import struct
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

import anyio
import pytest
from anyio.abc import SocketAttribute, SocketStream
from structlog.testing import capture_logs

from bot.slack.web.results import CallResult, Done, NotDone, Refused, Unknown
from bot.slack.web.session import slack_session
from bot.slack.web.web_api import WebApi
from tests.bot.slack.socket.transport_fake import RawPeer, closed_port, raw_peer

TOKEN = "xoxb-secret"


def http(
    body: bytes,
    status: str = "200 OK",
    kind: str = "application/json",
    *more: str,
) -> bytes:
    head = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        *more,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def says(raw: bytes) -> Callable[[SocketStream], Awaitable[None]]:
    async def say(stream: SocketStream) -> None:
        await stream.send(raw)

    return say


async def hang(stream: SocketStream) -> None:
    await anyio.sleep_forever()


async def drip(stream: SocketStream) -> None:
    await stream.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        await stream.send(b" ")
        await anyio.sleep(0.01)


async def reset(stream: SocketStream) -> None:
    raw = stream.extra(SocketAttribute.raw_socket)  # noqa: S610 (not Django)
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def reset_mid_reply(stream: SocketStream) -> None:
    await stream.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")
    await reset(stream)


async def call(
    base_url: str,
    method: str = "chat.postMessage",
    arguments: dict[str, object] | None = None,
    deadline: float = 30,
) -> CallResult:
    async with slack_session() as session:
        api = WebApi(session=session, token=TOKEN, base_url=base_url, deadline=deadline)
        return await api.call(method, arguments or {})


def sent(peer: RawPeer) -> tuple[str, dict[str, str], str]:
    head, _, body = peer.requests[0].decode().partition("\r\n\r\n")
    first, *rest = head.split("\r\n")
    return first, dict(line.lower().split(": ", 1) for line in rest), body


async def test_a_write_is_json_in_the_body_with_the_token_in_the_header() -> None:
    async with raw_peer(says(http(b'{"ok":true,"ts":"1"}'))) as peer:
        answer = await call(
            peer.base_url, arguments={"text": "hé", "link_names": False, "gone": None}
        )

    first, headers, body = sent(peer)
    assert answer == Done(body={"ok": True, "ts": "1"})
    assert first == "POST /api/chat.postMessage HTTP/1.1"
    assert f"bearer {TOKEN}" == headers["authorization"]
    assert headers["content-type"] == "application/json;charset=utf-8"
    assert json.loads(body) == {"text": "hé", "link_names": False}


async def test_a_read_is_a_form_in_the_body_because_slack_ignores_json_there() -> None:
    async with raw_peer(says(http(b'{"ok":true}'))) as peer:
        await call(
            peer.base_url,
            "conversations.history",
            {"channel": "C1", "limit": 5, "include_all_metadata": True, "cursor": None},
        )

    first, headers, body = sent(peer)
    assert first == "POST /api/conversations.history HTTP/1.1"
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(body) == {
        "channel": ["C1"],
        "limit": ["5"],
        "include_all_metadata": ["true"],
    }


async def test_a_call_without_arguments_is_complete() -> None:
    for method in ("apps.connections.open", "team.info"):
        async with raw_peer(says(http(b'{"ok":true}'))) as peer:
            assert isinstance(await call(peer.base_url, method), Done)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (http(b"<html>oh</html>", kind="text/html"), "http_200_not_json"),
        (http(b"ok", kind="text/plain"), "http_200_not_json"),
        (http(b'{"ok": tr'), "http_200_not_json"),
        (http(b"[]"), "http_200_not_json"),
        (http(b"", "502 Bad Gateway"), "http_502"),
        (http(b"<html>", "502 Bad Gateway", "text/html"), "http_502"),
        (http(b"plain", "503 Unavailable", "text/plain"), "http_503"),
        (http(b'{"ok":false,"error":"x"}', "503 Unavailable"), "http_503"),
        (http(b'{"ok":true}')[:-3], "ClientPayloadError"),
        (b"this is not HTTP\r\n\r\n", "ClientResponseError"),
        (b"", "ServerDisconnectedError"),
        (
            http(b"", "302 Found", "text/html", "Location: https://slack.test/"),
            "http_302_not_json",
        ),
    ],
)
async def test_a_broken_response_is_unknown_and_the_call_is_sent_once(
    raw: bytes, error: str
) -> None:
    async with raw_peer(says(raw)) as peer:
        answer = await call(peer.base_url)

    assert answer == Unknown(error=error)
    assert len(peer.requests) == 1


async def test_json_under_another_content_type_is_still_read() -> None:
    async with raw_peer(says(http(b'{"ok":true}', kind="text/plain"))) as peer:
        assert await call(peer.base_url) == Done(body={"ok": True})


@pytest.mark.parametrize("fault", [reset, reset_mid_reply])
async def test_a_reset_is_unknown_and_the_call_is_sent_once(
    fault: Callable[[SocketStream], Awaitable[None]],
) -> None:
    async with raw_peer(fault) as peer:
        answer = await call(peer.base_url)

    assert isinstance(answer, Unknown)
    assert len(peer.requests) == 1


@pytest.mark.parametrize("fault", [hang, drip])
async def test_the_deadline_covers_a_silent_and_a_dripping_server(
    fault: Callable[[SocketStream], Awaitable[None]],
) -> None:
    async with raw_peer(fault) as peer:
        assert await call(peer.base_url, deadline=0.2) == Unknown(error="timeout")


async def test_a_refused_connection_is_not_done() -> None:
    base_url = f"http://127.0.0.1:{await closed_port()}/api/"

    expected = NotDone(error="ClientConnectorError", retry_after=None)
    assert await call(base_url) == expected


async def test_retry_after_is_read_in_any_case() -> None:
    raw = http(b"", "429 Too Many", "text/html", "retry-after: 7")
    async with raw_peer(says(raw)) as peer:
        answer = await call(peer.base_url)

    assert answer == NotDone(error="ratelimited", retry_after=7)


async def test_the_log_has_one_line_per_call_and_neither_token_nor_text() -> None:
    raw = http(b'{"ok":false,"error":"name_taken"}')
    async with raw_peer(says(raw)) as peer:
        with capture_logs() as lines:
            await call(peer.base_url, arguments={"text": "a private word"})

    (line,) = lines
    assert line["method"] == "chat.postMessage"
    assert line["outcome"] == "Refused"
    assert line["error"] == "name_taken"
    assert "latency_ms" in line
    assert "private" not in str(lines)
    assert TOKEN not in str(lines)


async def test_a_client_shows_no_token_when_printed() -> None:
    async with slack_session() as session:
        assert TOKEN not in repr(WebApi(session=session, token=TOKEN))


@pytest.mark.parametrize(
    "base_url",
    ["http://slack.com/api/", "https://slack.com/api", "ftp://slack.com/api/", "/"],
)
async def test_an_unencrypted_or_incomplete_api_address_is_rejected(
    base_url: str,
) -> None:
    async with slack_session() as session:
        with pytest.raises(ValueError, match="API address"):
            WebApi(session=session, token=TOKEN, base_url=base_url)


async def test_a_response_url_gets_the_message_and_no_token() -> None:
    async with (
        raw_peer(says(http(b"ok", kind="text/html"))) as peer,
        slack_session() as session,
    ):
        api = WebApi(session=session, token=TOKEN, base_url=peer.base_url)
        with capture_logs() as lines:
            answer = await api.respond(
                f"{peer.base_url.removesuffix('api/')}commands/T1/ticket",
                {"text": "hello"},
            )

    first, headers, body = sent(peer)
    assert answer == Done(body={})
    assert first == "POST /commands/T1/ticket HTTP/1.1"
    assert "authorization" not in headers
    assert json.loads(body) == {"text": "hello"}
    assert "ticket" not in str(lines)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://hooks.slack.com",
        "http://hooks.slack.com/x",
        "https://hooks.slack.com.evil.test/x",
        "https://hooks.slack.com@evil.test/x",
        "https://evil.test/https://hooks.slack.com/",
        "http://169.254.169.254/latest/",
        "http://127.0.0.1:80/x",
        "file:///etc/passwd",
    ],
)
async def test_a_response_url_to_another_host_is_refused(url: str) -> None:
    async with slack_session() as session:
        api = WebApi(session=session, token=TOKEN)

        expected = Refused(error="response_url_not_allowed")
        assert await api.respond(url, {"text": "x"}) == expected


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.slack.com/commands/x",
        "https://hooks.slack-gov.com.evil.test/x",
        "https://hooks.slack-gov.com@evil.test/x",
        "https://hooks.slack-gov.comm/x",
        "https://xhooks.slack-gov.com/x",
        "http://hooks.slack-gov.com/x",
        "https://slack-gov.com/x",
    ],
)
async def test_a_look_alike_of_govslacks_host_is_refused(url: str) -> None:
    async with slack_session() as session:
        api = WebApi(
            session=session, token=TOKEN, base_url="https://slack-gov.com/api/"
        )

        expected = Refused(error="response_url_not_allowed")
        assert await api.respond(url, {"text": "x"}) == expected


async def test_on_this_machine_response_urls_are_at_the_apis_origin() -> None:
    async with slack_session() as session:
        api = WebApi(session=session, token=TOKEN, base_url="http://127.0.0.1:9/api/")
        for url in (
            "http://127.0.0.1:91/x",
            "http://127.0.0.1:9@evil.test/x",
            "http://localhost:9/x",
            "https://hooks.slack.com/x",
        ):
            answer = await api.respond(url, {})

            assert answer == Refused(error="response_url_not_allowed")
