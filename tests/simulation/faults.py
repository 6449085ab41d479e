"""What can go wrong with a call: what the bot sees, and whether Slack acted."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import aiohttp
from attrs import frozen

from bot.base.json_types import loads_object
from bot.sandbox.fields import Fields, dump
from bot.slack.web.classify import HttpResponse

Garbled: TypeAlias = Callable[[], HttpResponse | Exception]


def reply(
    status: int, content: str, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Build a response as slack_sdk's client returns it."""
    body = loads_object(content) or None
    return HttpResponse(
        status=status, headers=headers or {}, content=content.encode(), body=body
    )


def said(answer: Fields, headers: Mapping[str, str] | None = None) -> HttpResponse:
    return reply(200, dump(answer), headers)


@frozen(kw_only=True)
class Fault:
    """One thing that goes wrong with a call.

    Attributes:
        acts: whether Slack carries the call out; ``None`` lets the seed decide.
        looks: the answer; ``None`` if there is none before the deadline.
        closes: the seconds of the Retry-After.
        methods: the methods that it can happen to; all of them if empty.
        weight: how often it comes, compared with the others.
    """

    name: str
    looks: Garbled | None
    acts: bool | None
    closes: float | None = None
    methods: frozenset[str] = frozenset()
    weight: int = 4


HTML = "<!DOCTYPE html><html><body><h1>Something went wrong</h1></body></html>"
LIMITED: Fields = {"ok": False, "error": "ratelimited"}
SCOPE: Fields = {
    "ok": False,
    "error": "missing_scope",
    "needed": "a:b",
    "provided": "c:d",
}


def _limited(name: str, seconds: float, headers: Mapping[str, str]) -> Fault:
    def looks() -> HttpResponse:
        return reply(429, dump(LIMITED), headers)

    return Fault(name=name, looks=looks, acts=False, closes=seconds)


def _doubt(name: str, looks: Garbled | None, weight: int = 4) -> Fault:
    return Fault(name=name, looks=looks, acts=None, weight=weight)


def _refusal(error: str, methods: str = "", weight: int = 1) -> Fault:
    answer = SCOPE if error == "missing_scope" else {"ok": False, "error": error}
    return Fault(
        name=error,
        looks=lambda: said(answer),
        acts=False,
        methods=frozenset(methods.split()),
        weight=weight,
    )


POSTS = "chat.postMessage"
IN_CHANNEL = (
    "chat.postMessage conversations.setTopic pins.add bookmarks.add"
    " conversations.invite"
)

FAULTS: tuple[Fault, ...] = (
    _limited("429 for 1 s", 1, {"Retry-After": "1"}),
    _limited("429 for 30 s", 30, {"Retry-After": "30"}),
    _limited("429 for 120 s", 120, {"Retry-After": "120"}),
    _limited("429 bare", 30, {}),
    _limited("429 with a broken figure", 30, {"Retry-After": "soon"}),
    _limited("429 with a negative figure", 30, {"Retry-After": "-5"}),
    Fault(
        name="ratelimited in the body",
        looks=lambda: said(LIMITED, {"Retry-After": "7"}),
        acts=False,
        closes=7,
    ),
    Fault(name="never left", looks=aiohttp.ConnectionTimeoutError, acts=False),
    _doubt("500", lambda: reply(500, "Internal Server Error")),
    _doubt("502 with HTML", lambda: reply(502, HTML)),
    _doubt("503 with JSON", lambda: reply(503, '{"ok":false,"error":"x"}')),
    _doubt("200 with HTML", lambda: reply(200, HTML)),
    _doubt("broken JSON", lambda: reply(200, '{"ok":true,"chan')),
    _doubt("a list", lambda: reply(200, "[]")),
    _doubt("nothing", lambda: reply(200, "")),
    _doubt("reset", aiohttp.ServerDisconnectedError, weight=10),
    _doubt("cut midway", lambda: aiohttp.ClientPayloadError("cut")),
    _doubt("timeout", None, weight=8),
    _doubt("fatal_error", lambda: said({"ok": False, "error": "fatal_error"})),
    _doubt("internal_error", lambda: said({"ok": False, "error": "internal_error"})),
    _refusal("an_error_of_tomorrow", weight=2),
    _refusal("restricted_action", "conversations.create chat.postMessage", weight=2),
    _refusal("missing_scope"),
    _refusal("is_archived", IN_CHANNEL),
    _refusal("not_in_channel", IN_CHANNEL),
    _refusal("channel_not_found", f"{IN_CHANNEL} conversations.history"),
    _refusal("cant_invite", "conversations.invite", weight=6),
    _refusal("user_not_found", "conversations.invite", weight=6),
    _refusal("too_long", "conversations.setTopic", weight=6),
    _refusal("invalid_blocks", "response_url", weight=6),
    _refusal("cant_update_message", "chat.update", weight=4),
    _refusal("edit_window_closed", "chat.update", weight=4),
    _refusal("hash_conflict", "views.update", weight=6),
)

DOWN: tuple[Fault, ...] = tuple(
    Fault(name=x.name, looks=x.looks, acts=False)
    for x in FAULTS
    if x.name in {"never left", "500", "503 with JSON", "reset", "timeout"}
)
"""What a call meets while Slack is down: it carries nothing out."""

ALWAYS_ALLOWED = frozenset({"auth.test"})
"""A refusal of these means a wrong set-up, which ends the process."""

SITES = frozenset(
    f"{fault.name}, {when}"
    for fault in FAULTS
    for when in (("before", "after") if fault.acts is None else ("before",))
)
"""Every way in which a call can go wrong."""


def possible_faults(method: str) -> list[Fault]:
    """Return the faults that can happen to a call of this method."""
    is_free = method in ALWAYS_ALLOWED
    return [
        fault
        for fault in FAULTS
        if not fault.methods or method in fault.methods
        if not (is_free and fault.closes is None and fault.acts is False)
    ]
