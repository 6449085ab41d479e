"""A problem with the settings: where it is, what is wrong and how to fix it."""

import re

from attrs import frozen

EX_CONFIG = 78
"""The exit code of a process whose settings are wrong (``sysexits.h``)."""

_SECRET = re.compile(r"xox[a-z]|xapp|://[^/]*@", re.IGNORECASE)
_QUOTE_LIMIT = 60


@frozen(kw_only=True)
class Problem:
    """One thing to correct.

    Attributes:
        where: the environment variable or the file.
        line: the line in the file, if there is one.
        what: what is wrong, without a full stop.
        fix: one instruction, without a full stop.
    """

    where: str
    line: int | None = None
    what: str
    fix: str

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where}:{self.line}"
        return f"{place}: {self.what}. Fix: {self.fix}"


class SettingsError(Exception):
    """All problems with the settings."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def quoted(value: str) -> str:
    """Quote a value on one short line, and never a secret."""
    if _SECRET.search(value):
        return "(redacted)"
    shown = value if len(value) <= _QUOTE_LIMIT else value[:_QUOTE_LIMIT] + "…"
    return ascii(shown) if not shown.isprintable() else f'"{shown}"'
