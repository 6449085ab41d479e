"""Of the calls alone: what a Retry-After closed is not called before it opens."""

from collections.abc import Iterator
from http import HTTPStatus

from bot.sandbox import Call
from bot.slack.web import results as answers
from tests.auditor.evidence import Evidence

AT_ONCE = 0.1
"""Seconds in which a call ends that was out when another was refused."""

POST = "chat.postMessage"
"""Closed for one channel at a time."""

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
"""What is said again in the same words is one deed, and was not out twice."""


def early_calls(evidence: Evidence) -> Iterator[str]:
    """Nothing is called early, so far as one process heard of all that was refused."""
    refused: dict[tuple[str, str], Call] = {}
    for call in evidence.calls:
        budget = (call.method, call.args.text("channel") if call.method == POST else "")
        if (last := refused.get(budget)) and (early := _early(call, last)) > 0:
            yield f"early retry: {' '.join(budget)}, {early:.3f} s too soon"
        if call.status == HTTPStatus.TOO_MANY_REQUESTS:
            refused[budget] = call


def _early(call: Call, refused: Call) -> float:
    """Return how many seconds this came too soon after that, if it did."""
    is_same = call.method in WRITES and call.args == refused.args
    if not is_same and call.at < refused.at + AT_ONCE:
        return 0
    seconds = refused.retry_after or answers.RETRY_AFTER_DEFAULT
    return refused.at + seconds - call.at
