"""Finds the task that a button belongs to, and says why a change was refused."""

from collections.abc import Collection

from attrs import frozen

from actors.incident.model import Incident
from actors.incident.roles import TAKEN
from actors.incident.task import Task
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import FoundIncident, find_by_button
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import Say
from bot.words import task_answers


@frozen(kw_only=True)
class FoundTask:
    """The task whose number follows the incident's in a button's value."""

    incident: Incident
    task: Task


async def find_task(context: Context, invocation: Invocation) -> FoundTask | Say:
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    incident = found.incident
    task = incident.tasks.by_number.get(number_in(found.rest))
    if task is None:
        return Say(text=task_answers.no_such_task(incident))
    return FoundTask(incident=incident, task=task)


def number_in(text: str) -> int:
    """Read a task's number; 0 if there is none, because no task has that number."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len("999999999")
    return int(text) if is_number else 0


async def why_not(
    context: Context, invocation: Invocation, task: int, reasons: Collection[str]
) -> Say | None:
    """Say who was quicker, if that is why a task was not changed."""
    found = await find_by_button(context, invocation) if TAKEN in reasons else None
    if not isinstance(found, FoundIncident):
        return None
    incident = found.incident
    now = incident.tasks.by_number.get(task)
    return Say(text=task_answers.taken(incident.number, now)) if now else None
