"""What the log says of a call: one line, and nothing that anybody has typed.

Rule: a refusal that nobody expects is a warning, for it ends a step or an answer;
whatever Slack says in words is logged only in shapes that cannot quote us.
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
    "views.update": frozenset({"hash_conflict"}),
}
"""Refusals after which nothing is missing, or the bot goes on in another way; so does
it after every "already_…"."""

_ERROR = re.compile(r"[a-z][a-z0-9_]{0,79}")
_SCOPES = re.compile(r"(?:needed [a-z.:,_]{1,300}, provided [a-z.:,_]{1,900})?")

_SAID = re.compile(
    r"(?P<level>\[[A-Z]{1,9}\] )?(?P<words>.*?)"
    r"(?P<where> ?\[json-pointer:/?[a-z0-9_]{0,40}(?:/[a-z0-9_]{1,40})*\])?",
    re.DOTALL,
)
_PLAIN = re.compile(
    r"must be (?:less|more|greater|at least|at most)(?: than)? \d{1,5}(?: characters)?"
    r"|no (?:more|fewer|less) than \d{1,5} items allowed"
    r"|failed to match (?:all|any|exactly one) allowed schemas?"
    r"|(?:missing required field|invalid additional property|unsupported type)"
    r": [a-z][a-z_]{0,39}"
    r"|must (?:provide|be) an? (?:array|boolean|integer|number|object|string)"
    r"|unsupported (?:field|type)|invalid (?:url|type|blocks|keys)|invalid_keys"
)
"""Slack's own sentences about the shape of what we send, as far as they are known."""

HIDDEN = "…"
"""Stands for words of Slack's that may quote what somebody typed."""

LOGGED_BY_CALLER = frozenset({"apps.connections.open", "auth.test"})
"""They are called again for as long as it takes, and whoever does tells how it goes
now and then, with what to do; a line for each call would hide that."""

_log = structlog.get_logger("bot.slack.web.web_api")


def log_call(method: str, answer: CallResult, latency: float) -> None:
    """Log what a call came to; the incident and the step are bound by whoever acts."""
    facts = {
        "method": method,
        "outcome": type(answer).__name__,
        "latency_ms": round(latency * 1000, 1),
    }
    if method in LOGGED_BY_CALLER:
        error = "" if isinstance(answer, Done) else safe_error(answer.error)
        _log.debug("call made", error=error, **facts)
        return
    match answer:
        case Done(body=body):
            _log.debug("call done", **facts)
            _log_left_out(method, body)
        case NotDone(error=error):
            _log.info("call not done", error=error, **facts)
        case Unknown(error=error):
            _log.info("call answer lost", error=error, **facts)
        case Refused(error=error, messages=messages):
            said = safe_messages(messages)
            level = "info" if is_expected(method, error) else "warning"
            getattr(_log, level)(
                "call refused", error=safe_error(error), messages=said, **facts
            )
        case Misconfigured(error=error):
            _log.warning("call refused", error=safe_error(error), messages=(), **facts)
        case _:
            assert_never(answer)


def is_expected(method: str, error: str) -> bool:
    """Whether the bot takes this refusal for done, or goes on in another way."""
    return error.startswith("already_") or error in EXPECTED.get(method, ())


def safe_error(error: str) -> str:
    """Return Slack's name for it, with any scopes; hide whatever is no name."""
    name, _, scopes = error.partition(": ")
    if _ERROR.fullmatch(name) and _SCOPES.fullmatch(scopes):
        return error
    return HIDDEN


def safe_messages(messages: Iterable[str]) -> tuple[str, ...]:
    """Return Slack's words on wrong arguments; hide those that may quote them."""
    return tuple(map(_safe, messages))


def _safe(message: str) -> str:
    said = _SAID.fullmatch(message)
    if said is None:
        return HIDDEN
    words = said["words"] if _PLAIN.fullmatch(said["words"]) else HIDDEN
    return (said["level"] or "") + words + (said["where"] or "")


def _log_left_out(method: str, body: JsonObject) -> None:
    """An invitation may succeed for some, and say so in a list beside its "ok"."""
    errors = (text(as_object(x), "error") for x in items(body, "errors"))
    refused = [x for x in errors if x and not is_expected(method, x)]
    if refused:
        _log.warning(
            "call partly refused",
            method=method,
            errors=tuple(map(safe_error, refused)),
        )
