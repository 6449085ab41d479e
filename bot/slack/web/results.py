"""What one Slack call came to: five answers and the one function that decides.

Rule: only an answer that proves it may be called `NotDone` or `Refused`; whatever
could have been carried out without our hearing of it is `Unknown`.
"""

import math
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import TypeAlias

import aiohttp
from attrs import field, frozen

from bot.base.json_types import JsonObject, child, flag, items, loads_object, text
from bot.slack.web.network import ProxyFailed

RETRY_AFTER_DEFAULT = 30.0
"""Seconds to wait when Slack says "slow down" but no usable Retry-After: its own SDKs
assume 30, and every documented limit is counted per minute."""

RETRY_AFTER_ZERO = 1.0
"""Seconds to wait when Slack says 0: "at once" would only be refused again."""

RETRY_AFTER_CEILING = 86_400.0
"""A day: a larger figure is taken for broken, as no documented limit is as long."""

THROTTLED = frozenset({"ratelimited", "rate_limited", "too_many_requests"})
"""Slack carried nothing out; `rate_limited` is posting's own, and bookmarks say
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
"""No call will work until a person changes the app, its tokens or the workspace."""

TOKEN_REFUSED = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)
"""Our token may be no good any more; said once, it proves nothing yet."""

TEMPORARY = frozenset({"org_login_required", "team_added_to_org"})
"""The workspace is being moved into an organisation: it ends, however long it takes."""

_NEVER_LEFT = (
    aiohttp.ClientConnectorError,  # refused, no route, DNS, TLS: no byte of ours
    aiohttp.ConnectionTimeoutError,  # still connecting, or waiting for a connection
    ProxyFailed,  # the proxy opened no tunnel
)
_ERROR_NAME = re.compile(r"[a-z][a-z_]{0,79}")


@frozen(kw_only=True)
class HttpResponse:
    """An HTTP response, read to its end.

    Attributes:
        content: as it came.
        body: as slack_sdk parsed it, when it came through its client.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes = field(default=b"", repr=False)
    body: JsonObject | None = field(default=None, repr=False)


@frozen(kw_only=True)
class Done:
    """Slack said ok.

    Attributes:
        granted: the scopes of the token, in the header; ``None`` if there is none.
    """

    body: JsonObject = field(repr=False)
    granted: frozenset[str] | None = field(default=None, repr=False)


@frozen(kw_only=True)
class NotDone:
    """Certainly not carried out: the same call may be sent again, after the wait.

    Attributes:
        retry_after: seconds Slack asks for; None when the request never left.
    """

    error: str
    retry_after: float | None


@frozen(kw_only=True)
class Unknown:
    """Nobody can tell whether it was carried out: probe before sending again."""

    error: str


@frozen(kw_only=True)
class Refused:
    """Slack said no for a reason of this call; sending it again changes nothing.

    Attributes:
        messages: `response_metadata.messages`, Slack's words on wrong arguments.
        body: the whole answer; `conversations.invite` has `errors` for each user.
    """

    error: str
    messages: tuple[str, ...] = ()
    body: JsonObject = field(factory=dict, repr=False)


@frozen(kw_only=True)
class Misconfigured:
    """Slack said no to the app itself: token, scope or workspace setting.

    Attributes:
        error: the name, for `missing_scope` followed by the scopes.
    """

    error: str

    @property
    def name(self) -> str:
        """The bare error name."""
        return self.error.partition(":")[0]

    @property
    def may_pass(self) -> bool:
        """Whether the same call may work later, though nobody changes the app."""
        return self.name in TOKEN_REFUSED | TEMPORARY


CallResult: TypeAlias = Done | NotDone | Unknown | Refused | Misconfigured


def classify(outcome: HttpResponse | Exception) -> CallResult:
    """Decide what a call of the Web API came to."""
    if isinstance(outcome, Exception):
        return _failed(outcome)
    if (early := _by_status(outcome)) is not None:
        return early
    body = outcome.body if outcome.body is not None else loads_object(outcome.content)
    if body is None:
        return Unknown(error=f"http_{outcome.status}_not_json")
    return _by_body(outcome, body)


def classify_webhook(outcome: HttpResponse | Exception) -> CallResult:
    """Decide what a post to a response_url came to: there, plain text is normal.

    Success is the bare word "ok" or `{"ok": true}`, a refusal is a 4xx whose body
    is the error's name, plain or as JSON.
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
            # A page for people: not Slack's word, but that of a proxy which blocks.
            return Unknown(error=f"http_{outcome.status}_page")
        return Refused(error=word) if named else Done(body={})
    if outcome.status < HTTPStatus.BAD_REQUEST:
        return Unknown(error=f"http_{outcome.status}")
    return Refused(error=word if named else f"http_{outcome.status}")


def retry_after(headers: Mapping[str, str]) -> float:
    """Read Retry-After; missing, broken, negative or absurd becomes the default.

    Zero becomes a second.
    """
    try:
        seconds = float(headers.get("Retry-After", ""))
    except ValueError:
        return RETRY_AFTER_DEFAULT
    if not math.isfinite(seconds) or not 0 <= seconds <= RETRY_AFTER_CEILING:
        return RETRY_AFTER_DEFAULT
    return seconds or RETRY_AFTER_ZERO


def name_of(error: Exception) -> str:
    """Name an error of the way to Slack.

    The type's name only: aiohttp writes URLs, and so tickets, into its messages.
    """
    return error.error if isinstance(error, ProxyFailed) else type(error).__name__


def _failed(error: Exception) -> NotDone | Unknown:
    if isinstance(error, _NEVER_LEFT):
        return NotDone(error=name_of(error), retry_after=None)
    if isinstance(error, TimeoutError):
        return Unknown(error="timeout")
    return Unknown(error=name_of(error))


def _by_status(reply: HttpResponse) -> NotDone | Unknown | None:
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        return NotDone(error="ratelimited", retry_after=retry_after(reply.headers))
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # Whatever the body says: a proxy in front may speak for a server that did it.
        return Unknown(error=f"http_{reply.status}")
    return None


def _by_body(reply: HttpResponse, body: JsonObject) -> CallResult:
    error = text(body, "error")
    if flag(body, "ok"):
        # An "ok" under another status than 2xx is not Slack's word.
        ok = reply.status < HTTPStatus.MULTIPLE_CHOICES
        if not ok:
            return Unknown(error=f"http_{reply.status}")
        return Done(body=body, granted=_granted(reply.headers))
    if body.get("ok") is not False or not error:
        return Unknown(error=f"http_{reply.status}_malformed")
    if error in THROTTLED:
        return NotDone(error=error, retry_after=retry_after(reply.headers))
    if error in DOUBTFUL:
        return Unknown(error=error)
    if error in CONFIGURATION:
        return Misconfigured(error=error + _scopes(body))
    said = items(child(body, "response_metadata"), "messages")
    messages = tuple(line for line in said if isinstance(line, str))
    return Refused(error=error, messages=messages, body=body)


def _granted(headers: Mapping[str, str]) -> frozenset[str] | None:
    told = headers.get("X-OAuth-Scopes")
    if not told:
        return None
    return frozenset(scope.strip() for scope in told.split(",") if scope.strip())


def _scopes(body: JsonObject) -> str:
    needed = text(body, "needed")
    if not needed:
        return ""
    return f": needed {needed}, provided {text(body, 'provided') or 'none'}"
