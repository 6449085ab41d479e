"""Cleans typed text of characters that nobody sees or that mislead.

Rule: every text that is stored has passed through ``visible``.
"""

import re
import unicodedata

_NON_JOINER, _JOINER = "\u200c", "\u200d"
"""Emoji and many scripts need them."""

_GAPS = re.compile("[\t\x0b\x0c\x1c-\x1f\x85]")
"""Control characters that are white space, except line ends."""

_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
"""A flag such as Scotland's is spelt with letters that are invisible elsewhere."""

_UNSEEN_CATEGORIES = {"Cc", "Cf", "Cn", "Co", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"}
"""Controls, unassigned code points, marks without a letter, and spaces."""

_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
"""Letters and symbols by their category, but nothing is drawn for them."""

_NEWER_EMOJI = range(0x1F000, 0x1FB00)
"""Characters here that Python does not know yet are emoji that people can see."""

_DRAWN_FORMATS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
    "\U000110bd\U000110cd"
)
"""Unicode's Prepended_Concatenation_Mark: format characters that are drawn, such as
the Arabic sign for a year."""

_KEPT_FORMATS = _DRAWN_FORMATS | {_NON_JOINER, _JOINER}
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)
"""Characters that change the emoji before them."""


def visible(typed: str) -> str:
    """Remove what nobody sees, or what reverses the text around it.

    A tab, and every other control that separates words, becomes a space. A text without
    anything visible becomes empty.
    """
    text = _GAPS.sub(" ", typed.replace("\r\n", "\n").replace("\r", "\n"))
    flags = {at for x in _FLAG.finditer(text) for at in range(*x.span())}
    kept = "".join(
        x for at, x in enumerate(text) if x == "\n" or at in flags or not _is_control(x)
    )
    return kept if any(map(_is_seen, kept)) else ""


def one_line(typed: str) -> str:
    """Write a text as a title: line ends and gaps become single spaces."""
    return " ".join(visible(typed).split())


def start_of(text: str, limit: int) -> str:
    """Return at most this many characters, without cutting an emoji or a letter.

    A single sign that is longer than the limit is cut anyway.
    """
    at = limit
    while 0 < at < len(text) and _goes_on(text[at - 1], text[at]):
        at -= 1
    return text[: at or limit]


def _goes_on(before: str, character: str) -> bool:
    """Whether a character belongs to the sign before it."""
    if before == _JOINER or character in {_NON_JOINER, _JOINER}:
        return True
    is_mark = unicodedata.category(character).startswith("M")
    return is_mark or any(ord(character) in x for x in (_SKIN_TONES, _TAGS))


def _is_control(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cc", "Cs"} or (
        category == "Cf" and character not in _KEPT_FORMATS
    )


def _is_seen(character: str) -> bool:
    if ord(character) in _NEWER_EMOJI or character in _DRAWN_FORMATS:
        return True
    category = unicodedata.category(character)
    return category not in _UNSEEN_CATEGORIES and character not in _FILLERS
