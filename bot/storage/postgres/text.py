"""Encodes text for PostgreSQL, which cannot store U+0000; people can type it.

Rule: any text that is written is read back unchanged.
"""

ESCAPE = "\ufdd0"
"""A code point that Unicode will never assign to a character."""


def write_text(text: str) -> str:
    return text.replace(ESCAPE, f"{ESCAPE}1").replace("\0", f"{ESCAPE}0")


def read_text(text: str) -> str:
    return text.replace(f"{ESCAPE}0", "\0").replace(f"{ESCAPE}1", ESCAPE)
