"""The rows that show tasks in the channel, and tell people of the tasks they get."""

from collections.abc import Iterator
from functools import partial

from actors.incident.assignments import Assignment
from actors.incident.crew_views import AssignmentView, TaskView
from actors.incident.keys import assignment_surface, task_surface
from actors.incident.lifecycle import Kind
from actors.incident.model import Incident
from actors.incident.plan.timed import TimedMessage
from actors.incident.task import Task


def task_turns(incident: Incident) -> Iterator[TimedMessage]:
    """Yield a message for each task, due at once while the task is open.

    Without a channel there is none: the card and the list of tasks have them all.
    """
    if incident.channel is None:
        return
    for task in incident.tasks.watched:
        yield TimedMessage(
            surface=task_surface(task.number),
            to=incident.channel.id,
            due_at=task.added.at if task.is_open else None,
            view=partial(task_of, incident, task),
        )


def task_of(incident: Incident, task: Task) -> TaskView:
    return TaskView(
        number=incident.number,
        task=task.number,
        text=task.text,
        owner=task.owner,
        state=task.state,
        ended=task.ended,
        link=task.link,
    )


def assignment_turns(incident: Incident) -> Iterator[TimedMessage]:
    """Yield a direct message for each assignment, due at once while it lasts.

    Of a test incident nobody hears but its declarer.
    """
    is_test = incident.kind is Kind.TEST
    for x in incident.assignments.open:
        is_told = not is_test or x.person == incident.declared.by
        yield TimedMessage(
            surface=assignment_surface(x.number),
            to=x.person,
            due_at=x.by.at if is_told and x.end is None else None,
            view=partial(assignment_of, incident, x),
            name=x.person,
        )


def assignment_of(incident: Incident, assignment: Assignment) -> AssignmentView:
    return AssignmentView(
        number=incident.number,
        title=assignment.title,
        channel=incident.own_channel,
        assignment=assignment.number,
        task=assignment.task,
        text=assignment.text,
        owner=assignment.person,
        by=assignment.by,
        is_again=assignment.is_again,
        end=assignment.end,
        ended=assignment.ended,
    )
