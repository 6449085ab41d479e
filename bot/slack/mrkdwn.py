"""Slack's markup: typed text is escaped, and a mention is made from an id only.

Rule: a plain ``str`` never becomes ``Mrkdwn`` but through ``escape`` or a literal
of this program, so nobody's words can notify anybody.
"""

import html
import re
import unicodedata
from datetime import UTC, datetime
from typing import NewType

from actors.incident.ids import ChannelId, PersonId

Mrkdwn = NewType("Mrkdwn", str)

EVERYBODY = Mrkdwn("<!channel>")

_ESCAPED_ENTITY = re.compile(r"<([@#!])([^>|]*)(?:\|([^>]*))?>")
_LINK = re.compile(r"<((?:https?|mailto):[^>|]*)(?:\|([^>]*))?>")


_MARK = re.compile(r"(?<![^\W_])[*_~]|[*_~](?![^\W_])|`")
"""What begins or ends bold, italic, struck or code: inside a word only the last does,
so that ``user_id`` stays what it is."""

_TWINS = str.maketrans(
    {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"},
)
"""Characters that look the same and mark nothing.

Slack has no escape for its marks, and an invisible space beside one makes it work
rather than not (jsx-slack, "About escape and exact mode", which chose the same four).
"""


def escape(typed: str) -> Mrkdwn:
    """Let typed text read as it was typed, without power over people or the text.

    It keeps its length but for the three characters that Slack has entities for.
    """
    return _entities(_MARK.sub(lambda mark: mark[0].translate(_TWINS), typed))


def _entities(typed: str) -> Mrkdwn:
    return Mrkdwn(typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def person(who: PersonId) -> Mrkdwn:
    return Mrkdwn(f"<@{who}>")


def channel(where: ChannelId) -> Mrkdwn:
    return Mrkdwn(f"<#{where}>")


def link(url: str, label: str) -> Mrkdwn:
    return Mrkdwn(f"<{_entities(url)}|{escape(label)}>")


def when(at: datetime) -> Mrkdwn:
    """The time in the reader's zone; in UTC where it cannot be rendered."""
    shown = "{date_short_pretty} {time}"
    plain = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{shown}|{plain}>")


def joined(parts: list[Mrkdwn], by: str = ", ") -> Mrkdwn:
    return Mrkdwn(by.join(parts))


def plain(typed: str) -> str:
    """Read what Slack escaped in a command's text back into what was typed."""
    named = _ESCAPED_ENTITY.sub(
        lambda m: f"{'' if m[1] == '!' else m[1]}{m[3] or m[2]}", typed
    )
    return html.unescape(_LINK.sub(lambda m: m[2] or m[1], named))


def cut(text: str, limit: int) -> str:
    """Shorten to so many characters, at a word where there is one."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at_word = head[: head.rfind(" ")] if " " in head[limit // 2 :] else head
    return at_word.rstrip(" ,;:-·") + "…"


def visible(typed: str) -> str:
    """Leave out what nobody sees, or what turns the text around it about.

    The joiners stay between characters, as emoji and many scripts are made of them;
    a text of nothing but such characters is empty.
    """
    kept = "".join(x for x in typed if x == "\n" or not _is_control(x))
    return kept if any(unicodedata.category(x) not in _UNSEEN for x in kept) else ""


_UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Zs"}
_JOINERS = {"\u200c", "\u200d"}


def _is_control(character: str) -> bool:
    category = unicodedata.category(character)
    return category == "Cc" or (category == "Cf" and character not in _JOINERS)
