"""Every body, status and exception has exactly one result."""

import json
import socket

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from bot.slack.web.classify import (
    CONFIGURATION,
    DOUBTFUL,
    RETRY_AFTER_DEFAULT,
    THROTTLED,
    HttpResponse,
    classify,
    classify_webhook,
    retry_after,
)
from bot.slack.web.results import (
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)

KEY = ConnectionKey(
    host="slack.test",
    port=443,
    is_ssl=True,
    ssl=True,
    proxy=None,
    proxy_auth=None,
    proxy_headers_hash=None,
    server_hostname=None,
)


def reply(
    content: object, status: int = 200, headers: dict[str, str] | None = None
) -> HttpResponse:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return HttpResponse(status=status, headers=headers or {}, content=raw)


def no(error: str, **more: object) -> HttpResponse:
    return reply({"ok": False, "error": error, **more})


def test_ok_is_done_with_the_body() -> None:
    body = {"ok": True, "ts": "1.2", "warning": "message_truncated"}

    assert classify(reply(body)) == Done(body=body)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"<html>sorry</html>", 200),
        (b"ok", 200),
        (b"", 200),
        (b'{"ok": tr', 200),
        (b"\xff\xfe\x00", 200),
        (b"[" * 100_000, 200),
        (b"[]", 200),
        (b"null", 200),
        (b'"ok"', 200),
        (b"{}", 200),
        (b'{"ok": "true"}', 200),
        (b'{"ok": 1}', 200),
        (b'{"ok": false}', 200),
        (b'{"ok": false, "error": null}', 200),
        (b'{"ok": false, "error": ["x"]}', 200),
        (b'{"ok": null, "error": "name_taken"}', 200),
        (b'{"ok": true}', 302),
        (b"moved", 302),
        (b"<html>what?</html>", 404),
        (b"", 500),
        (b"<html>bad gateway</html>", 502),
        (b'{"ok": false, "error": "service_unavailable"}', 503),
        (b'{"ok": false, "error": "name_taken"}', 500),
        (b'{"ok": true}', 504),
    ],
)
def test_an_unclear_answer_is_unknown(content: bytes, status: int) -> None:
    assert isinstance(classify(reply(content, status)), Unknown)


@pytest.mark.parametrize("error", sorted(DOUBTFUL))
def test_an_error_on_slacks_side_is_unknown(error: str) -> None:
    assert classify(no(error)) == Unknown(error=error)


@pytest.mark.parametrize("error", sorted(THROTTLED))
def test_throttling_in_the_body_is_not_done(error: str) -> None:
    expected = NotDone(error=error, retry_after=RETRY_AFTER_DEFAULT)

    assert classify(no(error)) == expected


def test_status_429_is_not_done_whatever_the_body() -> None:
    for content in (b"", b"<html>", b'{"ok": false}', b'{"ok": true}'):
        answer = classify(reply(content, 429, {"Retry-After": "12"}))

        assert answer == NotDone(error="ratelimited", retry_after=12)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("1", 1.0),
        ("120", 120.0),
        ("0.5", 0.5),
        ("0", 1.0),
        ("0.0", 1.0),
        ("-0", 1.0),
        ("", RETRY_AFTER_DEFAULT),
        ("abc", RETRY_AFTER_DEFAULT),
        ("-5", RETRY_AFTER_DEFAULT),
        ("nan", RETRY_AFTER_DEFAULT),
        ("inf", RETRY_AFTER_DEFAULT),
        ("99999999", RETRY_AFTER_DEFAULT),
        ("Wed, 21 Oct 2026 07:28:00 GMT", RETRY_AFTER_DEFAULT),
    ],
)
def test_a_broken_retry_after_becomes_the_default(header: str, seconds: float) -> None:
    assert retry_after({"Retry-After": header}) == seconds


def test_a_missing_retry_after_becomes_the_default() -> None:
    assert retry_after({}) == RETRY_AFTER_DEFAULT


@pytest.mark.parametrize("error", sorted(CONFIGURATION))
def test_an_error_of_token_or_scope_is_misconfigured(error: str) -> None:
    answer = classify(no(error))

    assert answer == Misconfigured(error=error)
    assert isinstance(answer, Misconfigured)
    assert error == answer.name


def test_a_missing_scope_is_named_with_what_was_provided() -> None:
    answer = classify(no("missing_scope", needed="pins:write", provided="commands"))

    assert isinstance(answer, Misconfigured)
    assert answer.error == "missing_scope: needed pins:write, provided commands"
    assert answer.name == "missing_scope"


def test_any_other_error_is_a_refusal_even_an_unknown_one() -> None:
    answer = classify(no("a_new_error"))

    expected = Refused(error="a_new_error", body={"ok": False, "error": "a_new_error"})
    assert answer == expected


def test_a_refusal_keeps_slacks_messages_and_the_errors_of_each_user() -> None:
    answer = classify(
        no(
            "user_not_found",
            errors=[{"user": "U1", "error": "user_not_found"}],
            response_metadata={"messages": ["[ERROR] no", 7]},
        )
    )

    assert isinstance(answer, Refused)
    assert answer.messages == ("[ERROR] no",)
    assert answer.body["errors"] == [{"user": "U1", "error": "user_not_found"}]


def test_a_refusal_with_a_4xx_status_is_a_refusal() -> None:
    answer = classify(reply({"ok": False, "error": "invalid_auth"}, 401))

    assert answer == Misconfigured(error="invalid_auth")


@pytest.mark.parametrize(
    "error",
    [
        aiohttp.ClientConnectorError(KEY, ConnectionRefusedError()),
        aiohttp.ClientConnectorDNSError(KEY, socket.gaierror()),
        aiohttp.ConnectionTimeoutError(),
        aiohttp.ClientConnectorCertificateError(KEY, ValueError()),
        aiohttp.ClientProxyConnectionError(KEY, OSError()),
    ],
)
def test_a_request_that_never_left_is_not_done(error: Exception) -> None:
    expected = NotDone(error=type(error).__name__, retry_after=None)

    assert classify(error) == expected
    assert classify_webhook(error) == expected


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientPayloadError(),
        aiohttp.ClientOSError(104, "reset"),
        aiohttp.SocketTimeoutError(),
        ConnectionResetError(),
        OSError(),
    ],
)
def test_a_request_that_may_have_left_is_unknown(error: Exception) -> None:
    assert isinstance(classify(error), Unknown)
    assert isinstance(classify_webhook(error), Unknown)


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        (reply(b"ok"), Done(body={})),
        (reply(b""), Done(body={})),
        (reply({"ok": True}), Done(body={"ok": True})),
        (reply(b"used_url", 404), Refused(error="used_url")),
        (reply(b"<html>", 404), Refused(error="http_404")),
        (reply(b"\n <html>"), Unknown(error="http_200_page")),
        (reply(b"[]"), Unknown(error="http_200_malformed")),
        (reply(b'{"detail": "blocked"}'), Unknown(error="http_200_malformed")),
        (reply(b"o<k>"), Done(body={})),
        (reply(b" ok\n"), Done(body={})),
        (reply(b"invalid_blocks"), Refused(error="invalid_blocks")),
        (reply(b"no_text\n"), Refused(error="no_text")),
        (reply(b"", 400), Refused(error="http_400")),
        (
            reply({"ok": False, "error": "expired_url"}, 404),
            Refused(error="expired_url", body={"ok": False, "error": "expired_url"}),
        ),
        (reply(b"rollup_error", 500), Unknown(error="http_500")),
        (reply(b"", 302), Unknown(error="http_302")),
        (
            reply(b"", 429, {"Retry-After": "3"}),
            NotDone(error="ratelimited", retry_after=3),
        ),
    ],
)
def test_a_response_url_may_answer_in_plain_text(
    response: HttpResponse, answer: CallResult
) -> None:
    assert classify_webhook(response) == answer


def test_a_result_shows_no_body_when_printed() -> None:
    secret = {"ok": True, "url": "wss://host/?ticket=secret"}

    assert "secret" not in repr(classify(reply(secret)))
    assert "secret" not in repr(reply(secret))
