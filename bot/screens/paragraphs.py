"""Paragraphs: sentences as blocks, in which typed text is never markup."""

from itertools import chain

from bot.slack.kit.blocks import SECTION_MAX, Block
from bot.words import phrases
from bot.words.length import lines_of, pieces_of, shortened, size
from bot.words.renderers.rich_text import rich_text
from bot.words.spans import Said, joined


def section(said: Said) -> Block:
    """Make a paragraph; a text that is too long says that it is shortened."""
    return rich_text(shortened(said, SECTION_MAX, phrases.CUT))


def sections(said: Said) -> list[Block]:
    """Make as many paragraphs as needed, of whole lines where they fit."""
    parts: list[list[Said]] = [[]]
    lines = [pieces_of(line, SECTION_MAX) for line in lines_of(said)]
    for line in chain.from_iterable(lines):
        if size(joined([*parts[-1], line], "\n")) > SECTION_MAX:
            parts.append([])
        parts[-1].append(line)
    return [section(joined(part, "\n")) for part in parts if part]
