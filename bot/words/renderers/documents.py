"""Splits sentences for Markdown and HTML: names instead of mentions, and quotes."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TypeAlias, assert_never

from attrs import field, frozen

from actors.incident.ids import ChannelId, PersonId
from bot.slack.kit.mrkdwn import in_utc
from bot.words.length import lines_of
from bot.words.spans import Everybody, Hyperlink, Person, Place, Said, Span, Text, Time


@frozen(kw_only=True)
class Names:
    """The names of people and channels. One without a name is shown by its id."""

    people: Mapping[PersonId, str] = field(factory=dict)
    channels: Mapping[ChannelId, str] = field(factory=dict)
    time: Callable[[datetime], str] = in_utc

    def person(self, person_id: PersonId) -> str:
        return " ".join(self.people.get(person_id, "").split()) or person_id

    def channel(self, channel_id: ChannelId) -> str:
        name = " ".join(self.channels.get(channel_id, "").split())
        return f"#{name}" if name else channel_id


Written: TypeAlias = Text | Hyperlink | Time
"""A span in a document, in which nobody can be mentioned."""


@frozen(kw_only=True)
class Paragraph:
    """Lines that belong together: either all of them quote typed text, or none does."""

    lines: tuple[tuple[Written, ...], ...]
    is_quote: bool

    @property
    def typed(self) -> str:
        """The text of a quote."""
        texts = ("".join(_text(span) for span in line) for line in self.lines)
        return "\n".join(texts)


def paragraphs(said: Said, names: Names) -> Iterator[Paragraph]:
    """Split a sentence where a quote begins or ends, and leave out empty lines."""
    found: list[tuple[bool, tuple[Written, ...]]] = []
    for line in lines_of(said):
        spans = tuple(_written(x, names) for x in line.spans if _is_seen(x))
        if spans:
            found.append((all(_is_quoted(span) for span in spans), spans))
    lines: list[tuple[Written, ...]] = []
    for place, (is_quote, spans) in enumerate(found):
        lines.append(spans)
        if place + 1 == len(found) or found[place + 1][0] is not is_quote:
            yield Paragraph(lines=tuple(lines), is_quote=is_quote)
            lines = []


def _is_seen(span: Span) -> bool:
    return not isinstance(span, Text) or span.quoted or bool(span.text)


def _is_quoted(span: Written) -> bool:
    return isinstance(span, Text) and span.quoted


def _text(span: Written) -> str:
    return span.text if isinstance(span, Text) else ""


def _written(span: Span, names: Names) -> Written:
    match span:
        case Person(id=person_id, bold=bold):
            return Text(text=names.person(person_id), bold=bold)
        case Place(id=channel_id, bold=bold):
            return Text(text=names.channel(channel_id), bold=bold)
        case Everybody():
            return Text(text="@channel")
        case Text() | Hyperlink() | Time():
            return span
        case _:
            assert_never(span)
