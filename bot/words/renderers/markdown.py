"""Markdown: typed text comes out as it was typed, and has no power over the page.

Rule: a plain ``str`` never becomes ``Markdown`` but through ``escape``, ``quote`` or
a literal of this program.
"""

import re
import unicodedata
from typing import NewType

Markdown = NewType("Markdown", str)

_POWERFUL = re.compile(
    r"[\\`*\[\]<|~$]"
    r"|&(?=[#A-Za-z0-9])"  # an entity, perhaps
    r"|(?<![^\W_])_|_(?![^\W_])"  # not within_a_word
    r"|(?<!\S)#"
)
_STARTS_A_BLOCK = re.compile(r"^([0-9]*)([-+=>.)])")
_NOT_TEXT = {"Cc", "Cs"}
_TAB = 4


def escape(typed: str) -> Markdown:
    """Make one line of typed text; line ends and runs of spaces become one space."""
    return Markdown(_escaped(" ".join(typed.split())))


def quote(typed: str, indent: str = "") -> Markdown:
    """Make a block quote of typed text, line by line."""
    lines = [_quoted(line) for line in typed.strip().splitlines()]
    # A backslash at its end keeps a line apart from the next.
    return Markdown("\\\n".join(f"{indent}> {line}" for line in lines))


def several(parts: list[Markdown]) -> Markdown:
    """Write ``a, b and c``."""
    *most, last = parts
    return Markdown(f"{', '.join(most)} and {last}" if most else last)


def _quoted(line: str) -> str:
    text = line.strip()
    # Markdown would take an indent away, or make a block of it.
    indent = line.rstrip()[: -len(text)].expandtabs(_TAB) if text else ""
    return "&nbsp;" * len(indent) + _STARTS_A_BLOCK.sub(r"\1\\\2", _escaped(text))


def _escaped(text: str) -> str:
    printable = "".join(
        "\ufffd" if unicodedata.category(char) in _NOT_TEXT else char
        for char in text.expandtabs(_TAB)
    )
    return _POWERFUL.sub(r"\\\g<0>", printable)
