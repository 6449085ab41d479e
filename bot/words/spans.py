"""Sentences as spans: text, mentions, links and times.

Rule: a text is shown exactly as it is. Only the other kinds of span can notify, link or
be a date, and they are made from an id or a configured address.
The renderers in ``bot/words/renderers`` decide what a sentence looks like.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Never, TypeAlias

from attrs import evolve as with_
from attrs import frozen

from actors.incident.ids import ChannelId, PersonId
from bot.words.command_names import command


@frozen(kw_only=True)
class Text:
    """Words, typed by people or part of a sentence; nothing in them is markup.

    Attributes:
        quoted: a person typed these words, and they have lines of their own.
    """

    text: str
    bold: bool = False
    code: bool = False
    quoted: bool = False


@frozen
class Person:
    """Shows somebody's name, and in Slack notifies them.

    Attributes:
        bold: for documents; in Slack a mention has a look of its own.
    """

    id: PersonId
    bold: bool = False


@frozen
class Place:
    """Links to a channel; ``bold`` as for a person."""

    id: ChannelId
    bold: bool = False


@frozen
class Everybody:
    """Notifies everybody in the channel."""


@frozen(kw_only=True)
class Hyperlink:
    """A link to a page, shown as its label."""

    url: str
    label: str


@frozen
class Time:
    """A moment, in the reader's time zone if it is known."""

    at: datetime


Span: TypeAlias = Text | Person | Place | Everybody | Hyperlink | Time


@frozen
class Said:
    """One or more sentences, as spans."""

    spans: tuple[Span, ...] = ()

    def __str__(self) -> Never:
        # Each format escapes in its own way, so nobody may pick one by accident.
        raise TypeError("a sentence has no form of its own: use a renderer")


Part: TypeAlias = str | int | Span | Said

_TEMPLATE = re.compile(r"(?P<bold>\*)|`(?P<code>[^`]*)`|\{(?P<part>\w+)\}")


def say(template: str, **parts: Part) -> Said:
    """Fill in a template, in which asterisks mark bold and backticks mark code.

    A slash command at the start of code gets the name that this team configured, so a
    template with one is filled in when it is needed, and not when it is imported. The
    parts are shown as they are: nothing in them is markup.
    """
    spans: list[Span] = []
    bold, at = False, 0
    for found in _TEMPLATE.finditer(template):
        spans.append(Text(text=template[at : found.start()], bold=bold))
        at = found.end()
        if found["bold"]:
            bold = not bold
        elif found["code"] is not None:
            code = command(found["code"]).format(**parts)
            spans.append(Text(text=code, bold=bold, code=True))
        else:
            inner = _spans(parts[found["part"]])
            spans += map(_in_bold, inner) if bold else inner
    spans.append(Text(text=template[at:], bold=bold))
    return Said(tuple(x for x in spans if not isinstance(x, Text) or x.text))


def _in_bold(span: Span) -> Span:
    return with_(span, bold=True) if isinstance(span, Text | Person | Place) else span


def _spans(part: Part) -> tuple[Span, ...]:
    match part:
        case Said(spans):
            return spans
        case str() | int():
            return (Text(text=str(part)),)
        case _:
            return (part,)


def quoted(typed: str) -> Said:
    """Put typed text on lines of its own, below the words before it."""
    return (
        Said((Text(text="\n"), Text(text=typed, quoted=True)))
        if typed.strip()
        else Said()
    )


def capitalised(said: Said) -> Said:
    """Capitalise the first letter, to begin a sentence."""
    match said.spans:
        case (Text(text=text) as first, *others):
            begun = with_(first, text=f"{text[:1].upper()}{text[1:]}")
            return Said((begun, *others))
        case _:
            return said


def joined(parts: Iterable[Part], by: str = ", ") -> Said:
    spans: list[Span] = []
    for part in parts:
        spans += [Text(text=by), *_spans(part)] if spans else _spans(part)
    return Said(tuple(spans))
