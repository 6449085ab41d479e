"""Slack's markup as a person reads it: names for ids, times for dates, bold for stars.

Rule: the result is styled text, never the markup of the terminal's library, so brackets
that people typed stay brackets.
"""

import html
import re
from datetime import datetime, tzinfo

from attrs import frozen
from rich.text import Text

from bot.sandbox import Workspace
from bot.sandbox.fields import Fields, as_fields, as_text, dig, objects
from bot.sandbox.text import escape

_BOLD = re.compile(r"(?<![\w*])\*(?!\s)([^*\n]+)(?<!\s)\*(?![\w*])")
_CODE = re.compile(r"`([^`\n]+)`")
_TOKEN = re.compile(r"<([^<>]+)>")
_DATE = re.compile(r"!date\^(\d+)\^([^|^]*)[^|]*\|?(.*)")

MENTION = "cyan"
LINK = "underline"
CODE = "green"


@frozen(kw_only=True)
class Reader:
    """Reads like a person who is a member of every channel.

    Attributes:
        zone: the reader's time zone; ``None`` is this machine's.
    """

    workspace: Workspace
    zone: tzinfo | None = None

    def read(self, mrkdwn: str) -> Text:
        said = Text()
        for bold, part in _parts(_BOLD, mrkdwn):
            for code, piece in _parts(_CODE, part):
                style = " ".join(["bold"] * bold + [CODE] * code)
                said.append_text(self._inline(piece, style))
        return said

    def plain(self, mrkdwn: str) -> str:
        return self.read(mrkdwn).plain

    def _inline(self, text: str, style: str) -> Text:
        said = Text(style=style)
        for is_token, part in _parts(_TOKEN, text):
            said.append_text(self._token(part) if is_token else Text(_typed(part)))
        return said

    def _token(self, token: str) -> Text:
        body, _, label = token.partition("|")
        if body.startswith("@"):
            person = self.workspace.person(body[1:])
            return Text(f"@{person.name if person else body[1:]}", style=MENTION)
        if body.startswith("#"):
            channel = self.workspace.find(body[1:])
            return Text(f"#{channel.name if channel else body[1:]}", style=MENTION)
        if found := _DATE.fullmatch(token):
            return Text(self._date(found))
        if body.startswith("!"):
            return Text(f"@{body[1:]}", style=f"{MENTION} bold")
        said = Text(_typed(label or body), style=LINK)
        if label:
            said = Text.assemble(said, (f" ({_typed(body)})", "dim"))
        return said

    def _date(self, found: re.Match[str]) -> str:
        at = datetime.fromtimestamp(int(found[1]), tz=self.zone).astimezone(self.zone)
        shown = found[2].replace("{date_short_pretty}", "today")
        return shown.replace("{time}", at.strftime("%H:%M"))


def _parts(pattern: re.Pattern[str], text: str) -> list[tuple[bool, str]]:
    """Split at the matches of a pattern: ``(is it a match, its text)``."""
    parts, at = [], 0
    for found in pattern.finditer(text):
        parts += [(False, text[at : found.start()]), (True, found[1])]
        at = found.end()
    return [part for part in [*parts, (False, text[at:])] if part[1]]


def _typed(text: str) -> str:
    return html.unescape(text)


def text_object(reader: Reader, found: object) -> Text:
    said = as_fields(found)
    words = as_text(said.get("text"))
    is_markup = said.get("type") == "mrkdwn"
    return reader.read(words) if is_markup else Text(words)


def rich_lines(reader: Reader, block: Fields) -> list[Text]:
    """Read the elements of rich text, a line for each section."""
    return [
        Text().join(_rich(reader, x) for x in objects(section.get("elements")))
        for section in objects(block.get("elements"))
    ]


def _rich(reader: Reader, element: Fields) -> Text:
    style = " ".join(
        shown for name, shown in _STYLES.items() if dig(element, "style", name)
    )
    match element.get("type"):
        case "user":
            return reader.read(f"<@{as_text(element.get('user_id'))}>")
        case "channel":
            return reader.read(f"<#{as_text(element.get('channel_id'))}>")
        case "broadcast":
            return reader.read(f"<!{as_text(element.get('range'))}>")
        case "link":
            url, label = as_text(element.get("url")), as_text(element.get("text"))
            return reader.read(f"<{escape(url)}|{escape(label)}>")
        case "date":
            shown = f"{element.get('timestamp')}^{as_text(element.get('format'))}"
            return reader.read(f"<!date^{shown}|{as_text(element.get('fallback'))}>")
        case _:
            return Text(as_text(element.get("text")), style=style)


_STYLES = {"bold": "bold", "code": CODE}


def buttons(block: Fields) -> list[str]:
    elements = objects(block.get("elements"))
    return [
        as_text(dig(element, "text", "text"))
        for element in elements
        if element.get("type") == "button"
    ]


def lines_of(reader: Reader, block: Fields) -> list[Text]:
    """Read a block of a message: a text for each separate part."""
    match block.get("type"):
        case "header":
            head = text_object(reader, block.get("text"))
            head.stylize("bold")
            return [head]
        case "section":
            parts = [block.get("text"), *objects(block.get("fields"))]
            return [text_object(reader, part) for part in parts if part]
        case "context":
            small = [text_object(reader, x) for x in objects(block.get("elements"))]
            for line in small:
                line.stylize("dim")
            return small
        case "actions":
            shown = "  ".join(f"[{label}]" for label in buttons(block))
            return [Text(shown, style="bold")]
        case "rich_text":
            return rich_lines(reader, block)
        case _:
            return []


def as_read(reader: Reader, text: str, blocks: tuple[Fields, ...]) -> str:
    """Read a whole message: its blocks, or its text if it has none."""
    said = [line.plain for block in blocks for line in lines_of(reader, block)]
    return "\n".join(said) or reader.plain(text)
