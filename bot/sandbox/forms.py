"""Elements of a form: what people enter or choose, and what Slack refuses."""

from collections.abc import Callable, Mapping
from datetime import date, time

from bot.sandbox.fields import Fields, as_fields, as_text, dig, objects
from bot.sandbox.view import MANY, STATE_FIELDS, Window, elements_of

Value = str | list[str] | None

# The error under a field that was left empty.
REQUIRED = "Please complete this required field."
# The longest text of a plain_text_input, unless its max_length is shorter.
INPUT_LENGTH = 3_000


def options_of(element: Fields, suggested: list[Fields]) -> list[Fields]:
    """Return every option that an element offers."""
    found = objects(element.get("options")) + suggested
    for group in objects(element.get("option_groups")):
        found += objects(group.get("options"))
    return found


def option(element: Fields, value: str, suggested: list[Fields]) -> Fields:
    """Return the option with this value or this text."""
    offered = options_of(element, suggested)
    for found in offered:
        if value in {found.get("value"), dig(found, "text", "text")}:
            return found
    values = [as_text(found.get("value")) for found in offered]
    raise LookupError(f"no option {value!r} among {values}")


PICKED: Mapping[str, Callable[[str], object]] = {
    "selected_date": date.fromisoformat,
    "selected_time": time.fromisoformat,
    "selected_date_time": int,
}


def _picked(name: str, value: str) -> object:
    """Return what a picker sends: text, or the seconds of a Unix time."""
    try:
        picked = PICKED[name](value)
    except ValueError:
        kind = name.removeprefix("selected_").replace("_", " ")
        raise LookupError(f"{value!r} is not a {kind}") from None
    return picked if isinstance(picked, int) else value


def chosen(element: Fields, value: Value, suggested: list[Fields]) -> object:
    """Return what `state.values` holds once a person has chosen a value."""
    name, _ = STATE_FIELDS[as_text(element.get("type"))]
    values = [value] if isinstance(value, str) else value or []
    if name.startswith("selected_option"):
        found: list[object] = [option(element, v, suggested) for v in values]
    elif name in PICKED:
        found = [_picked(name, v) for v in values]
    else:
        found = list(values)
    if name in MANY:
        return found
    return found[0] if found else None


def fill(window: Window, block_id: str, action_id: str, value: Value) -> None:
    """Put a value into a field, as a person does by typing or choosing."""
    element = window.element(block_id, action_id)
    name, _ = STATE_FIELDS[as_text(element.get("type"))]
    suggested = window.suggested.get(action_id, [])
    # An emptied text field is sent as null.
    state = chosen(element, value or None, suggested)
    window.state[block_id][action_id] = {"type": element["type"], name: state}


def _mistake(element: Fields, value: object, *, optional: bool) -> str | None:
    if not value:
        return None if optional else REQUIRED
    if not isinstance(value, str):
        return None
    most, least = element.get("max_length"), element.get("min_length")
    if len(value) > (most if isinstance(most, int) else INPUT_LENGTH):
        return f"Please enter no more than {most or INPUT_LENGTH} characters."
    if isinstance(least, int) and len(value) < least:
        return f"Please enter at least {least} characters."
    return None


def mistakes(window: Window) -> dict[str, str]:
    """Return the fields that Slack itself refuses to submit, by block_id."""
    found: dict[str, str] = {}
    for block in window.blocks:
        if block.get("type") != "input":
            continue
        block_id = as_text(block.get("block_id"))
        element = as_fields(block.get("element"))
        name, _ = STATE_FIELDS[as_text(element.get("type"))]
        state = window.state[block_id][as_text(element.get("action_id"))]
        optional = block.get("optional") is True
        if wrong := _mistake(element, state[name], optional=optional):
            found[block_id] = wrong
    return found


def action(
    block: Fields, element: Fields, value: Value, window: Window | None
) -> Fields:
    """Return the entry of `actions` for what a person did with an element."""
    kind = as_text(element.get("type"))
    entry: Fields = {
        "type": kind,
        "action_id": element.get("action_id"),
        "block_id": block.get("block_id"),
    }
    if kind == "button":
        kept = ("text", "value", "style", "url")
        return {**entry, **{name: element[name] for name in kept if name in element}}
    suggested = (window.suggested if window else {}).get(
        as_text(entry["action_id"]), []
    )
    if kind == "overflow":
        return {**entry, "selected_option": option(element, str(value), suggested)}
    name, _ = STATE_FIELDS[kind]
    return {**entry, name: chosen(element, value, suggested)}


def button(blocks: list[Fields], what: str) -> tuple[Fields, Fields]:
    """Return the button with this action_id or text, and its block."""
    texts = []
    for block in blocks:
        for element in elements_of(block):
            if element.get("type") != "button":
                continue
            text = as_text(dig(element, "text", "text"))
            if what in {element.get("action_id"), text}:
                return block, element
            texts.append(text)
    raise LookupError(f"no button {what!r} among {texts}")


def element(
    blocks: list[Fields], block_id: str, action_id: str
) -> tuple[Fields, Fields]:
    """Return the element with these ids, and its block."""
    for block in blocks:
        for found in elements_of(block):
            ids = (block.get("block_id"), found.get("action_id"))
            if ids == (block_id, action_id):
                return block, found
    raise LookupError(f"no element {action_id!r} in a block {block_id!r}")


def error_texts(answer: Fields) -> dict[str, str]:
    errors = as_fields(answer.get("errors"))
    return {block_id: str(text) for block_id, text in errors.items()}


def suggestions(answer: object) -> list[Fields]:
    """Return the options in the answer to a block_suggestion."""
    fields = as_fields(answer)
    found = objects(fields.get("options"))
    for group in objects(fields.get("option_groups")):
        found += objects(group.get("options"))
    return found
