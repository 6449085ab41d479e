"""The narrator: prints the story in order, each thing with its time."""

from collections.abc import Mapping

from attrs import define
from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.demo import panels as pictures
from bot.demo.slack_text import Reader
from bot.sandbox import Window

WIDTH = 88


@define(kw_only=True)
class Narrator:
    """Tells what people do, and shows what they see.

    Attributes:
        began: the workspace's time at which the story begins.
    """

    console: Console
    reader: Reader
    began: float

    def scene(self, title: str) -> None:
        rule = Rule(Text(title, style="bold"), style="dim", align="left")
        self.console.print()
        self.console.print(rule, width=self.width)

    def say(self, words: str) -> None:
        self.at(self.reader.workspace.now, Text(words, style="bold"))

    def aside(self, words: str) -> None:
        """Point out what is easily overlooked."""
        self.at(self.reader.workspace.now, Text(words, style="italic"))

    def window(
        self,
        window: Window,
        *,
        errors: Mapping[str, str] | None = None,
        hints: bool = False,
    ) -> None:
        person = self.reader.workspace.person(window.person)
        title = f"{person.name if person else '?'}'s window: {window.title}"
        body = pictures.window(self.reader, window, errors=errors, hints=hints)
        now = self.reader.workspace.now
        self.at(now, pictures.panel(title, body, pictures.WINDOW))

    def at(self, at: float, shown: RenderableType) -> None:
        """Show something beside the time at which it came to be."""
        # Only a frame reaches to the right edge; lines end where their words end.
        is_framed = isinstance(shown, Panel)
        grid = Table.grid(padding=(0, 1), expand=is_framed)
        grid.add_column(width=7, justify="right", style="dim")
        grid.add_column(ratio=1 if is_framed else None)
        grid.add_row(f"{max(at - self.began, 0):.2f} s", shown)
        self.console.print(grid, width=self.width)

    @property
    def width(self) -> int:
        return min(WIDTH, self.console.width)
