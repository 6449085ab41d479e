"""A field of a window: what it is called, what it holds, and what it takes."""

from attrs import frozen

from bot.sandbox.fields import Fields, as_list, as_text, dig
from bot.sandbox.forms import options_of
from bot.sandbox.person import Person
from bot.sandbox.terminal.lookup import find_by_name
from bot.sandbox.view import MANY, STATE_FIELDS, Window
from bot.sandbox.workspace import Workspace

PEOPLE = {"users_select", "multi_users_select"}
CHANNELS = {
    "channels_select",
    "conversations_select",
    "multi_channels_select",
    "multi_conversations_select",
}
TYPED = {"plain_text_input", "datepicker", "timepicker", "datetimepicker"}


@frozen(kw_only=True)
class Field:
    """An input block of a window, with its element."""

    window: Window
    block: Fields
    element: Fields

    @property
    def block_id(self) -> str:
        return as_text(self.block.get("block_id"))

    @property
    def action_id(self) -> str:
        return as_text(self.element.get("action_id"))

    @property
    def label(self) -> str:
        return as_text(dig(self.block, "label", "text"))

    @property
    def hint(self) -> str:
        return as_text(dig(self.block, "hint", "text"))

    @property
    def kind(self) -> str:
        return as_text(self.element.get("type"))

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED

    @property
    def tells_at_once(self) -> bool:
        """Whether the app hears of each choice."""
        return self.block.get("dispatch_action") is True

    @property
    def options(self) -> list[Fields]:
        return options_of(self.element, self.window.suggested.get(self.action_id, []))

    def holds(self, workspace: Workspace) -> list[str]:
        """Return what stands in it now, as a person reads it."""
        name, _ = STATE_FIELDS[self.kind]
        state = self.window.state[self.block_id][self.action_id][name]
        values = as_list(state) if name in MANY else [state] if state else []
        return [_shown(workspace, value) for value in values]

    def value(self, workspace: Workspace, choice: str) -> str:
        """Find what a person means by a choice: an option's value, or an id."""
        what = f"{self.label!r} offers no {choice!r}"
        if self.kind in PEOPLE:
            people = [person for person in workspace.people if not person.bot]
            return find_by_name(people, choice.removeprefix("@"), _names, what).id
        if self.kind in CHANNELS:
            channels = [x for x in workspace.channels if x.name]
            name = choice.removeprefix("#")
            return find_by_name(channels, name, lambda x: (x.name,), what).id
        return as_text(
            find_by_name(self.options, choice, _option_names, what).get("value")
        )


def fields_of(window: Window) -> list[Field]:
    blocks = [x for x in window.blocks if x.get("type") == "input"]
    return [
        Field(window=window, block=x, element=element)
        for x in blocks
        if isinstance(element := x.get("element"), dict)
    ]


def field_of(window: Window, name: str) -> Field:
    """Find the field that a person means by its label, its id or a part of either."""
    what = f"The window {window.title!r} has no field {name!r}"
    return find_by_name(fields_of(window), name, lambda x: (x.block_id, x.label), what)


def _names(person: Person) -> tuple[str, ...]:
    return (person.handle, person.name)


def _option_names(option: Fields) -> tuple[str, ...]:
    return (as_text(option.get("value")), as_text(dig(option, "text", "text")))


def _shown(workspace: Workspace, value: object) -> str:
    if isinstance(value, dict):
        return as_text(dig(value, "text", "text"))
    said = str(value)
    if person := workspace.person(said):
        return person.name
    channel = workspace.find(said)
    return f"#{channel.name}" if channel else said
