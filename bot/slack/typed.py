"""What people typed: what of it can be seen, and what would only mislead.

Rule: a text that is kept has passed through ``visible``.
"""

import re
import unicodedata

_KEPT_SIGNS = {"\u200c", "\u200d"}
"""The joiners: emoji and many scripts are made of them."""

_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")
"""A flag such as Scotland's is spelt with letters that are invisible elsewhere."""

_UNSEEN_CATEGORIES = {"Cc", "Cf", "Cn", "Co", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"}
"""Controls, what has no character, marks without a letter, and spaces."""

_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159")
"""Letters and symbols by their category, and yet nothing is drawn for them."""

_NEWER_EMOJI = range(0x1F000, 0x1FB00)
"""Here what Python's tables do not know yet is an emoji that people can see."""


def visible(typed: str) -> str:
    """Leave out what nobody sees, or what turns the text around it about.

    A tab becomes a space. A text in which nothing can be seen is empty.
    """
    text = typed.replace("\r\n", "\n").replace("\t", " ")
    flags = {at for x in _FLAG.finditer(text) for at in range(*x.span())}
    kept = "".join(
        x for at, x in enumerate(text) if x == "\n" or at in flags or not _is_control(x)
    )
    return kept if any(map(_is_seen, kept)) else ""


def one_line(typed: str) -> str:
    """Make a title of what was typed: its lines and its gaps become single spaces."""
    return " ".join(visible(typed).split())


def _is_control(character: str) -> bool:
    category = unicodedata.category(character)
    return category in {"Cc", "Cs"} or (
        category == "Cf" and character not in _KEPT_SIGNS
    )


def _is_seen(character: str) -> bool:
    if ord(character) in _NEWER_EMOJI:
        return True
    category = unicodedata.category(character)
    return category not in _UNSEEN_CATEGORIES and character not in _FILLERS
