"""A finding: one problem of the set-up, and the steps that it affects."""

from attrs import frozen

from actors.incident.views import Progress, ReceiptLine
from bot.settings.problem import Problem

OPEN = frozenset({Progress.REFUSED, Progress.DOUBTED})
"""A problem can explain these steps. The others are done, or may still be done."""


@frozen(kw_only=True)
class Finding:
    """One problem of the set-up.

    Attributes:
        is_fatal: it prevents the start; any other finding is a warning.
        rows: the rows of the plan whose steps it can affect.
        target: the channel or person that it is about; empty for all of them.
    """

    problem: Problem
    is_fatal: bool = False
    rows: frozenset[str] = frozenset()
    target: str = ""

    def __str__(self) -> str:
        return str(self.problem)

    def touches(self, line: ReceiptLine) -> bool:
        """Whether this problem may be why a step was not done."""
        is_about = self.target in ("", line.target)
        return line.progress in OPEN and line.row in self.rows and is_about


def warning(
    where: str, what: str, fix: str, rows: frozenset[str], target: str = ""
) -> Finding:
    """Make a finding that does not prevent the start."""
    problem = Problem(where=where, what=what, fix=fix)
    return Finding(problem=problem, rows=rows, target=target)


def fatal(where: str, what: str, fix: str) -> Finding:
    return Finding(problem=Problem(where=where, what=what, fix=fix), is_fatal=True)
