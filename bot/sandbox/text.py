"""Slack's text format: escapes, mentions, and who is notified."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.sandbox.fields import Fields, as_fields, as_list, as_text
from bot.sandbox.person import Person

CONTROL = re.compile(
    r"<(?:(!(?:channel|here|everyone)|!subteam\^\w+)|@([UW][A-Z0-9]+))(?:\|[^<>]*)?>"
)
BARE = re.compile(r"(?<![\w&])@(channel|here|everyone)\b")
TYPED = re.compile(
    r"(?P<url>https?://[^\s<>]*[^\s<>.,:;!?)\]])"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<!\w)(?P<sign>[@#])(?P<name>[\w.-]*[\w-])"
)
BROADCASTS = {"channel", "here", "everyone"}


def escape(text: str) -> str:
    """Replace the three characters that Slack's text format reserves."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _in_mrkdwn(text: str, *, automatic: bool) -> Iterator[str]:
    if "@" not in text and "<!" not in text:
        return
    for found in CONTROL.finditer(text):
        yield found[1] or found[2]
    if automatic:
        for bare in BARE.finditer(text):
            yield f"!{bare[1]}"


def _in_object(item: Fields) -> Iterator[str]:
    match item.get("type"):
        case "mrkdwn":
            # By default, Slack also finds plain @here and the like in a text object.
            automatic = item.get("verbatim") is not True
            yield from _in_mrkdwn(as_text(item.get("text")), automatic=automatic)
        case "markdown":
            yield from _in_mrkdwn(as_text(item.get("text")), automatic=False)
        case "user":
            yield as_text(item.get("user_id"))
        case "broadcast":
            yield f"!{as_text(item.get('range'))}"
        case "usergroup":
            yield f"!subteam^{as_text(item.get('usergroup_id'))}"
        case "plain_text" | "text":
            return
        case _:
            for value in item.values():
                yield from _in_value(value)


def _in_value(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _in_object(as_fields(value))
    elif isinstance(value, list):
        for item in as_list(value):
            yield from _in_value(item)


def mentions(
    text: str, blocks: Sequence[Fields], *, link_names: bool = False
) -> frozenset[str]:
    """Return whom a message notifies: user ids, `!channel`, `!here` and so on.

    The text beside blocks counts too, because the notification shows it.
    """
    found = set(_in_mrkdwn(text, automatic=link_names))
    for block in blocks:
        found.update(_in_object(block))
    return frozenset(found)


def read(blocks: Iterable[Fields]) -> str:
    """Return the text of blocks, one line for each, with ids for names."""
    return "\n".join("".join(_read(block)) for block in blocks)


def _read(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in as_list(value):
            yield from _read(item)
    if not isinstance(value, dict):
        return
    part = as_fields(value)
    match part.get("type"):
        case "user":
            yield f"<@{part.get('user_id')}>"
        case "channel":
            yield f"<#{part.get('channel_id')}>"
        case "broadcast":
            yield f"<!{part.get('range')}>"
        case "date":
            yield as_text(part.get("fallback"))
        case "button":
            return
        case _:
            yield as_text(part.get("text"))
            for name in ("text", "fields", "elements"):
                yield from _read(part.get(name))


def typed(text: str, people: Iterable[Person], channels: dict[str, str]) -> str:
    """Return typed text as a command with `should_escape` receives it."""
    by_handle = {person.handle: person for person in people}

    def linked(found: re.Match[str]) -> str:
        if found["url"]:
            return f"<{found[0]}>"
        if found["mail"]:
            return f"<mailto:{found[0]}|{found[0]}>"
        name = found["name"].lower()
        if found["sign"] == "#":
            return f"<#{channels[name]}|{name}>" if name in channels else found[0]
        if name in BROADCASTS:
            return f"<!{name}>"
        person = by_handle.get(name)
        return f"<@{person.id}|{person.handle}>" if person else found[0]

    return TYPED.sub(linked, escape(text))
