"""The result of one call to Slack, decided from the HTTP response or the exception.

Rule: only a response that proves it becomes `NotDone` or `Refused`. A call that may
have been carried out without our knowledge is `Unknown`.
"""

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus

import aiohttp
from attrs import field, frozen

from bot.base.json_types import JsonObject, child, flag, items, loads_object, text
from bot.slack.web.network import ProxyFailed
from bot.slack.web.results import (
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)

RETRY_AFTER_DEFAULT = 30.0
"""Seconds to wait if Slack says "slow down" without a usable Retry-After. Slack's own
SDKs assume 30, and every documented limit is counted per minute."""

RETRY_AFTER_ZERO = 1.0
"""Seconds to wait if Slack says 0, because a call at once would be refused again."""

RETRY_AFTER_CEILING = 86_400.0
"""A day. A larger figure is ignored as broken: no documented limit is as long."""

THROTTLED = frozenset({"ratelimited", "rate_limited", "too_many_requests"})
"""Slack did not carry out the call. Posting says `rate_limited`, and bookmarks say
`too_many_requests`."""

DOUBTFUL = frozenset(
    {
        "fatal_error",  # "it's possible some aspect of the operation succeeded"
        "internal_error",
        "request_timeout",  # the body was missing or truncated: harmless for reads
        "service_unavailable",
        "update_failed",
    }
)

CONFIGURATION = frozenset(
    {
        "access_denied",
        "accesslimited",
        "account_inactive",
        "ekm_access_denied",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "team_added_to_org",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
"""No call works until a person changes the app, its tokens or the workspace."""

_NEVER_LEFT = (
    aiohttp.ClientConnectorError,  # refused, no route, DNS, TLS: we sent no byte
    aiohttp.ConnectionTimeoutError,  # still connecting, or waiting for a connection
    ProxyFailed,  # the proxy opened no tunnel
)
_ERROR_NAME = re.compile(r"[a-z][a-z_]{0,79}")


@frozen(kw_only=True)
class HttpResponse:
    """An HTTP response that has been read completely.

    Attributes:
        content: the raw body.
        body: the parsed body, if slack_sdk's client has parsed it.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes = field(default=b"", repr=False)
    body: JsonObject | None = field(default=None, repr=False)


def classify(outcome: HttpResponse | Exception) -> CallResult:
    """Decide the result of a call to the Web API."""
    if isinstance(outcome, Exception):
        return _failed(outcome)
    if (early := _by_status(outcome)) is not None:
        return early
    body = outcome.body if outcome.body is not None else loads_object(outcome.content)
    if body is None:
        return Unknown(error=f"http_{outcome.status}_not_json")
    return _by_body(outcome, body)


def classify_webhook(outcome: HttpResponse | Exception) -> CallResult:
    """Decide the result of a post to a response_url.

    Plain text is normal there. Success is the word "ok" or `{"ok": true}`. A refusal is
    a 4xx whose body is the error's name, as plain text or as JSON.
    """
    if isinstance(outcome, Exception):
        return _failed(outcome)
    if (early := _by_status(outcome)) is not None:
        return early
    body = loads_object(outcome.content)
    if body is not None and "ok" in body:
        return _by_body(outcome, body)
    word = outcome.content[:80].decode(errors="replace").strip()
    named = _ERROR_NAME.fullmatch(word) is not None and word != "ok"
    if outcome.status < HTTPStatus.MULTIPLE_CHOICES:
        if word.startswith("<"):
            # A web page does not come from Slack but from a proxy that blocks the call.
            return Unknown(error=f"http_{outcome.status}_page")
        if word.startswith(("[", "{")):
            # JSON that says neither yes nor no does not come from Slack either.
            return Unknown(error=f"http_{outcome.status}_malformed")
        return Refused(error=word) if named else Done(body={})
    if outcome.status < HTTPStatus.BAD_REQUEST:
        return Unknown(error=f"http_{outcome.status}")
    return Refused(error=word if named else f"http_{outcome.status}")


def retry_after(headers: Mapping[str, str]) -> float:
    """Read Retry-After in seconds.

    A missing, broken, negative or absurd value becomes the default, and 0 becomes 1.
    """
    try:
        seconds = float(headers.get("Retry-After", ""))
    except ValueError:
        return RETRY_AFTER_DEFAULT
    if not math.isfinite(seconds) or not 0 <= seconds <= RETRY_AFTER_CEILING:
        return RETRY_AFTER_DEFAULT
    return seconds or RETRY_AFTER_ZERO


def name_of(error: Exception) -> str:
    """Name an error on the way to Slack, by its type.

    The message is no use: aiohttp writes URLs, and so tickets, into its messages.
    """
    return error.error if isinstance(error, ProxyFailed) else type(error).__name__


def _failed(error: Exception) -> NotDone | Unknown:
    if isinstance(error, _NEVER_LEFT):
        return NotDone(error=name_of(error), retry_after=None)
    if isinstance(error, TimeoutError):
        return Unknown(error="timeout")
    return Unknown(error=name_of(error))


def _by_status(response: HttpResponse) -> NotDone | Unknown | None:
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        return NotDone(error="ratelimited", retry_after=retry_after(response.headers))
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # The body does not count: a proxy may answer for a server that did the work.
        return Unknown(error=f"http_{response.status}")
    return None


def _by_body(response: HttpResponse, body: JsonObject) -> CallResult:
    error = text(body, "error")
    if flag(body, "ok"):
        # Slack says "ok" only with a 2xx status.
        ok = response.status < HTTPStatus.MULTIPLE_CHOICES
        if not ok:
            return Unknown(error=f"http_{response.status}")
        return Done(body=body, granted=_granted(response.headers.get("X-OAuth-Scopes")))
    if body.get("ok") is not False or not error:
        return Unknown(error=f"http_{response.status}_malformed")
    if error in THROTTLED:
        return NotDone(error=error, retry_after=retry_after(response.headers))
    if error in DOUBTFUL:
        return Unknown(error=error)
    if error in CONFIGURATION:
        return Misconfigured(error=error + _scopes(body))
    found = items(child(body, "response_metadata"), "messages")
    messages = tuple(line for line in found if isinstance(line, str))
    return Refused(error=error, messages=messages, body=body)


@lru_cache(maxsize=8)
def _granted(header: str | None) -> frozenset[str] | None:
    """Read a header that nearly all answers have in common."""
    if not header:
        return None
    return frozenset(scope.strip() for scope in header.split(",") if scope.strip())


def _scopes(body: JsonObject) -> str:
    needed = text(body, "needed")
    if not needed:
        return ""
    return f": needed {needed}, provided {text(body, 'provided') or 'none'}"
