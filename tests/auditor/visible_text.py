"""The text that a person sees in a message, and whether it contains typed text.

Rule: none of the bot's code is used here, because its texts are what is judged.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category

from bot.sandbox import Message
from bot.sandbox.fields import Fields, as_fields, as_list, as_text

MENTION = "\ue000{}\ue001"
"""How a real mention reads here, unlike typed text that looks like one."""

BEGINNING = 60
"""How many characters of a typed text are kept wherever it is shown."""

_TOKEN = re.compile(r"<[^<>\s][^<>]*>")
_LISTS = ("elements", "fields", "blocks", "accessory", "text", "element", "label")


def text_of(message: Message) -> str:
    """Return the visible text of a message: its blocks, or its text without blocks."""
    return "\n".join(texts_in(list(message.blocks))) or _markup(message.text)


def headline_of(message: Message) -> str:
    """Return what a notification or a screen reader says."""
    return _markup(message.text)


def texts_in(value: object) -> Iterator[str]:
    for item in as_list(value):
        yield _of(as_fields(item))


def _of(item: Fields) -> str:
    match item.get("type"):
        case "mrkdwn" | "markdown":
            return _markup(as_text(item.get("text")))
        case "plain_text" | "text":
            return as_text(item.get("text"))
        case "link":
            return as_text(item.get("text")) or as_text(item.get("url"))
        case "user":
            return MENTION.format(as_text(item.get("user_id")))
        case "channel":
            return f"#{as_text(item.get('channel_id'))}"
        case "broadcast":
            return MENTION.format(f"!{as_text(item.get('range'))}")
        case "usergroup":
            return MENTION.format(f"!subteam^{as_text(item.get('usergroup_id'))}")
        case "emoji":
            return f":{as_text(item.get('name'))}:"
        case "date":
            return as_text(item.get("fallback"))
        case "rich_text_section" | "rich_text_preformatted" | "rich_text_quote":
            return "".join(texts_in(item.get("elements")))
        case _:
            return "\n".join(_inside(item))


def _inside(item: Fields) -> Iterator[str]:
    for name in _LISTS:
        inner = item.get(name)
        if isinstance(inner, dict):
            yield _of(as_fields(inner))
        elif isinstance(inner, list):
            yield from texts_in(inner)


def _markup(text: str) -> str:
    """Read mrkdwn: angle brackets are Slack's tokens, entities were typed."""
    parts, end = [], 0
    for found in _TOKEN.finditer(text):
        parts += [html.unescape(text[end : found.start()]), _shown(found[0][1:-1])]
        end = found.end()
    return "".join((*parts, html.unescape(text[end:])))


def _shown(token: str) -> str:
    what, _, label = token.partition("|")
    if what.startswith("@"):
        return MENTION.format(what[1:])
    if what.startswith("!date"):
        return label
    if what.startswith("!"):
        return MENTION.format(what)
    return html.unescape(label or what)


# Typed text.


def folded(text: str) -> str:
    """Return the visible characters, with any white space as one space."""
    parts = (x if x.isprintable() else _visible(x) for x in text.split())
    return " ".join(filter(None, parts))


def _visible(word: str) -> str:
    return "".join(x for x in word if x.isprintable())


def letters(text: str) -> str:
    """Return letters and figures only, for places that replace other characters.

    Modifier letters, such as a low macron, are ignored: they replace similar marks.
    """
    return "".join(x for x in text.casefold() if x.isalnum() and category(x) != "Lm")


def beginning(text: str) -> str:
    return folded(text)[:BEGINNING].rstrip()


def shows(shown: str, typed: str) -> bool:
    """Whether a text, perhaps shortened, shows the beginning of the typed text."""
    return beginning(typed) in folded(shown)


@lru_cache(maxsize=1_000)
def is_same(kept: str, typed: str) -> bool:
    """Whether this is the whole typed text; Slack's tokens may be shown as names."""
    wanted, found = folded(typed), folded(kept)
    if found == wanted or "<" not in wanted:
        return found == wanted
    return bool(_as_seen(wanted).fullmatch(found))


@lru_cache(maxsize=1_000)
def rest_before(sent: str, kept: str) -> str | None:
    """Return the words before the part that was kept; ``None`` if it was cut.

    Slack escapes the three reserved characters in it, and replaces names by tokens.
    """
    words, found = folded(sent).split(" "), folded(kept)
    for start in range(min(len(words), 4) + 1):
        rest = " ".join(words[start:])
        if _as_seen(rest, escaped=True).fullmatch(found):
            return " ".join(words[:start])
    return None


def seen_in(sent: str) -> list[str]:
    """Return the parts of a command's text between Slack's tokens."""
    return [html.unescape(x) for x in _TOKEN.split(sent) if x.strip()]


def _as_seen(text: str, *, escaped: bool = False) -> re.Pattern[str]:
    """Match the text, with anything in the place of each token."""
    parts, end = [], 0
    for token in _TOKEN.finditer(text):
        parts += [_literal(text[end : token.start()], escaped=escaped), r".{0,200}?"]
        end = token.end()
    parts.append(_literal(text[end:], escaped=escaped))
    return re.compile(r"\s*".join(parts), re.DOTALL)


def _literal(text: str, *, escaped: bool) -> str:
    return re.escape((html.unescape(text) if escaped else text).strip())
