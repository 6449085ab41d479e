"""Markdown, in which typed text looks as it was typed and is never markup.

Rule: a plain ``str`` becomes ``Markdown`` only through ``escape``, ``quote``,
``as_markdown`` or a literal of this program.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby, pairwise
from string import punctuation
from typing import NewType, assert_never

from attrs import evolve as with_

from bot.words.renderers.documents import Names, Paragraph, Written, paragraphs
from bot.words.spans import Hyperlink, Said, Text, Time

Markdown = NewType("Markdown", str)

_POWERFUL = re.compile(
    r"[\\`*\[\]<|~$]"
    r"|&(?=[#A-Za-z0-9]|$)"  # an entity, perhaps with what follows
    r"|(?<![^\W_])_|_(?![^\W_])"  # not within_a_word
    r"|(?<!\S)#(?=[#\s]|$)"
)
_STARTS_A_BLOCK = re.compile(r"^([0-9]*)([-+=>.)])")
_NOT_TEXT = {"Cc", "Cs"}
_TAB = 4
_NOT_IN_AN_ADDRESS = re.compile(r"[<>\\\s]")


def as_markdown(said: Said, names: Names, indent: str = "") -> Markdown:
    """Write a sentence as paragraphs, and typed text as block quotes.

    With an indent, the lines after the first one belong to the same list item.
    """
    parts = list(paragraphs(said, names))
    written = "".join(_paragraph(part, names, indent) for part in parts[:1])
    for before, part in pairwise(parts):
        # Without an empty line, Markdown takes the next line into the quote.
        gap = "\n\n" if before.is_quote else "\n"
        written += f"{gap}{indent}{_paragraph(part, names, indent)}"
    return Markdown(written)


def _paragraph(part: Paragraph, names: Names, indent: str) -> str:
    if part.is_quote:
        return quote(part.typed, indent).removeprefix(indent)
    lines = (_line(line, names) for line in part.lines)
    return f"\\\n{indent}".join(filter(None, lines))


def escape(typed: str) -> Markdown:
    """Make one line of typed text; line ends and runs of spaces become one space."""
    return Markdown(_escaped(" ".join(typed.split())))


def quote(typed: str, indent: str = "") -> Markdown:
    """Make a block quote of typed text, line by line."""
    lines = [_quoted(line) for line in typed.strip().splitlines()]
    # A backslash at its end keeps a line apart from the next.
    return Markdown("\\\n".join(f"{indent}> {line}" for line in lines))


def _line(spans: tuple[Written, ...], names: Names) -> str:
    runs = list(_run_together(spans))
    written = [_written(run, names) for run in runs]
    line = ""
    for run, said, after in zip(runs, written, [*written[1:], ""], strict=True):
        is_bold = isinstance(run, Text) and run.bold and not run.code
        line += _in_bold(said, line, after) if is_bold else said
        if line.endswith("!") and after.startswith("["):
            # Before a link, it would make the link an image.
            line = f"{line[:-1]}\\!"
    line = re.sub(" {2,}", " ", line).strip()
    is_text = bool(runs) and isinstance(runs[0], Text) and not runs[0].code
    return _STARTS_A_BLOCK.sub(r"\1\\\2", line) if is_text else line


def _run_together(spans: tuple[Written, ...]) -> Iterator[Written]:
    """Join neighbours that look the same, because escaping looks at what is next."""
    texts = (with_(x, quoted=False) if isinstance(x, Text) else x for x in spans)
    for look, alike in groupby(texts, _look):
        if look is None:
            yield from alike
        else:
            text = "".join(x.text for x in alike if isinstance(x, Text))
            yield Text(text=text, bold=look[0], code=look[1])


def _look(span: Written) -> tuple[bool, bool] | None:
    return (span.bold, span.code) if isinstance(span, Text) else None


def _written(span: Written, names: Names) -> str:
    match span:
        case Text(text=text, code=True):
            return _code(" ".join(text.split()))
        case Text(text=text):
            return _escaped(re.sub(r"\s+", " ", text))
        case Hyperlink(url=url, label=label):
            address = _NOT_IN_AN_ADDRESS.sub(_percent, url)
            return f"[{escape(label)}](<{address}>)"
        case Time(at=at):
            return escape(names.time(at))
        case _:
            assert_never(span)


def _in_bold(written: str, before: str, after: str) -> str:
    """Make it bold, but only where Markdown reads the asterisks as bold."""
    text = written.strip()
    start = written[: len(written) - len(written.lstrip())]
    end = written[len(written.rstrip()) :]
    left, right = (start or before)[-1:], (end or after)[:1]
    is_safe = text and (not left or left in _AROUND) and (not right or right in _AROUND)
    return f"{start}**{text}**{end}" if is_safe else written


_AROUND = f" {punctuation}“”"


def _code(text: str) -> str:
    """Fence code with more backticks than it has inside; nothing in it is escaped."""
    if not text:
        return ""
    longest = max((len(x) for x in re.findall("`+", text)), default=0)
    fence, space = "`" * (longest + 1), " " if "`" in (text[0], text[-1]) else ""
    return f"{fence}{space}{_printable(text)}{space}{fence}"


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())


def _quoted(line: str) -> str:
    text = line.strip()
    # Markdown would take an indent away, or make a block of it.
    indent = line.rstrip()[: -len(text)].expandtabs(_TAB) if text else ""
    return "&nbsp;" * len(indent) + _STARTS_A_BLOCK.sub(r"\1\\\2", _escaped(text))


def _escaped(text: str) -> str:
    return _POWERFUL.sub(r"\\\g<0>", _printable(text.expandtabs(_TAB)))


def _printable(text: str) -> str:
    """Replace control characters, which can control a terminal."""
    return "".join(
        "\ufffd" if unicodedata.category(char) in _NOT_TEXT else char for char in text
    )
