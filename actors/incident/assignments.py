"""Assignments: who was told in private that somebody gave them a task.

Rule: a person is told once of each time that somebody else gives them a task, or
reopens one of theirs. Whoever takes a task knows it already.
"""

from collections.abc import Iterator
from typing import assert_never

from attrs import evolve as with_
from attrs import frozen

from actors.incident.crew_views import AssignmentEnd, AssignmentView
from actors.incident.facts import Mark
from actors.incident.ids import PersonId
from actors.incident.keys import assignment_surface
from actors.incident.steps.state import StepsDraft
from actors.incident.task import Task
from actors.incident.tasks import (
    TaskAdded,
    TaskDone,
    TaskDropped,
    TaskGiven,
    TaskReopened,
    TasksEvent,
)
from actors.incident.turns import is_at_its_end, is_touched


@frozen(kw_only=True)
class Assignment:
    """One person got one task from somebody else.

    Attributes:
        number: persistent; the keys of its message carry it.
        task: the task's number.
        by: who gave it to them, or reopened it, and when.
        title: of the incident at that time, so a later change edits nothing.
        is_again: it was theirs before, and somebody reopened it.
        end: ``None`` while it is theirs, and open.
        ended: who ended it or gave it to somebody else, and when.
    """

    number: int
    task: int
    text: str
    person: PersonId
    by: Mark
    title: str
    is_again: bool = False
    end: AssignmentEnd | None = None
    ended: Mark | None = None


@frozen(kw_only=True)
class Assignments:
    """Those that last, and those whose messages do not show their end yet.

    Attributes:
        count: how many there were; the last one has this number.
    """

    count: int = 0
    open: tuple[Assignment, ...] = ()


def evolve(
    assignments: Assignments,
    event: TasksEvent,
    task: Task | None,
    steps: StepsDraft,
    title: str,
) -> Assignments:
    """End and start assignments; ``task``: as it was before the event, if it was."""
    mark = event.mark
    match event:
        case TaskAdded(task=number, text=text, owner=owner):
            end, is_again = None, False
        case TaskGiven(task=number, owner=owner):
            end, is_again = AssignmentEnd.MOVED, False
            text = task.text if task else ""
        case TaskReopened(task=number):
            end, is_again = None, True
            text, owner = (task.text, task.owner) if task else ("", None)
        case TaskDone(task=number):
            return _ended(assignments, number, AssignmentEnd.DONE, mark, steps)
        case TaskDropped(task=number):
            return _ended(assignments, number, AssignmentEnd.DROPPED, mark, steps)
        case _:
            assert_never(event)
    left = _ended(assignments, number, end, mark, steps)
    if owner is None or owner == mark.by:
        return left
    new = Assignment(
        number=left.count + 1,
        task=number,
        text=text,
        person=owner,
        by=mark,
        title=title,
        is_again=is_again,
    )
    return Assignments(count=new.number, open=(*left.open, new))


def _ended(
    assignments: Assignments,
    task: int,
    how: AssignmentEnd | None,
    mark: Mark,
    steps: StepsDraft,
) -> Assignments:
    return with_(
        assignments, open=tuple(_left(assignments.open, task, how, mark, steps))
    )


def _left(
    earlier: tuple[Assignment, ...],
    task: int,
    how: AssignmentEnd | None,
    mark: Mark,
    steps: StepsDraft,
) -> Iterator[Assignment]:
    """End those of this task; yield what may still have to be shown."""
    for x in earlier:
        if x.end is None and x.task == task and how is not None:
            if is_touched(assignment_surface(x.number), steps):
                yield with_(x, end=how, ended=mark)
        elif not _is_settled(x, steps):
            yield x


def _is_settled(assignment: Assignment, steps: StepsDraft) -> bool:
    """Whether it is over, and its message says so, or there is no message.

    One whose edit Slack refused stays, because somebody may retry it.
    """
    surface = assignment_surface(assignment.number)
    return assignment.end is not None and is_at_its_end(surface, steps, _shows_end)


def _shows_end(shown: object) -> bool:
    return isinstance(shown, AssignmentView) and shown.end is not None
