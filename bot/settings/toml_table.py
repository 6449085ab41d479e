"""A TOML table that is read key by key, noting everything that is wrong.

Rule: a bad value is noted and an empty stand-in is returned, so that reading goes on
and finds the other problems; nobody sees stand-ins, for reading ends in an error.
"""

import difflib
import unicodedata
from collections.abc import Mapping, Sequence

from attrs import define, field, frozen

from bot.settings.problem import Problem, quoted
from bot.settings.toml_lines import KeyPath, LineFinder, dotted

# Control characters, half characters and line ends; joined emoji are welcome.
_UNWRITABLE = {"Cc", "Cs", "Zl", "Zp"}


@define(kw_only=True)
class Document:
    """Where a configuration came from, and the problems found in it so far."""

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
        """Note what is wrong with a key, or with a path below this table."""
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
        """Note every key that is not a known one."""
        for key in self.values:
            if key not in known:
                self.note(key, "is not a key that Muster knows", instead(key, known))

    def string(self, key: str) -> str:
        """Read a text that must be there."""
        if key not in self.values:
            self.note(key, "is missing", f'add {key} = "…"')
            return ""
        value = self.values[key]
        if not isinstance(value, str):
            self.note(key, "must be text", "put it in double quotes")
            return ""
        if not value.strip():
            self.note(key, "is empty", "write something between the quotes")
        return value.strip()

    def words(self, key: str, limit: int) -> str:
        """Read a line for people, no longer than its place in Slack."""
        value = self.string(key)
        if len(value) > limit:
            what = f"has {len(value)} characters, and there is room for {limit}"
            self.note(key, what, "say it in fewer words")
        if any(unicodedata.category(char) in _UNWRITABLE for char in value):
            what = "has a line break or a control character"
            self.note(key, what, "write it on one line")
        return value

    def whole(self, key: str, highest: int) -> int:
        """Read a whole number from 1 that must be there."""
        if key not in self.values:
            self.note(key, "is missing", f"add {key} = 1, or another whole number")
            return 0
        value = self.values[key]
        # In Python, but not in TOML, true is a whole number.
        if isinstance(value, bool) or not isinstance(value, int):
            value = 0
        if not 1 <= value <= highest:
            what = f"must be a whole number from 1 to {highest}"
            self.note(key, what, f"write {key} = 1, or another whole number, unquoted")
            return 0
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Read true or false; the default if it is not there."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.note(key, "must be true or false", f"write {key} = true, unquoted")
            return default
        return value

    def table(self, key: str) -> "Table":
        """Read a table; an empty one if it is not there."""
        value: object = self.values.get(key, {})
        if not isinstance(value, dict):
            self.note(key, "must be a table", f"write its keys under [{key}]")
            value = {}
        return Table(document=self.document, values=value, path=(*self.path, key))

    def tables(self, key: str, at_most: int) -> "tuple[Table, ...]":
        """Read an array of tables; an empty one if it is not there."""
        found: list[Table] = []
        for index, value in enumerate(self._array(key)):
            path = (*self.path, key, index)
            if isinstance(value, dict):
                table = Table(document=self.document, values=value, path=path)
                found.append(table)
            else:
                self.note((key, index), "must be a table", f"write [[{key}]] above it")
        if len(found) > at_most:
            what = f"is one of {len(found)}, and there is room for {at_most}"
            self.note((key, at_most), what, "remove some")
        return tuple(found)

    def strings(self, key: str) -> tuple[tuple[int, str], ...]:
        """Read an array of texts with their places; empty if it is not there."""
        found: list[tuple[int, str]] = []
        for index, value in enumerate(self._array(key)):
            if isinstance(value, str):
                found.append((index, value))
            else:
                self.note((key, index), "must be text", "put it in double quotes")
        return tuple(found)

    def _array(self, key: str) -> Sequence[object]:
        value = self.values.get(key, [])
        if isinstance(value, list):
            return value
        self.note(key, "must be an array", f"write {key} = […], or [[{key}]] above it")
        return ()


def instead(wrong: str, known: Sequence[str]) -> str:
    """Say which known word was probably meant, or which there are."""
    close = difflib.get_close_matches(wrong[:100], known, n=1)
    if close:
        return f"write {close[0]}"
    return f"use one of {', '.join(known)}" if known else "remove it"


def distinct(tables: Sequence[Table], key: str, values: Sequence[object]) -> None:
    """Note each value that stands in an earlier table already."""
    first: dict[object, Table] = {}
    for table, value in zip(tables, values, strict=True):
        # Stand-ins were noted when they were read.
        if value and first.setdefault(value, table) is not table:
            shown = quoted(value) if isinstance(value, str) else value
            what = f"{shown} stands in {dotted(first[value].path)} already"
            table.note(key, what, "choose another")
