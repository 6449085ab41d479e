"""Slack's tokens in a command's text, turned back into what the person saw.

A command with ``should_escape`` contains mentions, channels and links as tokens.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from attrs import frozen

from actors.incident.ids import ChannelId, PersonId
from bot.slack.kit.typed import visible

_TOKEN = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_PERSON = re.compile(r"@([UW][A-Z0-9]+)")
_CHANNEL = re.compile(r"#([CDG][A-Z0-9]+)")
_GROUP = re.compile(r"!subteam\^(\w+)")
_BROADCAST = re.compile(r"!(here|channel|everyone)")
_DATE = re.compile(r"!date\^(\d{1,11})\^.*")
_ADDRESS = re.compile(r"(mailto:|tel:|[a-z][a-z0-9+.-]*://)(.+)", re.IGNORECASE)
_PERMALINK = re.compile(
    r"(?:(?i:https?)://)?(?i:[\w.-]+\.slack(?:-gov)?\.com)"
    r"/(?:archives|messages|client/[TE]\w+)/([CDG][A-Z0-9]+)"
    r"(?:[/?#]\S*)?"
)


def channels_in(sent: str) -> tuple[ChannelId, ...]:
    """Return the channels that are mentioned by id alone, in order."""
    found = (_CHANNEL.fullmatch(x[1]) for x in _TOKEN.finditer(sent) if not x[2])
    return tuple(dict.fromkeys(ChannelId(x[1]) for x in found if x))


def linked_channel(word: str) -> ChannelId | None:
    """Return the channel that the address of a message or a channel leads to."""
    found = _PERMALINK.fullmatch(word.strip("<>"))
    return ChannelId(found[1]) if found else None


@frozen(kw_only=True)
class Mention:
    """A person whom a command's text mentions.

    Attributes:
        word: how the text shows them, with its ``@``.
        from_end: characters from the start of the word to the end of the text. It
            tells a mention from the same word typed by hand, in any tail of the text.
    """

    person: PersonId
    word: str
    from_end: int


@frozen(kw_only=True)
class Typed:
    """A command's text as its author saw it.

    Attributes:
        channels: the channels in it, by the words that mention them.
        mentions: the people in it, in order.
    """

    text: str
    channels: Mapping[str, ChannelId] = {}
    mentions: tuple[Mention, ...] = ()


def people_in(sent: str) -> tuple[PersonId, ...]:
    """Return the people who are mentioned by id alone, in order."""
    found = (_PERSON.fullmatch(x[1]) for x in _TOKEN.finditer(sent) if not x[2])
    return tuple(dict.fromkeys(PersonId(x[1]) for x in found if x))


def read(
    sent: str,
    names: Mapping[PersonId, str] = {},
    places: Mapping[ChannelId, str] = {},
) -> Typed:
    """Read what Slack sent; an id without a name stays an id."""
    channels: dict[str, ChannelId] = {}

    def seen(token: re.Match[str]) -> str:
        body, label = token[1], _unescaped(token[2] or "")
        if found := _CHANNEL.fullmatch(body):
            place = ChannelId(found[1])
            word = f"#{label or places.get(place, place)}"
            channels[word] = place
            return word
        if found := _PERSON.fullmatch(body):
            return f"@{label or names.get(PersonId(found[1]), found[1])}"
        return _said(_unescaped(body), label) or label or token[0]

    # Every part but the first begins with a person.
    people, parts, at = list[tuple[PersonId, str]](), [""], 0
    for token in _TOKEN.finditer(sent):
        parts[-1] += _unescaped(sent[at : token.start()])
        word, at = seen(token), token.end()
        if found := _PERSON.fullmatch(token[1]):
            people.append((PersonId(found[1]), visible(word)))
            parts.append("")
        parts[-1] += word
    parts[-1] += _unescaped(sent[at:])
    text = visible("".join(parts)).strip()
    return Typed(text=text, channels=channels, mentions=_mentions(people, parts))


def _mentions(
    people: Sequence[tuple[PersonId, str]], parts: Sequence[str]
) -> tuple[Mention, ...]:
    """Count backwards from the end of the text, which is stripped."""
    found: list[Mention] = []
    length = 0
    for (person, word), part in zip(reversed(people), reversed(parts), strict=False):
        shown = visible(part)
        length += len(shown if found else shown.rstrip())
        found.append(Mention(person=person, word=word, from_end=length))
    return tuple(reversed(found))


def _said(body: str, label: str) -> str | None:
    if found := _BROADCAST.fullmatch(body):
        return f"@{found[1]}"
    if found := _GROUP.fullmatch(body):
        return f"@{(label or found[1]).removeprefix('@')}"
    if found := _DATE.fullmatch(body):
        at = datetime.fromtimestamp(int(found[1]), tz=UTC)
        return label or f"{at:%Y-%m-%d %H:%M} UTC"
    if found := _ADDRESS.fullmatch(body):
        return _address(body, found, label)
    return None


def _address(body: str, found: re.Match[str], label: str) -> str:
    """Return the address as it was typed, after its title if it has one."""
    is_web = "://" in found[1]
    address = body if is_web else found[2]
    if not label or label == address:
        return address
    if not is_web or found[2].rstrip("/") == label.rstrip("/"):
        return label
    return f"{label} ({address})"


def _unescaped(text: str) -> str:
    """Undo Slack's escaping of these three characters, the only ones it escapes."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
