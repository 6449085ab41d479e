"""What people do with tasks in any run, and what they then see of them."""

from actors.incident.crew_views import AssignmentView
from actors.incident.facts import Mark
from actors.incident.ids import PersonId
from actors.incident.keys import assignment_surface, task_surface
from actors.incident.model import Incident
from actors.incident.plan.tasks import task_of
from actors.incident.tasks import (
    AddTask,
    DropTask,
    FinishTask,
    GiveTask,
    ReopenTask,
    TakeTask,
    TasksCommand,
)
from tests.actors.incident.run import Run


def about_tasks(
    incident: Incident, people: tuple[PersonId, ...], made: Mark, choice: int
) -> TasksCommand | None:
    """Return what one of four people does with a task, if they may."""
    owner, task = people[(choice + choice // 4) % 4], choice % 3 + 1
    if not incident.closed and len(incident.tasks.by_number) < choice % 5:
        anybody = owner if choice % 2 else None
        return AddTask(mark=made, text=f"Task {choice}", owner=anybody)
    found = incident.tasks.by_number.get(task)
    if found is None:
        return None
    match choice % 6:
        case 0:
            is_free = found.owner in (None, made.by)
            return TakeTask(mark=made, task=task) if is_free else None
        case 1:
            return GiveTask(mark=made, task=task, owner=owner)
        case 2:
            return GiveTask(mark=made, task=task, owner=None)
        case 3:
            return FinishTask(mark=made, task=task)
        case 4:
            return DropTask(mark=made, task=task)
        case _:
            return ReopenTask(mark=made, task=task)


def assert_tasks_shown(run: Run) -> None:
    """Check that each task, and each person's message about one, shows how it is."""
    incident, slack = run.incident, run.slack
    for task in incident.tasks.by_number.values():
        display = incident.steps.display(task_surface(task.number))
        if display.ts in slack.messages and not display.error:
            assert slack.messages[display.ts].body == task_of(incident, task)
        elif incident.channel and task.is_open and not display.posting:
            assert display.error, "an open task has no message"
    told = [x.body for x in slack.messages.values()]
    for view in (x for x in told if isinstance(x, AssignmentView) and not x.end):
        display = incident.steps.display(assignment_surface(view.assignment))
        task = incident.tasks.by_number[view.task]
        is_theirs = task.is_open and task.owner == view.owner
        assert is_theirs or display.error, "it is not their task any more"
