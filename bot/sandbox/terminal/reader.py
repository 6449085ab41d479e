"""Turns texts and blocks into plain lines, with names instead of ids."""

import html
import re

from attrs import frozen

from bot.sandbox.channel import Channel, Kind
from bot.sandbox.fields import Fields, as_text, dig, objects
from bot.sandbox.message import Ephemeral, Message
from bot.sandbox.view import elements_of
from bot.sandbox.workspace import Workspace

TOKEN = re.compile(r"<([^<>]+)>")
BOLD = re.compile(r"(?<![\w*])\*(?!\s)([^*\n]+)(?<!\s)\*(?![\w*])")


@frozen(kw_only=True)
class Reader:
    """Reads messages and windows; it can see every channel."""

    workspace: Workspace

    def person(self, person_id: str) -> str:
        found = self.workspace.person(person_id)
        return found.name if found else person_id

    def place(self, channel: Channel) -> str:
        """Name a channel, or whose direct messages these are."""
        if channel.kind is not Kind.DIRECT:
            return f"#{channel.name}"
        bot = self.workspace.bot.id
        others = [self.person(x) for x in channel.members if x != bot]
        return f"{' and '.join(others)}'s direct messages"

    def place_of(self, channel_id: str) -> str:
        found = self.workspace.find(channel_id)
        return self.place(found) if found else f"#{channel_id}"

    def message(self, message: Message | Ephemeral) -> list[str]:
        """Read a message: its blocks, or its text if it has none."""
        lines = [x for block in message.blocks for x in self.block(block)]
        return "\n".join(lines or [self.mrkdwn(message.text)]).split("\n")

    def mrkdwn(self, text: str) -> str:
        """Read Slack's markup: names for ids, links with their labels."""
        parts, at = [], 0
        text = BOLD.sub(r"\1", text)
        for found in TOKEN.finditer(text):
            parts += [html.unescape(text[at : found.start()]), self._token(found[1])]
            at = found.end()
        return "".join([*parts, html.unescape(text[at:])])

    def _token(self, token: str) -> str:
        body, _, label = token.partition("|")
        label = html.unescape(label)
        match body[:1]:
            case "@":
                return f"@{self.person(body[1:])}"
            case "#":
                return self.place_of(body[1:])
            case "!":
                return label if body.startswith("!date^") else f"@{body[1:]}"
            case _:
                url = html.unescape(body)
                return f"{label} ({url})" if label and label != url else url

    def text(self, found: object) -> str:
        """Read a text object."""
        said = as_text(dig(found, "text"))
        return self.mrkdwn(said) if dig(found, "type") == "mrkdwn" else said

    def block(self, block: Fields) -> list[str]:
        """Read a block of a message or of a window that is not a field."""
        match block.get("type"):
            case "section":
                parts = [block.get("text"), *objects(block.get("fields"))]
                return [*[self.text(x) for x in parts if x], *_buttons(block)]
            case "context":
                return [self.text(x) for x in objects(block.get("elements"))]
            case "actions":
                return _buttons(block)
            case "rich_text":
                return [self._rich(x) for x in objects(block.get("elements"))]
            case "divider":
                return ["---"]
            case "markdown":
                return [as_text(block.get("text"))]
            case _:
                return [self.text(block.get("text"))]

    def _rich(self, element: Fields) -> str:
        match element.get("type"):
            case "user":
                return f"@{self.person(as_text(element.get('user_id')))}"
            case "channel":
                return self.place_of(as_text(element.get("channel_id")))
            case "broadcast":
                return f"@{as_text(element.get('range'))}"
            case "link":
                return self._link(element)
            case "date":
                return as_text(element.get("fallback"))
            case "emoji":
                return f":{as_text(element.get('name'))}:"
            case "rich_text_list":
                items = objects(element.get("elements"))
                return "\n".join(f"• {self._rich(x)}" for x in items)
            case _:
                inner = "".join(self._rich(x) for x in objects(element.get("elements")))
                return inner or as_text(element.get("text"))

    def _link(self, element: Fields) -> str:
        url, label = as_text(element.get("url")), as_text(element.get("text"))
        return f"{label} ({url})" if label and label != url else url


def labels(block: Fields) -> list[str]:
    """Return the labels of a block's buttons."""
    found = [x for x in elements_of(block) if x.get("type") == "button"]
    return [as_text(dig(x, "text", "text")) for x in found]


def _buttons(block: Fields) -> list[str]:
    shown = "  ".join(f"[{label}]" for label in labels(block))
    return [shown] if shown else []
