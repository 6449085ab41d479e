"""The value of one input, typed by what people can put into it.

Rule: every element becomes one of these, even if it is broken. An element of a type
that this module does not know becomes an ``UnknownInput``, never an empty input of
another type.
"""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time

from attrs import frozen

from actors.incident.ids import ChannelId, PersonId
from bot.base.json_types import (
    JsonObject,
    as_object,
    child,
    items,
    number,
    text,
    texts,
)
from bot.slack.kit.rich_text import as_typed


@frozen
class Text:
    """One or more lines as they were typed; a number is text, too."""

    value: str = ""


@frozen
class RichText:
    """Formatted text without its format, as in a command.

    Mentions, channels and links are Slack's tokens, and ``&``, ``<`` and ``>`` are
    escaped: ``tokens.read`` turns it into what its author saw.
    """

    value: str = ""


@frozen
class Chosen:
    """One option, by its value; empty if nothing is chosen."""

    value: str = ""


@frozen
class ChosenSeveral:
    """Options by their values, in Slack's order; each ticked box is an option."""

    values: tuple[str, ...] = ()


@frozen
class Person:
    """A person, if one is chosen."""

    id: PersonId | None = None


@frozen
class People:
    """People in the order in which they were chosen."""

    ids: tuple[PersonId, ...] = ()


@frozen
class Channel:
    """A conversation, if one is chosen; Slack may name a person instead (U…)."""

    id: ChannelId | None = None


@frozen
class Channels:
    """Conversations in the order in which they were chosen; see ``Channel``."""

    ids: tuple[ChannelId, ...] = ()


@frozen
class Date:
    """A day of the calendar, if one is chosen; it has no zone."""

    value: date | None = None


@frozen
class TimeOfDay:
    """A time on the clock, if one is chosen; its zone is the reader's."""

    value: time | None = None


@frozen
class Moment:
    """A moment in UTC, if one is chosen."""

    value: datetime | None = None


@frozen
class Files:
    """Uploaded files by their ids."""

    ids: tuple[str, ...] = ()


@frozen
class UnknownInput:
    """An element of a type that the bot cannot read."""

    element: str = ""


Input = (
    Text
    | RichText
    | Chosen
    | ChosenSeveral
    | Person
    | People
    | Channel
    | Channels
    | Date
    | TimeOfDay
    | Moment
    | Files
    | UnknownInput
)


def read_input(element: JsonObject) -> Input:
    """Read the value of an element in a view's state or in an action."""
    kind = text(element, "type")
    read = READERS.get(kind)
    return read(element) if read else UnknownInput(kind)


def _text(element: JsonObject) -> Text:
    return Text(text(element, "value"))


def _rich_text(element: JsonObject) -> RichText:
    return RichText(as_typed(child(element, "rich_text_value")))


def _chosen(element: JsonObject) -> Chosen:
    return Chosen(text(child(element, "selected_option"), "value"))


def _chosen_several(element: JsonObject) -> ChosenSeveral:
    options = map(as_object, items(element, "selected_options"))
    values = (text(option, "value") for option in options)
    return ChosenSeveral(tuple(value for value in values if value))


def _person(element: JsonObject) -> Person:
    return Person(PersonId(text(element, "selected_user")) or None)


def _people(element: JsonObject) -> People:
    return People(tuple(map(PersonId, texts(element, "selected_users"))))


def _channel(element: JsonObject) -> Channel:
    return Channel(ChannelId(text(element, "selected_channel")) or None)


def _channels(element: JsonObject) -> Channels:
    return Channels(tuple(map(ChannelId, texts(element, "selected_channels"))))


def _conversation(element: JsonObject) -> Channel:
    return Channel(ChannelId(text(element, "selected_conversation")) or None)


def _conversations(element: JsonObject) -> Channels:
    return Channels(tuple(map(ChannelId, texts(element, "selected_conversations"))))


def _date(element: JsonObject) -> Date:
    try:
        return Date(date.fromisoformat(text(element, "selected_date")))
    except ValueError:
        return Date()


def _time(element: JsonObject) -> TimeOfDay:
    try:
        found = time.fromisoformat(text(element, "selected_time"))
    except ValueError:
        return TimeOfDay()
    return TimeOfDay(found.replace(tzinfo=None))


def _moment(element: JsonObject) -> Moment:
    return Moment(moment(element, "selected_date_time"))


def _files(element: JsonObject) -> Files:
    ids = (text(as_object(file), "id") for file in items(element, "files"))
    return Files(tuple(id_ for id_ in ids if id_))


LATEST = datetime.max.replace(tzinfo=UTC).timestamp()


def moment(parent: JsonObject, key: str) -> datetime | None:
    """Read seconds since 1970; Slack reports nothing from before that."""
    value = number(parent, key)
    is_moment = isinstance(value, int) or math.isfinite(value)
    if not is_moment or not 0 < value < LATEST:
        return None
    return datetime.fromtimestamp(value, tz=UTC)


READERS: Mapping[str, Callable[[JsonObject], Input]] = {
    "plain_text_input": _text,
    "email_text_input": _text,
    "url_text_input": _text,
    "number_input": _text,
    "rich_text_input": _rich_text,
    "static_select": _chosen,
    "external_select": _chosen,
    "radio_buttons": _chosen,
    "overflow": _chosen,
    "multi_static_select": _chosen_several,
    "multi_external_select": _chosen_several,
    "checkboxes": _chosen_several,
    "users_select": _person,
    "multi_users_select": _people,
    "channels_select": _channel,
    "multi_channels_select": _channels,
    "conversations_select": _conversation,
    "multi_conversations_select": _conversations,
    "datepicker": _date,
    "timepicker": _time,
    "datetimepicker": _moment,
    "file_input": _files,
}
"""Every kind of input in Slack, by the type of its element."""
