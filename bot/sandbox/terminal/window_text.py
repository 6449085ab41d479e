"""Writes a window as plain lines: its fields, their values, and what to type."""

from bot.sandbox.fields import Fields, as_text, dig
from bot.sandbox.terminal.field import Field, fields_of
from bot.sandbox.terminal.reader import Reader
from bot.sandbox.view import Window

LABELS_SHOWN = 20


def window_lines(reader: Reader, window: Window) -> list[str]:
    person = reader.workspace.person(window.person)
    name, handle = (person.name, person.handle) if person else ("", "")
    fields = {field.block_id: field for field in fields_of(window)}
    lines = [f"{name}'s window: {window.title}"]
    for block in window.blocks:
        field = fields.get(as_text(block.get("block_id")))
        shown = field_lines(reader, field) if field else reader.block(block)
        lines += ["  " + line for part in shown for line in part.split("\n")]
    return [*lines, f"  {_ways_out(window.view, handle)}"]


def field_lines(reader: Reader, field: Field) -> list[str]:
    if field.has_boxes:
        return [f"{field.label} ({field.block_id}):", *_boxes(field), *_hint(field)]
    held = ", ".join(field.holds(reader.workspace))
    lines = [f"{field.label} ({field.block_id}): {held}".rstrip()]
    if field.options:
        labels = [as_text(dig(x, "text", "text")) for x in field.options]
        more = len(labels) - LABELS_SHOWN
        rest = f" and {more} more" if more > 0 else ""
        lines.append(f"    choose among: {', '.join(labels[:LABELS_SHOWN])}{rest}")
    return [*lines, *_hint(field)]


def _boxes(field: Field) -> list[str]:
    ticked = field.ticked
    return [
        f"    [{'x' if as_text(option.get('value')) in ticked else ' '}] "
        f"{as_text(dig(option, 'text', 'text'))}"
        for option in field.options
    ]


def _hint(field: Field) -> list[str]:
    return [f"    {line}" for line in field.hint.split("\n") if line]


def _ways_out(view: Fields, handle: str) -> str:
    ways = [
        f"[{as_text(dig(view, button, 'text')) or usual}]: {handle} {verb}"
        for button, verb, usual in (
            ("submit", "submits", ""),
            ("close", "cancels", "Cancel"),
        )
        if dig(view, button, "text") or usual
    ]
    return "  ".join(ways)
