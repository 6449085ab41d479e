"""Tasks: what is to be done during the incident, and who does it.

Rule: nothing here grows a look at the plan with the tasks that are over, because a long
incident has hundreds of them.
"""

from collections.abc import Iterator
from typing import assert_never

from attrs import evolve as with_
from attrs import field, frozen
from immutables import Map

from actors.errors import Rejected
from actors.incident.crew_views import TaskLine, TaskState, TaskView
from actors.incident.facts import Mark
from actors.incident.ids import PersonId
from actors.incident.keys import task_surface
from actors.incident.roles import TAKEN
from actors.incident.steps.state import StepsDraft
from actors.incident.task import Task
from actors.incident.turns import is_at_its_end

NO_SUCH_TASK = "no such task"

# Commands.


@frozen(kw_only=True)
class AddTask:
    """Add a task; ``owner``: who does it, ``None``: nobody yet.

    Attributes:
        link: the address of the message that says it; one message is one open task.
    """

    mark: Mark
    text: str
    owner: PersonId | None = None
    link: str = ""


@frozen(kw_only=True)
class TakeTask:
    """Take a task that nobody has."""

    mark: Mark
    task: int


@frozen(kw_only=True)
class GiveTask:
    """Give a task to somebody; ``None``: to nobody."""

    mark: Mark
    task: int
    owner: PersonId | None


@frozen(kw_only=True)
class FinishTask:
    """Mark a task as done."""

    mark: Mark
    task: int


@frozen(kw_only=True)
class DropTask:
    """End a task that is no longer needed."""

    mark: Mark
    task: int


@frozen(kw_only=True)
class ReopenTask:
    """Go on with a task that was done or dropped."""

    mark: Mark
    task: int


TasksCommand = AddTask | TakeTask | GiveTask | FinishTask | DropTask | ReopenTask


# Events.


@frozen(kw_only=True)
class TaskAdded:
    """Somebody added a task; ``task`` is its number."""

    mark: Mark
    task: int
    text: str
    owner: PersonId | None
    link: str = ""


@frozen(kw_only=True)
class TaskGiven:
    """Somebody got a task, or gave it up; themselves, if they took it."""

    mark: Mark
    task: int
    owner: PersonId | None


@frozen(kw_only=True)
class TaskDone:
    """Somebody marked a task as done."""

    mark: Mark
    task: int


@frozen(kw_only=True)
class TaskDropped:
    """Somebody dropped a task."""

    mark: Mark
    task: int


@frozen(kw_only=True)
class TaskReopened:
    """Somebody reopened a task."""

    mark: Mark
    task: int


TasksEvent = TaskAdded | TaskGiven | TaskDone | TaskDropped | TaskReopened


# The state.


@frozen(kw_only=True)
class Tasks:
    """Every task, by its number.

    Attributes:
        open_numbers: those that are open; one that was reopened is the last.
        unsettled: those that are over, while the channel's message does not say so.
    """

    by_number: Map[int, Task] = field(factory=Map)
    open_numbers: tuple[int, ...] = ()
    unsettled: tuple[int, ...] = ()

    @property
    def open(self) -> Iterator[Task]:
        return (self.by_number[number] for number in self.open_numbers)

    @property
    def lines(self) -> tuple[TaskLine, ...]:
        """The open tasks, as people see them."""
        return tuple(
            TaskLine(task=x.number, text=x.text, owner=x.owner) for x in self.open
        )

    @property
    def watched(self) -> Iterator[Task]:
        """Yield the tasks whose messages may have to change."""
        numbers = (*self.unsettled, *self.open_numbers)
        return (self.by_number[number] for number in numbers)

    def of(self, person: PersonId) -> tuple[Task, ...]:
        """Return the open tasks that somebody has."""
        return tuple(x for x in self.open if x.owner == person)

    def made_of(self, link: str) -> Task | None:
        """Return the open task that the message with this address became."""
        return next((x for x in self.open if link and x.link == link), None)


def decide(tasks: Tasks, command: TasksCommand) -> tuple[TasksEvent, ...]:
    """Raise ``Rejected``: ``NO_SUCH_TASK`` or ``TAKEN``."""
    mark = command.mark
    if isinstance(command, AddTask):
        number = len(tasks.by_number) + 1
        last = tasks.by_number.get(number - 1)
        if last and (last.added, last.text) == (mark, command.text):
            return ()
        if tasks.made_of(command.link):
            return ()
        added = TaskAdded(
            mark=mark,
            task=number,
            text=command.text,
            owner=command.owner,
            link=command.link,
        )
        return (added,)
    task = tasks.by_number.get(command.task)
    if task is None:
        raise Rejected(NO_SUCH_TASK)
    match command:
        case ReopenTask():
            again = TaskReopened(mark=mark, task=task.number)
            return () if task.is_open else (again,)
        case _ if not task.is_open:
            return ()
        case TakeTask():
            if task.owner not in (None, mark.by):
                raise Rejected(TAKEN)
            return _given(task, mark, mark.by)
        case GiveTask(owner=owner):
            return _given(task, mark, owner)
        case FinishTask():
            return (TaskDone(mark=mark, task=task.number),)
        case DropTask():
            return (TaskDropped(mark=mark, task=task.number),)
        case _:
            assert_never(command)


def _given(task: Task, mark: Mark, owner: PersonId | None) -> tuple[TaskGiven, ...]:
    if task.owner == owner:
        return ()
    return (TaskGiven(mark=mark, task=task.number, owner=owner),)


def evolve(tasks: Tasks, event: TasksEvent, steps: StepsDraft) -> Tasks:
    mark = event.mark
    if isinstance(event, TaskAdded):
        new = Task(
            number=event.task,
            text=event.text,
            owner=event.owner,
            added=mark,
            given=mark,
            link=event.link,
        )
        return _with(tasks, new, steps)
    task = tasks.by_number[event.task]
    match event:
        case TaskGiven(owner=owner):
            changed = with_(task, owner=owner, given=mark)
        case TaskDone():
            changed = with_(task, state=TaskState.DONE, ended=mark)
        case TaskDropped():
            changed = with_(task, state=TaskState.DROPPED, ended=mark)
        case TaskReopened():
            changed = with_(task, state=TaskState.OPEN, ended=None)
        case _:
            assert_never(event)
    return _with(tasks, changed, steps)


def _with(tasks: Tasks, task: Task, steps: StepsDraft) -> Tasks:
    number = task.number
    unsettled = tuple(
        x
        for x in tasks.unsettled
        if x != number and not _is_settled(tasks.by_number[x], steps)
    )
    others = tuple(x for x in tasks.open_numbers if x != number)
    open_numbers = tasks.open_numbers
    if not task.is_open:
        open_numbers, unsettled = others, (*unsettled, number)
    elif number not in open_numbers:
        open_numbers = (*others, number)
    return Tasks(
        by_number=tasks.by_number.set(number, task),
        open_numbers=open_numbers,
        unsettled=unsettled,
    )


def _is_settled(task: Task, steps: StepsDraft) -> bool:
    """Whether the message of a task that is over says so, or there is no message.

    One whose edit Slack refused stays, because somebody may retry it.
    """

    def shows_end(shown: object) -> bool:
        return isinstance(shown, TaskView) and shown.ended == task.ended

    return is_at_its_end(task_surface(task.number), steps, shows_end)
