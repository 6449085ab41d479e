"""Text as PostgreSQL can keep it: it knows no U+0000, which people can type.

Rule: what is written is read again, whatever it was.
"""

ESCAPE = "\ufdd0"
"""A code point that Unicode keeps free of characters for ever."""


def write_text(text: str) -> str:
    return text.replace(ESCAPE, f"{ESCAPE}1").replace("\0", f"{ESCAPE}0")


def read_text(text: str) -> str:
    return text.replace(f"{ESCAPE}0", "\0").replace(f"{ESCAPE}1", ESCAPE)
