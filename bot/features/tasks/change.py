"""The buttons that take, end and reopen a task."""

from collections.abc import Callable
from typing import TypeAlias

from actors.incident.facts import Mark
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from actors.incident.task import Task
from actors.incident.tasks import (
    DropTask,
    FinishTask,
    ReopenTask,
    TakeTask,
    TasksCommand,
)
from bot.dialogue.context import Context
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import CommandReply, Say
from bot.features.tasks.found_task import find_task, why_not
from bot.words import task_answers
from bot.words.spans import Said

Make: TypeAlias = Callable[[Mark, int], TasksCommand]
Words: TypeAlias = Callable[[IncidentNumber, Task], Said]


async def take(context: Context, invocation: Invocation) -> CommandReply:
    """Take a task that nobody has; the second person is told who has it."""

    def made(mark: Mark, task: int) -> TakeTask:
        return TakeTask(mark=mark, task=task)

    def now(_number: IncidentNumber, task: Task) -> Said:
        return task_answers.given(task, is_own=True)

    def already(number: IncidentNumber, task: Task) -> Said:
        if not task.is_open:
            return task_answers.already_ended(number, task)
        is_own = task.owner == invocation.person
        return task_answers.already_given(task, is_own=is_own)

    return await _change(context, invocation, made, now, already)


async def finish(context: Context, invocation: Invocation) -> CommandReply:
    def made(mark: Mark, task: int) -> FinishTask:
        return FinishTask(mark=mark, task=task)

    return await _end(context, invocation, made)


async def drop(context: Context, invocation: Invocation) -> CommandReply:
    def made(mark: Mark, task: int) -> DropTask:
        return DropTask(mark=mark, task=task)

    return await _end(context, invocation, made)


async def reopen(context: Context, invocation: Invocation) -> CommandReply:
    def made(mark: Mark, task: int) -> ReopenTask:
        return ReopenTask(mark=mark, task=task)

    def now(_number: IncidentNumber, task: Task) -> Said:
        return task_answers.reopened(task)

    def already(_number: IncidentNumber, task: Task) -> Said:
        return task_answers.already_open(task)

    return await _change(context, invocation, made, now, already)


async def _end(context: Context, invocation: Invocation, made: Make) -> CommandReply:
    now, already = task_answers.ended_now, task_answers.already_ended
    return await _change(context, invocation, made, now, already)


async def _change(
    context: Context,
    invocation: Invocation,
    made: Make,
    now: Words,
    already: Words,
) -> CommandReply:
    """Change a task, and say that it was changed or how it is already."""
    found = await find_task(context, invocation)
    if isinstance(found, Say):
        return found
    number, task = found.incident.number, found.task.number
    command, reasons = made(invocation.mark, task), list[str]()
    answer = await context.incidents.carry_out(
        number, command, invocation.request, refused=reasons.append
    )
    if isinstance(answer, Say):
        return await why_not(context, invocation, task, reasons) or answer
    changed = _task_of(answer.state or found.incident, found.task)
    return Say(text=(now if answer.events else already)(number, changed))


def _task_of(incident: Incident, task: Task) -> Task:
    return incident.tasks.by_number.get(task.number, task)
