"""Tasks in small incidents, and what people read of them."""

from collections.abc import Iterable

from attrs import evolve as with_

from actors.incident.crew_views import AssignmentView, TaskView
from actors.incident.keys import ASSIGNMENT, TASK, row_of
from actors.incident.tasks import AddTask, TakeTask, TaskAdded, TaskDone, TaskGiven
from tests.actors.incident.case import ADA, BOB, CYD, DAN, mark
from tests.actors.incident.run import Run

ROLL_BACK, LOGS = "Roll back release 512", "Check the logs"
ADD = AddTask(mark=mark(ADA, 60), text=ROLL_BACK)
ADDED = TaskAdded(mark=ADD.mark, task=1, text=ROLL_BACK, owner=None)
TAKE = TakeTask(mark=mark(BOB, 70), task=1)
TAKEN_BY_BOB = TaskGiven(mark=TAKE.mark, task=1, owner=BOB)
DONE = TaskDone(mark=mark(CYD, 80), task=1)
GIVEN = with_(ADD, owner=DAN)


def shown(run: Run) -> list[TaskView]:
    return [x for x in run.slack.said_in("COWN") if isinstance(x, TaskView)]


def told(run: Run, person: str) -> list[AssignmentView]:
    return [x for x in run.slack.said_in(person) if isinstance(x, AssignmentView)]


def calls(run: Run, rows: Iterable[str] = (TASK, ASSIGNMENT)) -> list[str]:
    return [x.key for x in run.slack.messages.values() if row_of(x.key) in rows]
