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
    def has_boxes(self) -> bool:
        return self.kind == "checkboxes"

    @property
    def tells_at_once(self) -> bool:
        """Whether the app hears of each choice."""
        return self.block.get("dispatch_action") is True

    @property
    def options(self) -> list[Fields]:
        return options_of(self.element, self.window.suggested.get(self.action_id, []))

    def _held(self) -> list[object]:
        name, _ = STATE_FIELDS[self.kind]
        state = self.window.state[self.block_id][self.action_id][name]
        return as_list(state) if name in MANY else [state] if state else []

    def holds(self, workspace: Workspace) -> list[str]:
        """Return what stands in it now, as a person reads it."""
        return [_shown(workspace, value) for value in self._held()]

    @property
    def ticked(self) -> list[str]:
        """The values of the boxes that are ticked now."""
        return [as_text(dig(option, "value")) for option in self._held()]

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


@frozen(kw_only=True)
class Box:
    """A box of a window that people tick."""

    field: Field
    value: str
    label: str

    def ticked_with(self, *, is_ticked: bool) -> list[str]:
        """Return the boxes of its field that are ticked after this one has changed."""
        others = [value for value in self.field.ticked if value != self.value]
        return [*others, self.value] if is_ticked else others


def box_of(window: Window, label: str) -> Box:
    """Find the box that a person means by its label, its value or a part of either."""
    boxes = [
        Box(
            field=field,
            value=as_text(option.get("value")),
            label=as_text(dig(option, "text", "text")),
        )
        for field in fields_of(window)
        if field.has_boxes
        for option in field.options
    ]
    what = f"The window {window.title!r} has no box {label!r}"
    return find_by_name(boxes, label, lambda x: (x.value, x.label), what)


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
