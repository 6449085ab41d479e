"""The values of a window, a Home tab or a message, by the blocks of its inputs."""

import datetime as dt
from collections.abc import Iterator
from typing import TypeVar

from attrs import frozen

from actors.incident.ids import ChannelId, PersonId
from bot.base.json_types import JsonObject, as_object, child, whole_characters
from bot.slack.kit.inputs import (
    Channel,
    Channels,
    Chosen,
    ChosenSeveral,
    Date,
    Files,
    Input,
    Moment,
    People,
    Person,
    RichText,
    Text,
    TimeOfDay,
    UnknownInput,
    read_input,
)

_Kind = TypeVar("_Kind", bound=Input)


@frozen(kw_only=True)
class Field:
    """An input with the ids of its block and of its element."""

    block: str
    action: str
    input: Input


@frozen
class Values:
    """The inputs of a view or a message, in Slack's order, the empty ones included.

    A method returns the block's first input of its kind; ``action`` picks one if a
    block has several. An input of another kind is read as empty.
    """

    fields: tuple[Field, ...] = ()

    def __contains__(self, block: object) -> bool:
        return any(field.block == block for field in self.fields)

    def __iter__(self) -> Iterator[str]:
        """Yield each block's id once, in order."""
        return iter(dict.fromkeys(field.block for field in self.fields))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def text(self, block: str, action: str = "") -> str:
        return self._of(Text(), block, action).value

    def rich_text(self, block: str, action: str = "") -> str:
        """Return the text with Slack's tokens, as in a command."""
        return self._of(RichText(), block, action).value

    def option(self, block: str, action: str = "") -> str:
        return self._of(Chosen(), block, action).value

    def options(self, block: str, action: str = "") -> tuple[str, ...]:
        return self._of(ChosenSeveral(), block, action).values

    def person(self, block: str, action: str = "") -> PersonId | None:
        return self._of(Person(), block, action).id

    def people(self, block: str, action: str = "") -> tuple[PersonId, ...]:
        return self._of(People(), block, action).ids

    def channel(self, block: str, action: str = "") -> ChannelId | None:
        return self._of(Channel(), block, action).id

    def channels(self, block: str, action: str = "") -> tuple[ChannelId, ...]:
        return self._of(Channels(), block, action).ids

    def date(self, block: str, action: str = "") -> dt.date | None:
        return self._of(Date(), block, action).value

    def time(self, block: str, action: str = "") -> dt.time | None:
        return self._of(TimeOfDay(), block, action).value

    def moment(self, block: str, action: str = "") -> dt.datetime | None:
        return self._of(Moment(), block, action).value

    def files(self, block: str, action: str = "") -> tuple[str, ...]:
        return self._of(Files(), block, action).ids

    def unknown(self) -> tuple[str, ...]:
        """Return the types of the elements that could not be read."""
        inputs = (field.input for field in self.fields)
        return tuple(x.element for x in inputs if isinstance(x, UnknownInput))

    def _of(self, empty: _Kind, block: str, action: str) -> _Kind:
        """Find the block's first input of the same kind as ``empty``."""
        for field in self.fields:
            is_meant = field.block == block and action in ("", field.action)
            if is_meant and isinstance(field.input, type(empty)):
                return field.input
        return empty


NO_VALUES = Values()


def read_values(state: JsonObject) -> Values:
    """Read the ``state`` of a view or of a message's payload.

    A block is kept even if nothing in it can be read.
    """
    return Values(
        tuple(
            Field(
                block=whole_characters(block),
                action=whole_characters(action),
                input=read_input(as_object(element)),
            )
            for block, elements in child(state, "values").items()
            for action, element in (as_object(elements) or {"": None}).items()
        )
    )
