"""Finds the line of each key in a TOML text, which ``tomllib`` does not report.

Rule: let the parser find where a statement ends. Text cut inside a string or an array
is never valid TOML, so the fewest lines that parse are one statement, and its value
names the keys that it sets.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping

from attrs import define, field

from bot.settings.problem import quoted

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")

KeyPath = tuple[str | int, ...]
"""The path to a value: ``("severities", 1, "rank")``."""


def dotted(path: KeyPath) -> str:
    """Write a path as people do: ``severities[1].rank``."""
    written = ""
    for part in path:
        if isinstance(part, int):
            written += f"[{part}]"
        else:
            bare = _BARE_KEY.fullmatch(part) and quoted(part) == f'"{part}"'
            written += f".{part if bare else quoted(part)}"
    return written.removeprefix(".")


@define
class LineFinder:
    """The lines of a valid TOML text by key path."""

    _lines: dict[KeyPath, int] = field(factory=dict)
    _lengths: dict[KeyPath, int] = field(factory=dict)

    @classmethod
    def of(cls, text: str) -> "LineFinder":
        finder = cls()
        header: KeyPath = ()
        for line, statement, keys in _statements(text.replace("\r\n", "\n")):
            if statement.startswith("["):
                is_array = statement.startswith("[[")
                header = finder._place(_only_path(keys), is_new_item=is_array)
                for length in range(1, len(header) + 1):
                    finder._lines.setdefault(header[:length], line)
            else:
                finder._learn(header, keys, line)
        return finder

    def line(self, path: KeyPath) -> int | None:
        """Return the line of the path, or of the nearest table around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self._lines:
                return self._lines[path[:length]]
        return None

    def _learn(self, above: KeyPath, keys: Mapping[str, object], line: int) -> None:
        for key, value in keys.items():
            path = (*above, key)
            self._lines.setdefault(path, line)
            if isinstance(value, dict):
                self._learn(path, value, line)

    def _place(self, names: tuple[str, ...], *, is_new_item: bool) -> KeyPath:
        """Resolve a header's names to the current items of arrays of tables."""
        path: KeyPath = ()
        for name in names[:-1]:
            path = self._last_item((*path, name))
        path = (*path, names[-1])
        if is_new_item:
            self._lengths[path] = self._lengths.get(path, 0) + 1
        return self._last_item(path)

    def _last_item(self, path: KeyPath) -> KeyPath:
        length = self._lengths.get(path)
        return path if length is None else (*path, length - 1)


def _statements(text: str) -> Iterator[tuple[int, str, Mapping[str, object]]]:
    """Yield each statement's first line, its text and what it parses to."""
    pending: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        pending.append(line)
        statement = "\n".join(pending)
        try:
            keys: Mapping[str, object] = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        if keys:
            yield number - len(pending) + 1, statement.lstrip(), keys
        pending.clear()


def _only_path(keys: Mapping[str, object]) -> tuple[str, ...]:
    """Read the names of a header, which parses to one empty table in another."""
    names: list[str] = []
    value: object = keys
    while isinstance(value, dict | list) and value:
        if isinstance(value, list):
            value = value[0]
        else:
            name, value = next(iter(value.items()))
            names.append(name)
    return tuple(names)
