"""The kinds of events that the auditor knows, by what they change for people.

Rule: an event of any other kind is a finding, because nobody has judged what it does.
"""

from collections.abc import Iterator
from typing import get_args

from actors.incident.briefings import BriefingsEvent
from actors.incident.checklist import ChecklistEvent
from actors.incident.crew import CrewEvent
from actors.incident.details import (
    DescriptionChanged,
    ImpactChanged,
    ServiceChanged,
    SeverityChanged,
    TitleChanged,
)
from actors.incident.ending import ClosedAutomatically
from actors.incident.handovers import HandoversEvent
from actors.incident.joining import JoiningEvent
from actors.incident.lifecycle import Closed, Declared, Reopened
from actors.incident.promise import PromiseEvent, ReminderTimer
from actors.incident.question import (
    QuestionAsked,
    QuestionPostponed,
    QuestionScheduled,
)
from actors.incident.roles import LeadChanged, RoleAccepted
from actors.incident.steps.events import StepEvent
from actors.incident.tasks import TasksEvent
from actors.incident.trouble import Confirmed, Retried
from actors.incident.updates import StatusChanged, UpdateSent
from tests.auditor.evidence import Case

Edited = (
    TitleChanged
    | DescriptionChanged
    | ImpactChanged
    | ServiceChanged
    | SeverityChanged
    | LeadChanged
)
"""What people change, and only while an incident is open; what no window edits is
``None`` in edits.py."""

Updated = StatusChanged | UpdateSent
"""What people tell everybody, and only while an incident is open."""

Ended = Closed | Reopened | ClosedAutomatically
"""What ends an incident, and what takes that back."""

Asked = (
    QuestionPostponed | QuestionAsked | QuestionScheduled | PromiseEvent | ReminderTimer
)
"""What belongs to the question whether it is over and to the next update, and only
while an incident is open; see question_waits.py and promise_waits.py."""

Shared = (
    RoleAccepted
    | BriefingsEvent
    | HandoversEvent
    | TasksEvent
    | ChecklistEvent
    | CrewEvent
    | JoiningEvent
)
"""What people agree on among themselves."""

Quiet = Retried | Confirmed | StepEvent
"""What changes nothing that the auditor follows, and may come after a closing, too."""

KNOWN = get_args(Declared | Edited | Updated | Ended | Asked | Shared | Quiet)


def unknown_events(case: Case) -> Iterator[str]:
    """I3: each event is of a kind that the auditor can judge."""
    kinds = {type(event).__name__ for event in case.events if type(event) not in KNOWN}
    for kind in sorted(kinds):
        yield f"I3 {case.number}: {kind} is not among {__name__}; {WHAT_TO_DO}"


WHAT_TO_DO = (
    "add it to Edited, Updated, Ended, Asked, Shared or Quiet there, and what it "
    "changes to incident_state.py and edits.py, where the type checker asks for it"
)
