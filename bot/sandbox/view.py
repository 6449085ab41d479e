"""Views: what an app asks for, and the window or Home tab that shows it."""

from collections.abc import Iterable
from typing import TypeAlias

from attrs import define, field, frozen

from bot.sandbox.fields import Fields, as_fields, as_list, as_text, dig, objects

# For each element type, the field of `state.values` that holds a person's choice, and
# the element's field with its first value.
STATE_FIELDS = {
    "plain_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
MANY = frozenset(
    {
        "selected_options",
        "selected_users",
        "selected_channels",
        "selected_conversations",
    }
)

State: TypeAlias = dict[str, dict[str, Fields]]
"""What every element holds, by block_id and action_id, as in `state.values`."""


@frozen(kw_only=True)
class Trigger:
    """What a person did, which lets the app open one view."""

    person: str
    at: float
    window: str | None = None


def elements_of(block: Fields) -> list[Fields]:
    """Return the interactive elements of a block."""
    match block.get("type"):
        case "input":
            return [as_fields(block.get("element"))]
        case "actions":
            return objects(block.get("elements"))
        case "section":
            return [as_fields(block.get("accessory"))]
        case _:
            return []


def first_state(element: Fields) -> Fields | None:
    """Return what an element holds before anybody changes it."""
    kind = as_text(element.get("type"))
    if kind not in STATE_FIELDS:
        return None
    name, initial = STATE_FIELDS[kind]
    empty: object = [] if name in MANY else None
    return {"type": kind, name: element.get(initial, empty)}


def first_states(blocks: Iterable[Fields]) -> State:
    """Return what the elements of all blocks hold at first."""
    found: State = {}
    for block in blocks:
        for element in elements_of(block):
            if state := first_state(element):
                at = found.setdefault(as_text(block.get("block_id")), {})
                at[as_text(element.get("action_id"))] = state
    return found


@define(kw_only=True, eq=False)
class Window:
    """A view in front of a person, with what the person has entered so far.

    `view` is what the app sent, `state` is what Slack would send back, and `suggested`
    holds the options that external selects found, by action_id.
    """

    id: str
    person: str
    view: Fields
    hash: str
    external_id: str = ""
    root_id: str = ""
    previous_id: str | None = None
    is_open: bool = True
    state: State = field(factory=dict)
    suggested: dict[str, list[Fields]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self.state = first_states(self.blocks)

    @property
    def title(self) -> str:
        return as_text(dig(self.view, "title", "text"))

    @property
    def blocks(self) -> list[Fields]:
        return objects(self.view.get("blocks"))

    def show(self, view: Fields, hash_: str) -> None:
        """Show another view; an element with the same ids keeps its value."""
        before = self.state
        self.view, self.hash = view, hash_
        self.state = first_states(self.blocks)
        for block_id, states in self.state.items():
            for action_id, state in states.items():
                old = before.get(block_id, {}).get(action_id)
                if old and old["type"] == state["type"]:
                    states[action_id] = old

    def block(self, block_id: str) -> Fields:
        for block in self.blocks:
            if block.get("block_id") == block_id:
                return block
        raise LookupError(f"the window has no block {block_id!r}")

    def element(self, block_id: str, action_id: str) -> Fields:
        for element in elements_of(self.block(block_id)):
            if element.get("action_id") == action_id:
                return element
        raise LookupError(f"block {block_id!r} has no element {action_id!r}")

    def as_json(self, team_id: str, app_id: str, bot_id: str) -> Fields:
        text_fields = ("private_metadata", "callback_id")
        flags = ("clear_on_close", "notify_on_close", "submit_disabled")
        return {
            "id": self.id,
            "team_id": team_id,
            "type": self.view.get("type"),
            "title": self.view.get("title"),
            "submit": self.view.get("submit"),
            "close": self.view.get("close"),
            "blocks": as_list(self.view.get("blocks")),
            **{name: self.view.get(name) or "" for name in text_fields},
            **{name: bool(self.view.get(name)) for name in flags},
            # A copy: what is typed later must not change what was sent.
            "state": {"values": {x: dict(y) for x, y in self.state.items()}},
            "hash": self.hash,
            "external_id": self.external_id,
            "root_view_id": self.root_id or self.id,
            "previous_view_id": self.previous_id,
            "app_id": app_id,
            "app_installed_team_id": team_id,
            "bot_id": bot_id,
        }
