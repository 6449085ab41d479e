"""Sentences as spans: words, mentions, links and times, each of its own kind.

Rule: a text is shown as it is, character by character; only a span of another kind
can notify, link or be a date, and it is made from an id or a configured address.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias, assert_never

from attrs import evolve as with_
from attrs import frozen

from actors.incident.ids import ChannelId, PersonId
from bot.slack.kit import mrkdwn
from bot.slack.kit.typed import start_of


@frozen(kw_only=True)
class Text:
    """Words, typed or ours; nothing in them is markup."""

    text: str
    bold: bool = False
    code: bool = False


@frozen
class Person:
    """Shows somebody's name, and notifies them."""

    id: PersonId


@frozen
class Place:
    """Links to a channel."""

    id: ChannelId


@frozen
class Everybody:
    """Notifies everybody in the channel."""


@frozen(kw_only=True)
class Link:
    """A page under its title."""

    url: str
    label: str


@frozen
class Time:
    """A moment, in the reader's zone."""

    at: datetime


Span: TypeAlias = Text | Person | Place | Everybody | Link | Time


@frozen
class Said:
    """What is said, span by span; as a ``str`` it is Slack's markup."""

    spans: tuple[Span, ...] = ()

    def __str__(self) -> str:
        # A quote would take in all the lines up to the message's end.
        return "".join(map(_marked_up, self.spans)).replace("\n&gt;", "\n\u2060&gt;")

    @property
    def size(self) -> int:
        """How many characters Slack counts in a block of it, or a few more."""
        return sum(map(_size, self.spans))


Part: TypeAlias = str | int | Span | Said

_TEMPLATE = re.compile(r"(?P<bold>\*)|`(?P<code>[^`]*)`|\{(?P<part>\w+)\}")


def say(template: str, **parts: Part) -> Said:
    """Fill a sentence of this program, whose ``*bold*`` and code marks are read.

    Nothing is read in the parts: they are shown as they are.
    """
    spans: list[Span] = []
    bold, at = False, 0
    for found in _TEMPLATE.finditer(template):
        spans.append(Text(text=template[at : found.start()], bold=bold))
        at = found.end()
        if found["bold"]:
            bold = not bold
        elif found["code"] is not None:
            spans.append(Text(text=found["code"].format(**parts), bold=bold, code=True))
        else:
            inner = _spans(parts[found["part"]])
            spans += map(_in_bold, inner) if bold else inner
    spans.append(Text(text=template[at:], bold=bold))
    return Said(tuple(x for x in spans if not isinstance(x, Text) or x.text))


def _in_bold(span: Span) -> Span:
    return with_(span, bold=True) if isinstance(span, Text) else span


def _spans(part: Part) -> tuple[Span, ...]:
    match part:
        case Said(spans):
            return spans
        case str() | int():
            return (Text(text=str(part)),)
        case _:
            return (part,)


def joined(parts: Iterable[Part], by: str = ", ") -> Said:
    spans: list[Span] = []
    for part in parts:
        spans += [Text(text=by), *_spans(part)] if spans else _spans(part)
    return Said(tuple(spans))


def shortened(said: Said, limit: int, note: str) -> Said:
    """Cut at a word or a line, and say so by the note."""
    if said.size <= limit:
        return said
    room, kept = limit - len(note), list[Span]()
    for span in said.spans:
        if _size(span) > room:
            if isinstance(span, Text):
                kept.append(with_(span, text=_head(span.text, room)))
            break
        room -= _size(span)
        kept.append(span)
    return Said((*kept, Text(text=note)))


def pieces_of(said: Said, limit: int) -> list[Said]:
    """Part it between words into pieces of at most this size."""
    pieces: list[list[Span]] = [[]]
    room = limit
    for span in said.spans:
        rest = span
        while isinstance(rest, Text) and len(rest.text) > room:
            head = _head(rest.text, room)
            pieces[-1].append(with_(rest, text=head))
            pieces.append([])
            rest, room = with_(rest, text=rest.text[len(head) :]), limit
        if _size(rest) > room:
            pieces.append([])
            room = limit
        pieces[-1].append(rest)
        room -= _size(rest)
    return [Said(tuple(piece)) for piece in pieces]


def _head(text: str, room: int) -> str:
    gap = max(text.rfind(" ", 0, room + 1), text.rfind("\n", 0, room + 1))
    return text[:gap] if gap > room // 2 else start_of(text, room)


def lines_of(said: Said) -> list[Said]:
    """Part it at its line ends."""
    lines: list[list[Span]] = [[]]
    for span in said.spans:
        if not isinstance(span, Text):
            lines[-1].append(span)
            continue
        first, *others = span.text.split("\n")
        lines[-1].append(with_(span, text=first))
        lines += [[with_(span, text=other)] for other in others]
    return [Said(tuple(line)) for line in lines]


def _size(span: Span) -> int:
    match span:
        case Text(text=text):
            return len(text)
        case Link(label=label):
            return len(label)
        case _:
            return len(_marked_up(span))


def _marked_up(span: Span) -> mrkdwn.Mrkdwn:
    match span:
        case Text(text=text, code=code):
            said = mrkdwn.escape(text)
            return mrkdwn.Mrkdwn(f"`{said}`") if code else said
        case Person(id=who):
            return mrkdwn.person(who)
        case Place(id=where):
            return mrkdwn.channel(where)
        case Everybody():
            return mrkdwn.EVERYBODY
        case Link(url=url, label=label):
            return mrkdwn.link(url, label)
        case Time(at=at):
            return mrkdwn.when(at)
        case _:
            assert_never(span)
