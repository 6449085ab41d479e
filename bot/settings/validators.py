"""Checks keys, tokens, Slack ids, URLs and channel names.

Each function returns what is wrong with a text and the fix, or None if it is valid.
"""

import re
import string
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.settings.problem import quoted

Flaw = tuple[str, str]
"""What is wrong, and the fix."""

OPTION_LIMIT = 75
"""Slack's limit for the text of an option or a button, in characters."""

_KEY = re.compile(r"[a-z0-9-]{1,20}")
_PERSON = re.compile(r"[UW][A-Z0-9]{2,}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_ID_LIMIT = 30

_URL_LIMIT = 3000
# These would end a link in Slack's markup; a URL percent-encodes them anyway.
_URL_BREAKERS = re.compile(r'[\s<>|"\x00-\x1f\x7f]')

_NAME_FIELDS = ("number", "service", "title")
_NUMBER_FORMAT = re.compile(r"(0[1-9])?d?")
_NAME_LITERAL = re.compile(r"[a-z0-9_-]*")
# Slack allows 80 characters. A longer name is cut at a word, but never to less than
# half, so a number near the start, before the title, is safe.
_NAME_LITERAL_LIMIT = 20
_NAME_FIX = "write for example incident-{number:04}-{service}-{title}"


def key_flaw(value: str) -> Flaw | None:
    if _KEY.fullmatch(value):
        return None
    fix = "use 1 to 20 lower-case letters, digits and hyphens"
    return f"{quoted(value)} cannot be a key", fix


def person_flaw(value: str) -> Flaw | None:
    if _PERSON.fullmatch(value) and len(value) <= _ID_LIMIT:
        return None
    what = f"{quoted(value)} is not a member id such as U0123ABCD"
    return what, "open the person's profile in Slack, select ⋮ and then Copy member ID"


_TOKEN = re.compile(r"[A-Za-z0-9.-]+")
_TOKEN_KINDS = {"xoxb": "a bot token", "xapp": "an app token", "xoxp": "a user token"}
_TOKEN_KIND = re.compile(r"(xox[a-z]|xapp)\b")
_QUOTES = "\"'`\u201c\u201d\u2018\u2019\u00ab\u00bb"
"""Straight quotes, and those of word processors and other languages."""


def token_flaw(value: str, kind: str, get_one: str) -> Flaw | None:
    """Check a token; the words show no more of it than its kind."""
    if value[0] in _QUOTES or value[-1] in _QUOTES:
        return "is in quotes", "remove the quotes"
    if any(map(str.isspace, value)):
        return "has a space or a line break in it", "remove it, or copy the token again"
    if not value.startswith(f"{kind}-"):
        found = _TOKEN_KIND.match(value)
        has = _TOKEN_KINDS.get(found[1], "another token") if found else ""
        is_this = f"is {has} ({found[1]}-)" if found else "is not a Slack token"
        return f"{is_this}, must be {_TOKEN_KINDS[kind]} ({kind}-)", get_one
    if not _TOKEN.fullmatch(value):
        return "has a character that no token has", get_one
    if value == f"{kind}-":
        return f"has nothing after {kind}-", get_one
    return None


def channel_flaw(value: str) -> Flaw | None:
    if _CHANNEL.fullmatch(value) and len(value) <= _ID_LIMIT:
        return None
    what = f"{quoted(value)} is not a channel id such as C0123ABCD"
    where = "the Channel ID is at the bottom of the About tab"
    return what, f"select the channel's name in Slack; {where}"


def url_flaw(value: str) -> Flaw | None:
    """Check a link for people."""
    fix = "write a full address such as https://example.org/playbook"
    if len(value) > _URL_LIMIT:
        return f"has {len(value)} characters, must have {_URL_LIMIT} or fewer", fix
    if _URL_BREAKERS.search(value):
        return "has a space or another character that a URL percent-encodes", fix
    try:
        parts = urlsplit(value)
        _ = parts.port  # reading it checks it
    except ValueError:
        return "is not a URL", fix
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return "is not an https or http URL", fix
    if "@" in parts.netloc:
        return "has a user name or password in it", "remove all between // and @"
    return None


def channel_name_flaw(template: str) -> Flaw | None:
    """Check a template for channel names."""
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        return "has a brace without its counterpart", _NAME_FIX
    literal = "".join(text for text, *_ in parts)
    fields = [(name, spec, conv) for _, name, spec, conv in parts if name is not None]
    for name, spec, conversion in fields:
        if what := _field_flaw(name, spec or "", conversion):
            return what, _NAME_FIX
    what = _order_flaw([name for name, *_ in fields]) or _literal_flaw(literal)
    return (what, _NAME_FIX) if what else None


def _field_flaw(name: str, spec: str, conversion: str | None) -> str | None:
    if name not in _NAME_FIELDS:
        known = ", ".join(f"{{{known}}}" for known in _NAME_FIELDS)
        return f"{quoted(f'{{{name}}}')} is not one of {known}"
    format_ok = name == "number" and _NUMBER_FORMAT.fullmatch(spec)
    if conversion or (spec and not format_ok):
        return f"{{{name}}} has a format that a channel name cannot have"
    return None


def _order_flaw(names: Sequence[str]) -> str | None:
    if "number" not in names:
        return "has no {number}, which tells incidents apart"
    if len(set(names)) < len(names):
        return "has the same field twice"
    if "title" in names and names.index("title") < names.index("number"):
        return "has {title} before {number}, which a long title would cut off"
    return None


def _literal_flaw(literal: str) -> str | None:
    if not _NAME_LITERAL.fullmatch(literal):
        chars = "lower-case letters, digits, hyphens and underscores"
        return f"has characters besides {chars}"
    if len(literal) > _NAME_LITERAL_LIMIT:
        limit = f"must have {_NAME_LITERAL_LIMIT} or fewer"
        return f"has {len(literal)} characters outside the braces, {limit}"
    return None
