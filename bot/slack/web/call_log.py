"""The log line of each call, without anything that people have typed.

Rule: an unexpected refusal is a warning, because it ends a step or an answer. Slack's
own sentences are logged only in forms that cannot quote what we sent.
"""

import re
from collections.abc import Iterable, Mapping
from typing import assert_never

import structlog

from bot.base.json_types import JsonObject, as_object, items, text
from bot.slack.web.results import (
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)

EXPECTED: Mapping[str, frozenset[str]] = {
    "chat.update": frozenset(
        {"cant_update_message", "edit_window_closed", "message_not_found"}
    ),
    "conversations.create": frozenset({"name_taken"}),
    "conversations.invite": frozenset({"cant_invite_self"}),
    "pins.remove": frozenset({"no_pin", "not_pinned"}),
    "views.open": frozenset({"exchanged_trigger_id"}),
    "views.push": frozenset({"exchanged_trigger_id"}),
    "views.update": frozenset({"hash_conflict"}),
}
"""Refusals after which nothing is missing or the bot continues in another way. The same
is true of every "already_…"."""

_ERROR = re.compile(r"[a-z][a-z0-9_]{0,79}")
_SCOPES = re.compile(r"(?:needed [a-z.:,_]{1,300}, provided [a-z.:,_]{1,900})?")

_MESSAGE = re.compile(
    r"(?P<level>\[[A-Z]{1,9}\] )?(?P<words>.*?)"
    r"(?P<where> ?\[json-pointer:/?[a-z0-9_]{0,40}(?:/[a-z0-9_]{1,40})*\])?",
    re.DOTALL,
)
_KNOWN_WORDS = re.compile(
    r"must be (?:less|more|greater|at least|at most)(?: than)? \d{1,5}(?: characters)?"
    r"|no (?:more|fewer|less) than \d{1,5} items allowed"
    r"|failed to match (?:all|any|exactly one) allowed schemas?"
    r"|(?:missing required field|invalid additional property|unsupported type)"
    r": [a-z][a-z_]{0,39}"
    r"|must (?:provide|be) an? (?:array|boolean|integer|number|object|string)"
    r"|unsupported (?:field|type)|invalid (?:url|type|blocks|keys)|invalid_keys"
)
"""The known sentences of Slack about the shape of what we sent."""

HIDDEN = "…"
"""Replaces words of Slack's that may quote what somebody typed."""

LOGGED_BY_CALLER = frozenset({"apps.connections.open", "auth.test"})
"""Their callers repeat them until they succeed, and sometimes log what is wrong and
what to do. A line for each call would hide that."""

_log = structlog.get_logger("bot.slack.web.web_api")


def log_call(method: str, result: CallResult, latency: float) -> None:
    """Log the result of a call; the caller has bound the incident and the step."""
    facts = {
        "method": method,
        "outcome": type(result).__name__,
        "latency_ms": round(latency * 1000, 1),
    }
    if method in LOGGED_BY_CALLER:
        error = "" if isinstance(result, Done) else safe_error(result.error)
        _log.debug("call made", error=error, **facts)
        return
    match result:
        case Done(body=body):
            _log.debug("call done", **facts)
            _log_left_out(method, body)
        case NotDone(error=error):
            _log.info("call not done", error=error, **facts)
        case Unknown(error=error):
            _log.info("call answer lost", error=error, **facts)
        case Refused(error=error, messages=messages):
            log = _log.info if is_expected(method, error) else _log.warning
            quoted = safe_messages(messages)
            log("call refused", error=safe_error(error), messages=quoted, **facts)
        case Misconfigured(error=error):
            _log.warning("call refused", error=safe_error(error), messages=(), **facts)
        case _:
            assert_never(result)


def is_expected(method: str, error: str) -> bool:
    """Whether the bot treats this refusal as done or continues in another way."""
    return error.startswith("already_") or error in EXPECTED.get(method, ())


def safe_error(error: str) -> str:
    """Return Slack's error name with any scopes, and hide anything else."""
    name, _, scopes = error.partition(": ")
    if _ERROR.fullmatch(name) and _SCOPES.fullmatch(scopes):
        return error
    return HIDDEN


def safe_messages(messages: Iterable[str]) -> tuple[str, ...]:
    """Return Slack's words about wrong arguments, and hide any that may quote them."""
    return tuple(map(_safe, messages))


def _safe(message: str) -> str:
    parts = _MESSAGE.fullmatch(message)
    if parts is None:
        return HIDDEN
    words = parts["words"] if _KNOWN_WORDS.fullmatch(parts["words"]) else HIDDEN
    return (parts["level"] or "") + words + (parts["where"] or "")


def _log_left_out(method: str, body: JsonObject) -> None:
    """Log the people an invitation left out; the list comes with the "ok"."""
    errors = (text(as_object(x), "error") for x in items(body, "errors"))
    refused = [x for x in errors if x and not is_expected(method, x)]
    if refused:
        _log.warning(
            "call partly refused",
            method=method,
            errors=tuple(map(safe_error, refused)),
        )
