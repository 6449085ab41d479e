"""Reads what a team calls the statuses of an incident."""

from collections.abc import Collection

from actors.incident.status import USUAL_WORDS, StatusWords
from bot.settings.problem import quoted
from bot.settings.toml_table import Table

STATUS_KEYS = ("investigating", "fixing", "monitoring", "closed")
"""The keys of the section."""

WORD_LIMIT = 30
"""It starts the topic, and people see only the first 60 characters."""

_CLOSED = "closed"


def status_words(root: Table, taken: Collection[str] = ()) -> StatusWords:
    """Read the words. People type all but the last where sub-commands stand."""
    table = root.table("status")
    table.only(STATUS_KEYS)
    found = {key: _word(table, key) for key in STATUS_KEYS}
    first: dict[str, str] = {}
    for key, word in found.items():
        name = word.casefold()
        if name in taken and key not in (name, _CLOSED):
            what = f"{quoted(word)} is already the word of a sub-command"
            table.note(key, what, "choose another")
        elif (other := first.setdefault(name, key)) != key:
            # A default is not in the file, so the problem is the other word.
            wrong, has = (key, other) if key in table.values else (other, key)
            what = f"{quoted(word)} is already the word of {has}"
            table.note(wrong, what, "choose another")
    return StatusWords(**found)


def _word(table: Table, key: str) -> str:
    usual: str = getattr(USUAL_WORDS, key)
    if key not in table.values:
        return usual
    return table.words(key, WORD_LIMIT) or usual
