"""Tasks: what is to be done during the incident, and who does it."""

from collections.abc import Iterator
from typing import assert_never

from attrs import evolve as with_
from attrs import field, frozen
from immutables import Map

from actors.errors import Rejected
from actors.incident.crew_views import TaskLine, TaskState
from actors.incident.facts import Mark
from actors.incident.ids import PersonId
from actors.incident.roles import TAKEN

NO_SUCH_TASK = "no such task"

# Commands.


@frozen(kw_only=True)
class AddTask:
    """Add a task; ``owner``: who does it, ``None``: nobody yet."""

    mark: Mark
    text: str
    owner: PersonId | None = None


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
class Task:
    """A task.

    Attributes:
        added: who added it, and when.
        given: who gave it to its owner, and when.
        assignments: to how many people it was given; persistent, because the keys of
            the messages to them carry it.
        changed: who added, ended or reopened it last, and when.
    """

    number: int
    text: str
    owner: PersonId | None
    state: TaskState = TaskState.OPEN
    added: Mark
    given: Mark
    assignments: int
    changed: Mark


@frozen(kw_only=True)
class Tasks:
    """Every task, by its number; the open ones in the order of their addition."""

    by_number: Map[int, Task] = field(factory=Map)
    open_numbers: tuple[int, ...] = ()

    @property
    def open(self) -> Iterator[Task]:
        return (self.by_number[number] for number in self.open_numbers)

    @property
    def lines(self) -> tuple[TaskLine, ...]:
        """The open tasks, as people see them."""
        return tuple(
            TaskLine(task=x.number, text=x.text, owner=x.owner) for x in self.open
        )

    def of(self, person: PersonId) -> tuple[Task, ...]:
        """Return the open tasks that somebody has."""
        return tuple(x for x in self.open if x.owner == person)


def decide(tasks: Tasks, command: TasksCommand) -> tuple[TasksEvent, ...]:
    """Raise ``Rejected``: ``NO_SUCH_TASK`` or ``TAKEN``."""
    mark = command.mark
    if isinstance(command, AddTask):
        number = len(tasks.by_number) + 1
        last = tasks.by_number.get(number - 1)
        if last and (last.added, last.text) == (mark, command.text):
            return ()
        text, owner = command.text, command.owner
        return (TaskAdded(mark=mark, task=number, text=text, owner=owner),)
    task = tasks.by_number.get(command.task)
    if task is None:
        raise Rejected(NO_SUCH_TASK)
    is_open = task.state is TaskState.OPEN
    match command:
        case TakeTask() if not is_open:
            return ()
        case TakeTask():
            if task.owner not in (None, mark.by):
                raise Rejected(TAKEN)
            return _given(task, mark, mark.by)
        case GiveTask(owner=owner):
            return _given(task, mark, owner) if is_open else ()
        case FinishTask():
            return (TaskDone(mark=mark, task=task.number),) if is_open else ()
        case DropTask():
            return (TaskDropped(mark=mark, task=task.number),) if is_open else ()
        case ReopenTask():
            return () if is_open else (TaskReopened(mark=mark, task=task.number),)
        case _:
            assert_never(command)


def _given(task: Task, mark: Mark, owner: PersonId | None) -> tuple[TaskGiven, ...]:
    if task.owner == owner:
        return ()
    return (TaskGiven(mark=mark, task=task.number, owner=owner),)


def evolve(tasks: Tasks, event: TasksEvent) -> Tasks:
    mark = event.mark
    if isinstance(event, TaskAdded):
        new = Task(
            number=event.task,
            text=event.text,
            owner=event.owner,
            added=mark,
            given=mark,
            assignments=1 if event.owner else 0,
            changed=mark,
        )
        return _with(tasks, new)
    task = tasks.by_number[event.task]
    match event:
        case TaskGiven(owner=owner):
            count = task.assignments + (1 if owner else 0)
            return _with(tasks, with_(task, owner=owner, given=mark, assignments=count))
        case TaskDone():
            return _with(tasks, with_(task, state=TaskState.DONE, changed=mark))
        case TaskDropped():
            return _with(tasks, with_(task, state=TaskState.DROPPED, changed=mark))
        case TaskReopened():
            return _with(tasks, with_(task, state=TaskState.OPEN, changed=mark))
        case _:
            assert_never(event)


def _with(tasks: Tasks, task: Task) -> Tasks:
    others = tuple(x for x in tasks.open_numbers if x != task.number)
    is_open = task.state is TaskState.OPEN
    if is_open:
        was_open = task.number in tasks.open_numbers
        open_numbers = tasks.open_numbers if was_open else (*others, task.number)
    else:
        open_numbers = others
    return Tasks(
        by_number=tasks.by_number.set(task.number, task),
        open_numbers=open_numbers,
    )
