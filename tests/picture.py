"""Draw ``docs/picture.svg`` from a run of the demo: ``python -m tests.picture``.

The demo is longer than a picture may be, so the picture shows what is in ``SHOWN``.
"""

import io
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir

import anyio
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from bot.demo.demo import Demo
from tests.source_code import ROOT

FILE = ROOT / "docs" / "picture.svg"
WIDTH = 82
TITLE = "python -m bot demo"

BOTTOM = "╰─"
SHOWN = (
    ("Sam types /incident", "Sam types /incident"),
    ("Sam's window: Incident 1", BOTTOM),
    ("Muster in a direct message to Sam", BOTTOM),
    ("Sam types /closeincident", BOTTOM),
    ("Muster in #apply-support", BOTTOM),
    ("checks passed", "checks passed"),
)
"""From the next line with these words to the next with those."""

CUT = Text("      ⋮", style="dim")

# A picture that loads fonts from elsewhere would tell there who looks at it.
WITHOUT_FONTS = re.sub(
    r"@font-face \{\{.*?\}\}|<!--.*?-->", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL
)


def main() -> int:
    """Run the demo without showing it, and save a picture of it."""
    recorded = console()
    demo = Demo(console=recorded)
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        anyio.run(demo.run)
    if demo.exit_code == 0:
        drawing = console()
        for line in excerpt(Text.from_ansi(recorded.export_text(styles=True))):
            drawing.print(line)
        svg = drawing.export_svg(
            title=TITLE, code_format=WITHOUT_FONTS, unique_id="muster"
        )
        tidy = "\n".join(line.rstrip() for line in svg.splitlines())
        FILE.write_text(f"{tidy}\n", encoding="utf-8")
    return demo.exit_code


def console() -> Console:
    return Console(
        file=io.StringIO(),
        record=True,
        width=WIDTH,
        force_terminal=True,
        color_system="truecolor",
        highlight=False,
        markup=False,
        emoji=False,
    )


def excerpt(output: Text) -> Iterator[Text]:
    """Pick the lines that are shown; a line that is missing is an error."""
    lines = iter(output.split("\n"))
    for start, end in SHOWN:
        line = next(line for line in lines if start in line.plain)
        yield line
        while end not in line.plain:
            line = next(lines)
            yield line
        if (start, end) != SHOWN[-1]:
            yield CUT


if __name__ == "__main__":
    sys.exit(main())
