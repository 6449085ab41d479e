"""The calls alone: none is made before its method's Retry-After is over."""

from collections.abc import Iterator
from http import HTTPStatus

from bot.sandbox import Call
from bot.slack.web import classify
from tests.auditor.evidence import Evidence

AT_ONCE = 0.1
"""Seconds in which a call arrives that was under way at a refusal."""

POST = "chat.postMessage"
"""Rate limited for each channel separately."""

WRITES = frozenset(
    {
        POST,
        "bookmarks.add",
        "chat.update",
        "conversations.create",
        "conversations.invite",
        "conversations.setTopic",
        "pins.add",
    }
)
"""Writes; two with the same arguments are a repetition, not under way together."""


def early_calls(evidence: Evidence) -> Iterator[str]:
    """No call is early, as far as a process knows of the refusals."""
    refused: dict[tuple[str, str], Call] = {}
    for call in evidence.calls:
        budget = (call.method, call.args.text("channel") if call.method == POST else "")
        if (last := refused.get(budget)) and (early := _early(call, last)) > 0:
            yield f"early retry: {' '.join(budget)}, {early:.3f} s too soon"
        if call.status == HTTPStatus.TOO_MANY_REQUESTS:
            refused[budget] = call


def _early(call: Call, refused: Call) -> float:
    """Return by how many seconds the call was too early after the refusal."""
    is_same = call.method in WRITES and call.args == refused.args
    if not is_same and call.at < refused.at + AT_ONCE:
        return 0
    seconds = refused.retry_after or classify.RETRY_AFTER_DEFAULT
    return refused.at + seconds - call.at
