"""Slack's markup: typed text is escaped, and a mention is made from an id only.

Rule: a plain ``str`` never becomes ``Mrkdwn`` but through ``escape`` or a literal
of this program, so nobody's words can notify anybody.
"""

from datetime import UTC, datetime
from typing import NewType

from actors.incident.ids import ChannelId, PersonId
from bot.slack.kit.typed import start_of

Mrkdwn = NewType("Mrkdwn", str)

EVERYBODY = Mrkdwn("<!channel>")


def escape(typed: str) -> Mrkdwn:
    """Take from typed text its power over people; it is read as it was typed.

    Bold and the like stay possible: where that matters, use rich text.
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
    """The time in the reader's zone; in UTC where it cannot be rendered."""
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{TIME}|{in_utc(at)}>")


def in_utc(at: datetime) -> str:
    """Write it for places that know no reader: ``5 March 2026 at 2:30pm UTC``."""
    at = at.astimezone(UTC)
    hour, half = at.hour % 12 or 12, "am" if at.hour < 12 else "pm"  # noqa: PLR2004
    return f"{at.day} {at:%B %Y} at {hour}:{at:%M}{half} UTC"


def cut(text: str, limit: int) -> str:
    """Shorten to so many characters, at a word where there is one."""
    if len(text) <= limit:
        return text
    head = start_of(text, limit - 1)
    at_word = head[: head.rfind(" ")] if " " in head[limit // 2 :] else head
    return at_word.rstrip(" ,;:-·") + "…"
