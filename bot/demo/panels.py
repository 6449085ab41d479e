"""Windows and messages as terminal panels, the way a person sees them in Slack."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.demo.slack_text import Reader, lines_of, text_object
from bot.sandbox import Window
from bot.sandbox.fields import Fields, as_fields, as_text, dig, objects

WINDOW = "magenta"
CHANNEL = "blue"
PRIVATE = "yellow"
WRONG = "red"


def panel(title: str, body: RenderableType, colour: str) -> Panel:
    head = Text(f" {title} ", style=colour)
    return Panel(
        body,
        title=head,
        title_align="left",
        box=box.ROUNDED,
        border_style=f"dim {colour}",
        padding=(0, 1),
    )


def message(reader: Reader, text: str, blocks: Sequence[Fields]) -> RenderableType:
    if not blocks:
        return reader.read(text)
    shown: list[RenderableType] = []
    for block in blocks:
        if fields := objects(block.get("fields")):
            shown.append(_side_by_side([text_object(reader, x) for x in fields]))
        else:
            shown += lines_of(reader, block)
    return Group(*shown)


def changed_lines(
    reader: Reader, blocks: Sequence[Fields], before: frozenset[str]
) -> RenderableType:
    """Show the lines of an edited message that it did not have before."""
    lines = [
        line
        for block in blocks
        for part in lines_of(reader, block)
        for line in part.split("\n")
    ]
    return Group(*(line for line in lines if line.plain not in before))


def _side_by_side(cells: list[Text]) -> Table:
    """Lay fields out in two columns, as Slack does."""
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    for left in range(0, len(cells), 2):
        grid.add_row(*cells[left : left + 2])
    return grid


def window(
    reader: Reader,
    seen: Window,
    *,
    errors: Mapping[str, str] | None = None,
    hints: bool = False,
) -> RenderableType:
    """Show a window with the values and the errors of its fields."""
    shown: list[RenderableType] = []
    for block in seen.blocks:
        if block.get("type") == "input":
            block_id = as_text(block.get("block_id"))
            error = (errors or {}).get(block_id, "")
            shown += _input(reader, block, seen, error=error, hint=hints)
        else:
            shown += lines_of(reader, block)
    labels = (dig(seen.view, name, "text") for name in ("close", "submit"))
    buttons = "  ".join(f"[{label}]" for label in labels if label)
    return Group(*shown, Text(buttons, style="bold", justify="right"))


def _input(
    reader: Reader, block: Fields, seen: Window, *, error: str, hint: bool
) -> list[RenderableType]:
    label = as_text(dig(block, "label", "text"))
    optional = " (optional)" if block.get("optional") else ""
    value = value_of(reader, block, seen)
    line = Text.assemble((label, "bold"), (optional, "dim"), ": ")
    line.append(value or "_" * 12, style="" if value.strip() else "dim")
    shown: list[RenderableType] = [line]
    if error:
        shown.append(Text(f"  ! {error}", style=WRONG))
    if hint and (words := as_text(dig(block, "hint", "text"))):
        shown += [Text(f"  {words}", style="dim") for words in words.splitlines()]
    return shown


def value_of(reader: Reader, block: Fields, seen: Window) -> str:
    """Return the value of a field, in the words that the person sees."""
    element = as_fields(block.get("element"))
    block_id, action_id = as_text(block.get("block_id")), element.get("action_id")
    state = seen.state.get(block_id, {}).get(as_text(action_id), {})
    if person := reader.workspace.person(as_text(state.get("selected_user"))):
        return person.name
    chosen = as_text(dig(state, "selected_option", "text", "text"))
    return chosen or as_text(state.get("value"))
