"""What the check-up finds, and what it touches."""

from attrs import frozen

from actors.incident.views import Progress, ReceiptLine
from bot.settings.problem import Problem

OPEN = frozenset({Progress.REFUSED, Progress.DOUBTED})
"""A step that is done was not touched, and one that waits may be done yet."""


@frozen(kw_only=True)
class Finding:
    """One thing that is wrong with the set-up.

    Attributes:
        is_fatal: it stops the start; anything else is a warning.
        rows: the rows of the plan whose steps it can spoil.
        target: the channel or the person that it is about; empty for all of them.
    """

    problem: Problem
    is_fatal: bool = False
    rows: frozenset[str] = frozenset()
    target: str = ""

    def __str__(self) -> str:
        return str(self.problem)

    def touches(self, line: ReceiptLine) -> bool:
        """Tell whether it may be the reason why this was not done."""
        is_about = self.target in ("", line.target)
        return line.progress in OPEN and line.row in self.rows and is_about


def warning(
    where: str, what: str, fix: str, rows: frozenset[str], target: str = ""
) -> Finding:
    """Make a finding that stops nothing."""
    problem = Problem(where=where, what=what, fix=fix)
    return Finding(problem=problem, rows=rows, target=target)


def fatal(where: str, what: str, fix: str) -> Finding:
    return Finding(problem=Problem(where=where, what=what, fix=fix), is_fatal=True)
