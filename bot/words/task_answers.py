"""Answers to people who add tasks, take them, give them and end them."""

from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.model import Incident
from actors.incident.task import Task
from bot.words import phrases, tasks
from bot.words.phrases import name_of
from bot.words.spans import Person, Said, Time, quoted, say


def added(text: str, owner: PersonId | None, *, is_own: bool) -> Said:
    owned = _owner(owner, is_own=is_own)
    return say("Task added: “{text}”. {owner}", text=text, owner=owned)


def is_a_task(task: Task) -> Said:
    """Answer somebody who makes a task of a message that is one already."""
    template = "This message is already a task: “{text}”. {owner}"
    owner = (
        say("{owner} has it.", owner=Person(task.owner))
        if task.owner
        else say("Nobody has it yet.")
    )
    return say(template, text=task.text, owner=owner)


def no_open_incident() -> Said:
    return say(
        "No task was added, because there are no open incidents. "
        "To declare one: `/incident` and what's happening"
    )


SHORTCUT_REFUSED = say(
    "Slack did not open the window, so no task was added. Select the shortcut again."
)


NO_MESSAGE = say("No task was added, because Slack did not send the message.")


def given(task: Task, *, is_own: bool) -> Said:
    if is_own:
        return say("“{text}” is your task now.", text=task.text)
    return say(
        "“{text}” has {what} now. {owner}",
        text=task.text,
        what="no owner" if task.owner is None else "a new owner",
        owner=_owner(task.owner, is_own=is_own),
    )


def _owner(owner: PersonId | None, *, is_own: bool) -> Said:
    if owner is None:
        return say("Nobody has it yet.")
    if is_own:
        return say("It is yours.")
    return say("{owner} gets a direct message.", owner=Person(owner))


def already_given(task: Task, *, is_own: bool) -> Said:
    if is_own:
        return say("“{text}” is already your task.", text=task.text)
    if task.owner is None:
        return say("“{text}” has no owner.", text=task.text)
    owner = Person(task.owner)
    return say("“{text}” is already the task of {owner}.", text=task.text, owner=owner)


def taken(number: IncidentNumber, task: Task) -> Said:
    """Tell the second person who selects *Take task* who has it."""
    if task.owner is None:
        return say("“{text}” has no owner.", text=task.text)
    return say(
        "{owner} has had the task “{text}” since {at}. To change its owner: "
        "`/incident tasks {number}`",
        owner=Person(task.owner),
        text=task.text,
        at=Time(task.given.at),
        number=number,
    )


def ended_now(number: IncidentNumber, task: Task) -> Said:
    how = task.state.value
    return say(
        "“{text}” is {how}. To reopen it: `/incident tasks {number}`",
        text=task.text,
        how="dropped" if how == "dropped" else "done",
        number=number,
    )


def already_ended(number: IncidentNumber, task: Task) -> Said:
    """Answer somebody who wants something of a task that is over."""
    if task.ended is None:
        return say("“{text}” is open.", text=task.text)
    return say(
        "{ended} To reopen it: `/incident tasks {number}`",
        ended=tasks.ended(task.text, task.state, task.ended),
        number=number,
    )


def reopened(task: Task) -> Said:
    return say("“{text}” is open again.", text=task.text)


def already_open(task: Task) -> Said:
    return say("“{text}” is already open.", text=task.text)


def no_such_task(incident: Incident) -> Said:
    return say(
        "{incident} has no such task, so nothing was done. "
        "All its tasks: `/incident tasks {number}`",
        incident=name_of(incident.number),
        number=incident.number,
    )


def too_long(typed: str, limit: int) -> Said:
    return phrases.too_long("This task was not added", typed, limit)


def owner_is_a_bot(typed: str) -> Said:
    return say(
        "This task was not added, because apps and bots cannot have a task. "
        "Name a person, or nobody. You typed:{text}",
        text=quoted(typed),
    )
