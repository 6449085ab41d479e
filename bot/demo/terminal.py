"""The terminal output of the demo: each line or panel beside its time."""

from collections.abc import Mapping

from attrs import define
from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot.demo import panels
from bot.demo.slack_text import Reader
from bot.sandbox import Window

WIDTH = 88


@define(kw_only=True)
class Terminal:
    """Prints what people do and what they see.

    Attributes:
        started: the workspace's time at the start of the demo.
    """

    console: Console
    reader: Reader
    started: float

    def heading(self, title: str) -> None:
        rule = Rule(Text(title, style="bold"), style="dim", align="left")
        self.console.print()
        self.console.print(rule, width=self.width)

    def line(self, words: str) -> None:
        self.at(self.reader.workspace.now, Text(words, style="bold"))

    def note(self, words: str) -> None:
        """Point out something that is easy to miss."""
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
        body = panels.window(self.reader, window, errors=errors, hints=hints)
        now = self.reader.workspace.now
        self.at(now, panels.panel(title, body, panels.WINDOW))

    def at(self, at: float, shown: RenderableType) -> None:
        """Print something beside the time at which it happened."""
        # A panel takes the whole width; a line ends where its words end.
        is_framed = isinstance(shown, Panel)
        grid = Table.grid(padding=(0, 1), expand=is_framed)
        grid.add_column(width=7, justify="right", style="dim")
        grid.add_column(ratio=1 if is_framed else None)
        grid.add_row(f"{max(at - self.started, 0):.2f} s", shown)
        self.console.print(grid, width=self.width)

    @property
    def width(self) -> int:
        return min(WIDTH, self.console.width)
