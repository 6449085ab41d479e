"""The guide for responders says what the bot shows and what people can type."""

import ast
import re
from collections.abc import Iterator

import pytest

from bot.features.table import WAYS
from tests.pages import cells
from tests.source_code import ROOT

PAGE = "docs/responding.md"
GUIDE = (ROOT / PAGE).read_text("utf-8")
PICTURES = re.findall(r"```\n(.*?)```", GUIDE, re.DOTALL)
PROSE = re.sub(r"```\n.*?```", "", GUIDE, flags=re.DOTALL)


def said() -> Iterator[str]:
    """Yield every text in the words that Muster says."""
    for path in sorted((ROOT / "bot" / "words").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Constant(value=str(text)):
                    yield text
                case ast.JoinedStr(values=parts):
                    yield "".join(
                        str(x.value) if isinstance(x, ast.Constant) else "{}"
                        for x in parts
                    )


GAP = re.compile(r"\{.*?\}")
TEXTS = frozenset(said())


def is_said(label: str) -> bool:
    """Return whether Muster says exactly this, with names in the gaps of its texts."""
    texts = (text for text in TEXTS if re.search("[a-z]", GAP.sub("", text)))
    patterns = (".+".join(map(re.escape, GAP.split(text))) for text in texts)
    return any(re.fullmatch(pattern, label) for pattern in patterns)


def test_the_last_table_has_every_sub_command_with_its_help() -> None:
    rows = cells(PAGE, "## If you prefer to type")
    documented = [(usage.strip("`"), says) for usage, says in rows]
    assert documented == [
        (f"/incident {row.name or 'ROLE'} {row.usage}".strip(), row.help)
        for row in WAYS.help
    ], "the table has to say what bot/features/table.py says of the sub-commands"


BUTTONS = {label for x in PICTURES for label in re.findall(r"\[([^\[\]]{2,})\]", x)}
LABELS = set(re.findall(r"\*([^*\n]+)\*", PROSE))


@pytest.mark.parametrize("label", sorted(BUTTONS | LABELS))
def test_every_button_that_the_guide_names_exists(label: str) -> None:
    assert is_said(label) or label == "Cancel"


def test_half_of_the_guide_shows_what_people_see() -> None:
    shown = sum(picture.count("\n") for picture in PICTURES)
    written = sum(bool(line) and line[0] != "|" for line in PROSE.split("\n"))
    assert shown >= written
