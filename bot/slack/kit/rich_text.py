"""Formatted text as Slack sends it, turned into the text of a command.

Its format is left out. Lists keep their lines, and mentions become Slack's tokens.
"""

from collections.abc import Iterator

from bot.base.json_types import JsonObject, as_object, items, number, text
from bot.slack.kit.mrkdwn import escape


def as_typed(block: JsonObject) -> str:
    """Write the text of a ``rich_text`` block, with ``&``, ``<`` and ``>`` escaped."""
    parts = map(as_object, items(block, "elements"))
    return "\n".join(line for part in parts for line in _lines(part))


def _lines(part: JsonObject) -> Iterator[str]:
    """Yield the lines of a section, a quote, a preformatted text or a list."""
    if text(part, "type") != "rich_text_list":
        yield _in_a_row(part)
        return
    for item in map(as_object, items(part, "elements")):
        yield f"• {_in_a_row(item)}"


def _in_a_row(part: JsonObject) -> str:
    said = "".join(_said(as_object(x)) for x in items(part, "elements"))
    return said.removesuffix("\n")


def _said(element: JsonObject) -> str:
    match text(element, "type"):
        case "user":
            return _token("@", text(element, "user_id"))
        case "channel":
            return _token("#", text(element, "channel_id"))
        case "usergroup":
            return _token("!subteam^", text(element, "usergroup_id"))
        case "broadcast":
            return _token("!", text(element, "range"))
        case "link":
            return _token("", text(element, "url"), text(element, "text"))
        case "emoji":
            name = text(element, "name")
            return f":{escape(name)}:" if name else ""
        case "date":
            return _date(element)
        case _:
            return escape(text(element, "text"))


def _date(element: JsonObject) -> str:
    at = number(element, "timestamp")
    fallback = text(element, "fallback")
    if fallback or not isinstance(at, int) or at <= 0:
        return escape(fallback)
    return _token("!date^", f"{at}^{{date_short_pretty}} {{time}}")


def _token(sign: str, body: str, label: str = "") -> str:
    """Make a token; a bar is encoded because it would end the token's first part."""
    if not body:
        return escape(label)
    named = f"|{escape(label)}" if label else ""
    return f"<{sign}{escape(body).replace('|', '%7C')}{named}>"
