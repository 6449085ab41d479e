from io import StringIO

from rich.console import Console, RenderableType

from bot.demo import panels
from bot.demo.slack_text import Reader
from bot.sandbox import Sandbox, SandboxOptions, Window, Workspace
from bot.sandbox.fields import Fields


def a_workspace() -> Workspace:
    return Sandbox.build(SandboxOptions()).workspace


def painted(shown: RenderableType, width: int = 60) -> list[str]:
    console = Console(file=StringIO(), width=width, highlight=False)
    with console.capture() as captured:
        console.print(shown)
    return [line.rstrip() for line in captured.get().splitlines()]


def plain(text: str) -> Fields:
    return {"type": "plain_text", "text": text}


def an_input(block_id: str, label: str, element: Fields, **more: object) -> Fields:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"action_id": "value", **element},
        **more,
    }


def a_window(workspace: Workspace) -> Window:
    alex = workspace.add_person("Alex")
    view: Fields = {
        "title": plain("Declare"),
        "submit": plain("Go"),
        "close": plain("Cancel"),
        "blocks": [
            an_input("title", "What?", {"type": "plain_text_input"}, hint=plain("H")),
            an_input(
                "service",
                "Which?",
                {
                    "type": "static_select",
                    "initial_option": {"text": plain("Apply"), "value": "a"},
                },
            ),
            an_input(
                "lead",
                "Lead",
                {"type": "users_select", "initial_user": alex.id},
                optional=True,
            ),
        ],
    }
    return Window(id="V1", person=alex.id, view=view, hash="1")


def test_a_window_shows_the_values_of_its_fields() -> None:
    workspace = a_workspace()
    window = a_window(workspace)

    assert painted(panels.window(Reader(workspace=workspace), window)) == [
        "What?: ____________",
        "Which?: Apply",
        "Lead (optional): Alex",
        "                                              [Cancel]  [Go]",
    ]


def test_a_window_shows_errors_and_hints_below_the_field() -> None:
    workspace = a_workspace()
    window = a_window(workspace)
    errors = {"title": "Say [something]."}
    shown = panels.window(
        Reader(workspace=workspace), window, errors=errors, hints=True
    )

    assert painted(shown)[:3] == [
        "What?: ____________",
        "  ! Say [something].",
        "  H",
    ]


def test_fields_are_side_by_side() -> None:
    reader = Reader(workspace=a_workspace())
    cells = [{"type": "mrkdwn", "text": f"*{name}*\nx"} for name in ("One", "Two")]

    lines = painted(panels.message(reader, "", [{"type": "section", "fields": cells}]))

    assert [line.split() for line in lines] == [["One", "Two"], ["x", "x"]]


def test_of_an_edited_message_only_the_changed_lines_are_shown() -> None:
    reader = Reader(workspace=a_workspace())
    blocks: list[Fields] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "*P1*\nsame"}}
    ]

    assert painted(panels.changed_lines(reader, blocks, frozenset({"same", "P3"}))) == [
        "P1"
    ]


def test_a_panel_is_as_wide_as_the_terminal_whatever_the_script() -> None:
    shown = panels.panel("#x", "🔥 登録できません " * 10, panels.CHANNEL)

    for width in (40, 80):
        lines = Console(width=width).render_lines(shown)
        widths = [sum(segment.cell_length for segment in line) for line in lines]
        assert set(widths) == {width}
