"""Tasks: in the incident's channel, in private, and as a list."""

from typing import assert_never

from actors.incident.crew_views import (
    AssignmentEnd,
    AssignmentView,
    TaskState,
    TaskView,
)
from actors.incident.facts import Mark
from actors.incident.ids import IncidentNumber
from actors.incident.task import Task
from bot.storage.store import ListedIncident
from bot.words.briefs import Names, person
from bot.words.phrases import name_of
from bot.words.spans import Hyperlink, Part, Person, Place, Said, Time, say

NO_NAMES: Names = {}
MESSAGE = "the message"


def task(view: TaskView, names: Names) -> Said:
    """Show a task and its owner, or say how it ended.

    Nobody is notified: whoever is given a task has a direct message.
    """
    name = name_of(view.number)
    if view.ended:
        end = ended(view.text, view.state, view.ended, names)
        return say("{incident}: {end}", incident=name, end=end)
    return say(
        "{incident}, task added: “{text}”, {owner}.{source}",
        incident=name,
        text=view.text,
        owner=(
            say("owner {person}", person=person(view.owner, names))
            if view.owner
            else "no owner yet"
        ),
        source=source_of(view.link),
    )


def source_of(link: str) -> Part:
    """Lead to the message that became a task."""
    if not link:
        return ""
    return say(" See {message}.", message=Hyperlink(url=link, label=MESSAGE))


def ended(text: str, state: TaskState, mark: Mark, names: Names = NO_NAMES) -> Said:
    return say(
        "“{text}” was {how} by {person}, {at}.",
        text=text,
        how="done" if state is TaskState.DONE else "dropped",
        person=person(mark.by, names),
        at=Time(mark.at),
    )


def assignment(view: AssignmentView, names: Names) -> Said:
    """Tell somebody of a task that they got, or how that ended."""
    name = name_of(view.number)
    if view.end and view.ended:
        return _end(name, view.text, view.end, view.ended, names)
    template = (
        "*{incident}: your task “{text}” is open again.* {by} reopened it. {where}"
        if view.is_again
        else "*{incident}: your task is “{text}”.* {by} gave it to you. {where}"
    )
    return say(
        template,
        incident=name,
        text=view.text,
        by=person(view.by.by, names),
        where=_where(view),
    )


def _where(view: AssignmentView) -> Part:
    if view.channel is None:
        return say("The incident: “{title}”.", title=view.title)
    channel = Place(view.channel)
    return say("The incident: “{title}”, {channel}.", title=view.title, channel=channel)


def _end(name: str, text: str, end: AssignmentEnd, mark: Mark, names: Names) -> Said:
    match end:
        case AssignmentEnd.DONE:
            template = "{incident}: your task “{text}” was done by {person}, {at}."
        case AssignmentEnd.DROPPED:
            template = "{incident}: your task “{text}” was dropped by {person}, {at}."
        case AssignmentEnd.MOVED:
            template = (
                "{incident}: “{text}” is not your task any more. "
                "{person} changed its owner, {at}."
            )
        case _:
            assert_never(end)
    return say(
        template,
        incident=name,
        text=text,
        person=person(mark.by, names),
        at=Time(mark.at),
    )


def choice(incident: ListedIncident) -> str:
    """Name an incident in a list to choose from; its end may be cut off."""
    return f"{incident.number}, {incident.severity}: {incident.title}"


# The list.

WINDOW_TITLE = "Tasks"


def heading(number: IncidentNumber, open_ones: int) -> Said:
    name = name_of(number)
    if not open_ones:
        return say("*{incident}:* There are no open tasks.", incident=name)
    tasks = "1 open task" if open_ones == 1 else f"{open_ones} open tasks"
    return say("*{incident}: {tasks}*", incident=name, tasks=tasks)


def line(found: Task) -> Said:
    """Show a task in the list: open with its owner, or over."""
    if found.ended:
        return ended(found.text, found.state, found.ended)
    owner: Part = Person(found.owner) if found.owner else "nobody yet"
    return say(
        "“{text}”{source}\nOwner: {owner}",
        text=found.text,
        owner=owner,
        source=source_of(found.link),
    )


def how_to_add() -> Said:
    return say("To add a task, type `/incident task [@name] what to do`.")
