"""The scopes that the app lacks, and what does not work without them."""

from collections.abc import Mapping

from attrs import frozen

from actors.incident.keys import (
    ANNOUNCE,
    ASSIGNMENT,
    BOOKMARK,
    BRIEF,
    CARD,
    CHANNEL,
    DECLINED,
    HANDOFF,
    HANDOVER,
    INVITE,
    JOINING,
    NOTICE,
    OVERDUE,
    PIN,
    QUESTION,
    RECEIPT,
    REMINDER,
    REPLY,
    SILENCE,
    TASK,
    TEST_END,
    TOPIC,
    UNACCEPTED,
    UNANSWERED,
    UNLED,
)
from bot.checkup.finding import Finding, fatal, warning
from bot.slack.web.scopes import SLASH_COMMANDS, bot_scopes

TOKEN = "SLACK_BOT_TOKEN"  # noqa: S105 - the variable's name.
ESSENTIAL = ("chat:write", "channels:manage", SLASH_COMMANDS)
"""Incidents need all of these. Any other scope only serves one feature."""

FIX = (
    "at api.slack.com/apps open App Manifest, paste manifest.json and save, then open "
    "Install App, reinstall the app and copy the token"
)
DIRECT = frozenset(
    {ASSIGNMENT, BRIEF, HANDOVER, QUESTION, RECEIPT, TEST_END, UNANSWERED}
)
"""Every row that sends direct messages."""

POSTED = DIRECT | {
    *(ANNOUNCE, CARD, DECLINED, HANDOFF),
    *(JOINING, NOTICE, REPLY, TASK, UNACCEPTED),
    *(REMINDER, OVERDUE, SILENCE, UNLED),
}
"""Every row that posts messages."""


@frozen(kw_only=True)
class ScopeUse:
    """What is off without a scope, and the rows of the plan that need it."""

    off: str
    rows: frozenset[str]


SCOPE_USES: Mapping[str, ScopeUse] = {
    "bookmarks:read": ScopeUse(
        off="a bookmark whose answer was lost is not looked up",
        rows=frozenset({BOOKMARK}),
    ),
    "bookmarks:write": ScopeUse(
        off="incident channels get no bookmarks", rows=frozenset({BOOKMARK})
    ),
    "channels:history": ScopeUse(
        off="a message whose answer was lost is not looked up in public channels",
        rows=POSTED,
    ),
    "channels:join": ScopeUse(
        off="Muster does not join channels by itself",
        rows=frozenset({CHANNEL, *POSTED}),
    ),
    "channels:read": ScopeUse(
        off="a channel whose answer was lost is not looked up, and announcement "
        "channels are not checked",
        rows=frozenset({CHANNEL, TOPIC}),
    ),
    "groups:history": ScopeUse(
        off="a message whose answer was lost is not looked up in private channels",
        rows=frozenset({ANNOUNCE, NOTICE, REPLY}),
    ),
    "im:history": ScopeUse(
        off="a direct message whose answer was lost is not looked up",
        rows=DIRECT,
    ),
    "im:write": ScopeUse(
        off="a direct message whose answer was lost is not looked up",
        rows=DIRECT,
    ),
    "pins:write": ScopeUse(off="incident cards are not pinned", rows=frozenset({PIN})),
    "users:read": ScopeUse(
        off="topics show ids instead of names, and leads are not checked",
        rows=frozenset({INVITE, TOPIC}),
    ),
}
"""Every scope that is not essential. A scope that only a newer version needs belongs
here, so an app that was made from an older manifest still starts."""


def missing(granted: frozenset[str] | None) -> tuple[Finding, ...]:
    """Find the missing scopes; none if Slack did not list the granted ones."""
    if granted is None:
        return ()
    lacking = [scope for scope in bot_scopes() if scope not in granted]
    if essential := [scope for scope in ESSENTIAL if scope in lacking]:
        what = f"the app was not granted {_listed(essential)}"
        return (fatal(TOKEN, what, FIX),)
    return tuple(_without(scope) for scope in lacking)


def _without(scope: str) -> Finding:
    use = SCOPE_USES[scope]
    what = f"the app was not granted {scope}, so {use.off}"
    return warning(TOKEN, what, FIX, use.rows)


def _listed(scopes: list[str]) -> str:
    *others, last = scopes
    return f"{', '.join(others)} and {last}" if others else last
