"""Slack's markup: typed text is escaped, and a mention is made from an id only.

Rule: a plain ``str`` becomes ``Mrkdwn`` only through ``escape`` or a literal of this
program, so nobody's words can notify anybody.
"""

from datetime import UTC, datetime
from typing import NewType

from actors.incident.ids import ChannelId, PersonId
from bot.slack.kit.typed import start_of

Mrkdwn = NewType("Mrkdwn", str)

EVERYBODY = Mrkdwn("<!channel>")


def escape(typed: str) -> Mrkdwn:
    """Escape typed text: it reads as it was typed, and notifies nobody.

    Bold and the like stay possible; use rich text where that matters.
    """
    return Mrkdwn(typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def person(who: PersonId) -> Mrkdwn:
    return Mrkdwn(f"<@{who}>")


def channel(where: ChannelId) -> Mrkdwn:
    return Mrkdwn(f"<#{where}>")


def link(url: str, label: str) -> Mrkdwn:
    return Mrkdwn(f"<{escape(url)}|{escape(label)}>")


TIME = "{date_short_pretty} at {time}"
"""A date and a time, as Slack's tokens."""


def when(at: datetime) -> Mrkdwn:
    """Write a time in the reader's zone, or in UTC where Slack cannot render it."""
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{TIME}|{in_utc(at)}>")


def in_utc(at: datetime) -> str:
    """Write a time as ``5 March 2026 at 2:30pm UTC``."""
    at = at.astimezone(UTC)
    hour, half = at.hour % 12 or 12, "am" if at.hour < 12 else "pm"  # noqa: PLR2004
    return f"{at.day} {at:%B %Y} at {hour}:{at:%M}{half} UTC"


def cut(text: str, limit: int) -> str:
    """Shorten to this many characters, at a word if possible."""
    if len(text) <= limit:
        return text
    head = start_of(text, limit - 1)
    at_word = head[: head.rfind(" ")] if " " in head[limit // 2 :] else head
    return at_word.rstrip(" ,;:-·") + "…"
