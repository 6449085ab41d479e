"""The auditor's word: every promise, checked against Slack and the journal."""

from collections.abc import Callable, Iterator

from tests.auditor.evidence import Case, Evidence
from tests.auditor.journal import (
    unrest,
    wrong_declarations,
    wrong_index,
    wrong_moves,
)
from tests.auditor.texts import bugs, leaks, overflow, wrong_mentions
from tests.auditor.things import (
    unknown_things,
    wrong_channels,
    wrong_furniture,
    wrong_messages,
)

OF_ONE_JOURNAL: tuple[Callable[[Case], Iterator[str]], ...] = (
    wrong_moves,
    wrong_index,
    unrest,
)
OF_ONE_INCIDENT: tuple[Callable[[Case, Evidence], Iterator[str]], ...] = (
    wrong_channels,
    wrong_messages,
    wrong_furniture,
)
OF_ALL: tuple[Callable[[Evidence], Iterator[str]], ...] = (
    wrong_declarations,
    unknown_things,
    wrong_mentions,
    leaks,
    overflow,
    bugs,
)


def violations(evidence: Evidence) -> list[str]:
    """Return everything that was promised and does not hold, in words."""
    cases = evidence.journal.cases.values()
    return [
        *(said for case in cases for rule in OF_ONE_JOURNAL for said in rule(case)),
        *(
            said
            for case in cases
            for rule in OF_ONE_INCIDENT
            for said in rule(case, evidence)
        ),
        *(said for rule in OF_ALL for said in rule(evidence)),
    ]
