"""Messages about tasks: of every kind with any text, and as they are read by people."""

from collections.abc import Mapping

from attrs import evolve as with_

from actors.incident.bodies import Body
from actors.incident.crew_views import (
    AssignmentEnd,
    AssignmentView,
    TaskState,
    TaskView,
)
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from tests.actors.incident.case import ADA, BOB, CYD, DECLARE, T0, mark

NUMBER = IncidentNumber(123456)
OWN = ChannelId("C0OWN")
MARK = Mark(by=ADA, at=T0)


def task(text: str, state: TaskState, owner: PersonId | None = BOB) -> TaskView:
    return TaskView(
        number=NUMBER,
        task=3,
        text=text[:300],
        owner=owner,
        state=state,
        ended=None if state is TaskState.OPEN else MARK,
    )


def assignment(text: str, end: AssignmentEnd | None = None) -> AssignmentView:
    return AssignmentView(
        number=NUMBER,
        title=text[:120],
        channel=OWN,
        assignment=2,
        task=3,
        text=text[:300],
        owner=BOB,
        by=MARK,
        end=end,
        ended=MARK if end else None,
    )


def task_bodies(text: str) -> Mapping[str, Body]:
    """Return a message about a task of every kind and shape."""
    return {
        **{f"task, {state}": task(text, state) for state in TaskState},
        "task, without an owner": task(text, TaskState.OPEN, owner=None),
        "assignment": assignment(text),
        **{f"assignment, {end}": assignment(text, end) for end in AssignmentEnd},
    }


ROLL_BACK = "Roll back release 512"
TASK = TaskView(number=DECLARE.number, task=1, text=ROLL_BACK, owner=BOB)
ASSIGNMENT = AssignmentView(
    number=DECLARE.number,
    title=DECLARE.title,
    channel=ChannelId("COWN"),
    assignment=1,
    task=1,
    text=ROLL_BACK,
    owner=BOB,
    by=mark(),
)
LONG_TASK = ("Ask <@U0123ABCD> & everybody to roll back release 512 " * 9)[:300]

TASK_MESSAGES: Mapping[str, Body] = {
    "task": TASK,
    "task_without_owner": with_(TASK, owner=None),
    "task_long": with_(TASK, text=LONG_TASK),
    "task_of_a_message": with_(
        TASK, link="https://acme.slack.com/archives/C1/p1700000000000100"
    ),
    "task_done": with_(TASK, state=TaskState.DONE, ended=mark(BOB, 90)),
    "task_dropped": with_(TASK, state=TaskState.DROPPED, ended=mark(CYD, 90)),
    "assignment": ASSIGNMENT,
    "assignment_again": with_(ASSIGNMENT, is_again=True),
    "assignment_long": with_(
        ASSIGNMENT, text=LONG_TASK, title=("Nobody can pay " * 8)[:120]
    ),
    "assignment_without_channel": with_(ASSIGNMENT, channel=None),
    **{
        f"assignment_{end}": with_(ASSIGNMENT, end=end, ended=mark(CYD, 90))
        for end in AssignmentEnd
    },
}
"""How they look, in every state; test_golden.py keeps them as files."""
