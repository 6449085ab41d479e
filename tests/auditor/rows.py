"""The rows of the plan that the auditor knows, and what each may leave in Slack.

Rule: this is a list of its own and not the plan, which is part of what is judged. A
step of any other row is a violation. Whoever adds a row adds its name here, to the
steps that incidents owe in ``missing_steps`` of ``journal.py``, and to the rule that
finds what it does in Slack.
"""

from collections.abc import Iterator

from actors.incident.keys import row_of
from actors.incident.steps.events import StepDone, StepFailed, StepStarted
from tests.auditor.evidence import Case

POSTED_ONCE = frozenset({"announce", "reply", "told", "joining", "handoff"})
"""Each target has a message of its own, which nobody edits: see ``exactly_once.py``."""

BRIEFING = frozenset({"brief", "unaccepted", "declined"})
"""What people hear about the roles that others give them: see ``briefings.py``."""

TASKS = frozenset({"task", "assignment"})
"""What people hear of tasks: see ``task_turns.py``."""

HANDING_OVER = frozenset({"handover", "unanswered"})
"""What giver and receiver of a role read: see ``handovers.py``."""

REMINDING = frozenset({"reminder", "overdue", "silent", "unled"})
"""What asks for an update or for a lead: see ``promises.py``, ``vacancies.py``."""

SHOWN = (
    frozenset({"topic", "card", "receipt", "question", "test_end", "announcement"})
    | BRIEFING
    | TASKS
    | HANDING_OVER
    | REMINDING
)
"""Something that is kept up to date: see ``surfaces.py``, ``announcements.py``,
``cards.py`` and, for what waits for its time, ``questions.py``."""

IN_THE_CHANNEL = frozenset({"channel", "invite", "pin", "unpin", "delete", "bookmark"})
"""The channel, and what else is in it: see ``exactly_once.py``."""

KNOWN = POSTED_ONCE | SHOWN | IN_THE_CHANNEL


def unknown_rows(case: Case) -> Iterator[str]:
    """I2: the auditor can only judge the steps of rows that it knows."""
    steps = {
        key
        for x in case.events
        if isinstance(x, StepStarted | StepDone | StepFailed)
        for key in (x.step, *(x.covers if isinstance(x, StepStarted) else ()))
    }
    for row in sorted({row_of(step) for step in steps} - KNOWN):
        yield (
            f"I2 {case.number}: steps of the row {row}, which the auditor does not "
            "know: say in tests/auditor/rows.py what it leaves in Slack"
        )
