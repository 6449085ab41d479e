"""Reads a TOML table key by key, and notes every problem.

Rule: note a bad value and return an empty one in its place. Reading continues, to find
the other problems; nobody sees the empty values, because reading ends in an error.
"""

import difflib
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from attrs import define, field, frozen

from bot.settings.problem import Problem, quoted
from bot.settings.toml_lines import KeyPath, LineFinder, dotted
from bot.settings.validators import Flaw, key_flaw

# Control characters, surrogates and line ends; joined emoji are fine.
_UNWRITABLE = {"Cc", "Cs", "Zl", "Zp"}


@define(kw_only=True)
class Document:
    """A configuration's source, and the problems found in it so far."""

    where: str
    finder: LineFinder
    problems: list[Problem] = field(factory=list)


@frozen(kw_only=True)
class Table:
    """One table of a document, at its path."""

    document: Document
    values: Mapping[str, object]
    path: KeyPath = ()

    def note(self, key: str | KeyPath, what: str, fix: str) -> None:
        """Note a problem with a key, or with a path below this table."""
        path = (*self.path, *((key,) if isinstance(key, str) else key))
        place = f"{dotted(path)}: " if path else ""
        problem = Problem(
            where=self.document.where,
            line=self.document.finder.line(path),
            what=f"{place}{what}",
            fix=fix,
        )
        self.document.problems.append(problem)

    def only(self, known: Sequence[str]) -> None:
        """Note every unknown key."""
        for key in self.values:
            if key not in known:
                self.note(key, "is not a key that Muster knows", instead(key, known))

    def string(self, key: str) -> str:
        """Read a required text."""
        if key not in self.values:
            self.note(key, "is missing", f'add {key} = "…"')
            return ""
        value = self.values[key]
        if not isinstance(value, str):
            what = f"{shown(value)} is not text"
            self.note(key, what, "put it in double quotes")
            return ""
        if not value.strip():
            self.note(key, "is empty", "write something between the quotes")
        return value.strip()

    def words(self, key: str, limit: int) -> str:
        """Read a required line for people, no longer than Slack allows."""
        value = self.string(key)
        self._check_words(key, value, limit)
        return value

    def lines(self, key: str, at_most: int, limit: int) -> tuple[str, ...]:
        """Read an array of lines for people; empty if it is missing."""
        found: list[str] = []
        for index, value in self.strings(key):
            self._check_words((key, index), value.strip(), limit)
            if not value.strip():
                fix = "write something between the quotes, or remove the line"
                self.note((key, index), "is empty", fix)
            found.append(value.strip())
        if len(found) > at_most:
            what = f"has {len(found)} lines, must have {at_most} or fewer"
            self.note(key, what, "remove some")
        return tuple(found)

    def key(self, known: Sequence[str]) -> str:
        """Read the key of an array's item, and note the item's unknown keys."""
        self.only(known)
        return self.shaped("key", key_flaw)

    def shaped(self, key: str, flaw_of: Callable[[str], Flaw | None]) -> str:
        """Read a required text that has a certain shape."""
        value = self.string(key)
        if value and (flaw := flaw_of(value)):
            self.note(key, *flaw)
        return value

    def whole(self, key: str, highest: int) -> int:
        """Read a required whole number from 1."""
        if key not in self.values:
            self.note(key, "is missing", f"add a whole number, such as {key} = 2")
            return 0
        value = self.values[key]
        # In Python, but not in TOML, true is a whole number.
        is_bool = isinstance(value, bool)
        if isinstance(value, int) and not is_bool and 1 <= value <= highest:
            return value
        what = f"{shown(value)} is not a whole number from 1 to {highest}"
        self.note(key, what, f"write a number without quotes, such as {key} = 2")
        return 0

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Read true or false; the default if it is missing."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            what = f"{shown(value)} is not true or false"
            self.note(key, what, f"write {key} = true, without quotes")
            return default
        return value

    def table(self, key: str) -> "Table":
        """Read a table; an empty one if it is missing."""
        value: object = self.values.get(key, {})
        if not isinstance(value, dict):
            self.note(
                key, f"{shown(value)} is not a table", f"write its keys under [{key}]"
            )
            value = {}
        return Table(document=self.document, values=value, path=(*self.path, key))

    def tables(self, key: str, at_most: int) -> "tuple[Table, ...]":
        """Read an array of tables; an empty one if it is missing."""
        found: list[Table] = []
        for index, value in enumerate(self._array(key, f"write [[{key}]] above it")):
            path = (*self.path, key, index)
            if isinstance(value, dict):
                table = Table(document=self.document, values=value, path=path)
                found.append(table)
            else:
                self.note(
                    (key, index),
                    f"{shown(value)} is not a table",
                    f"write [[{key}]] above it",
                )
        if len(found) > at_most:
            what = f"is one of {len(found)}, must be one of {at_most} or fewer"
            self.note((key, at_most), what, "remove some")
        return tuple(found)

    def strings(self, key: str) -> tuple[tuple[int, str], ...]:
        """Read an array of texts with their indexes; empty if it is missing."""
        found: list[tuple[int, str]] = []
        for index, value in enumerate(self._array(key, f'write {key} = ["…"]')):
            if isinstance(value, str):
                found.append((index, value))
            else:
                self.note(
                    (key, index),
                    f"{shown(value)} is not text",
                    "put it in double quotes",
                )
        return tuple(found)

    def _check_words(self, key: str | KeyPath, value: str, limit: int) -> None:
        if len(value) > limit:
            what = f"has {len(value)} characters, must have {limit} or fewer"
            self.note(key, what, "shorten it")
        if any(unicodedata.category(char) in _UNWRITABLE for char in value):
            what = "has a line break or a control character"
            self.note(key, what, "write it on one line")

    def _array(self, key: str, fix: str) -> Sequence[object]:
        value = self.values.get(key, [])
        if isinstance(value, list):
            return value
        self.note(key, f"{shown(value)} is not an array", fix)
        return ()


def instead(wrong: str, known: Sequence[str]) -> str:
    """Suggest the known word that was probably meant, or list them all."""
    close = difflib.get_close_matches(wrong[:100], known, n=1)
    if close:
        return f"change it to {close[0]}"
    return f"use one of {', '.join(known)}" if known else "remove it"


def distinct(tables: Sequence[Table], key: str, values: Sequence[object]) -> None:
    """Note each value that an earlier table has already."""
    first: dict[object, Table] = {}
    for table, value in zip(tables, values, strict=True):
        # An empty value was noted when it was read.
        if value and first.setdefault(value, table) is not table:
            shown = quoted(value) if isinstance(value, str) else value
            what = f"{shown} is already used in {dotted(first[value].path)}"
            table.note(key, what, "choose another")


def shown(value: object) -> str:
    """Write a bad value as it is in the file, or say what it is."""
    match value:
        case str():
            return quoted(value)
        case bool():
            return str(value).lower()
        case dict():
            return "a table"
        case list():
            return "an array"
        case _:
            return quoted(str(value)).strip('"')
