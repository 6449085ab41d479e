"""The list of tasks, as an answer and as a window, and the windows about one task."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.model import Incident
from actors.incident.task import Task
from bot.base.json_types import JsonObject
from bot.screens import actions
from bot.screens.messages.task import value_of
from bot.screens.paragraphs import section, sections
from bot.slack.kit.blocks import (
    Block,
    action_row,
    button,
    modal,
    named,
    option,
    person_input,
    select,
    text_input,
)
from bot.slack.kit.values import Values
from bot.storage.store import ListedIncident
from bot.words import buttons, forms, phrases, shortcuts, tasks
from bot.words.spans import Said, joined

TASK_MAX: Final = 300
"""One line: it is on the card, and in the message about it."""

TEXT: Final = "task"
OWNER: Final = "owner"
INCIDENT: Final = "incident"
"""The blocks of the windows; to give a task, its number follows ``OWNER``."""

OPTIONS_MAX: Final = 100
"""Slack's limit for a list to choose from."""

OPEN_MAX: Final = 18
ENDED_MAX: Final = 5
"""How many tasks fit into a message of 50 blocks, two for each open one."""


def task_list(incident: Incident) -> Iterator[Block]:
    """Show the open tasks and those that ended last, each with its buttons."""
    open_ones = tuple(incident.tasks.open)
    yield section(tasks.heading(incident.number, len(open_ones)))
    for task in open_ones[:OPEN_MAX]:
        yield section(tasks.line(task))
        yield _open_row(incident.number, task)
    if (more := len(open_ones) - OPEN_MAX) > 0:
        yield section(phrases.and_more(more))
    for task in _ended(incident):
        value = value_of(incident.number, task.number)
        again = _button(buttons.REOPEN_TASK, actions.REOPEN_TASK, value, task)
        yield section(tasks.line(task))
        yield action_row(again)
    if incident.closed is None:
        add = button(buttons.ADD_TASK, actions.ADD_TASK, str(incident.number))
        yield action_row(add)


def task_list_text(incident: Incident) -> Said:
    """Say the same without buttons."""
    open_ones = tuple(incident.tasks.open)
    shown = [tasks.line(x) for x in (*open_ones[:OPEN_MAX], *_ended(incident))]
    if (more := len(open_ones) - OPEN_MAX) > 0:
        shown.append(phrases.and_more(more))
    if incident.closed is None:
        shown.append(tasks.how_to_add())
    heading = tasks.heading(incident.number, len(open_ones))
    return joined([heading, *shown], "\n")


def _ended(incident: Incident) -> list[Task]:
    """Return the tasks that ended last, the newest first."""
    every = incident.tasks.by_number.values()
    over = sorted((x.ended.at, x.number) for x in every if x.ended)
    newest = islice(reversed(over), ENDED_MAX)
    return [incident.tasks.by_number[number] for _, number in newest]


def _open_row(number: IncidentNumber, task: Task) -> Block:
    value = value_of(number, task.number)
    rows = [
        *([] if task.owner else [(buttons.TAKE_TASK, actions.TAKE_TASK)]),
        (buttons.FINISH_TASK, actions.FINISH_TASK),
        (buttons.GIVE_TASK, actions.GIVE_TASK),
        (buttons.DROP_TASK, actions.DROP_TASK),
    ]
    return action_row(*(_button(x, action, value, task) for x, action in rows))


def _button(label: str, action: str, value: str, task: Task) -> Block:
    """Make a button that screen readers tell from those of other tasks."""
    return button(label, action, value, aloud=f"{label}: {task.text}")


# Windows.


def list_window(
    incident: Incident, metadata: str, said: Said | None = None
) -> JsonObject:
    """Show the list, below the answer to what somebody did there."""
    return modal(
        tasks.WINDOW_TITLE,
        [*(sections(said) if said else []), *task_list(incident)],
        callback=actions.TASK_LIST,
        metadata=metadata,
        close="Close",
    )


def adding_window(owner: PersonId | None, metadata: str) -> JsonObject:
    return modal(
        buttons.ADD_TASK,
        _inputs("", owner),
        callback=actions.ADDING_TASK,
        metadata=metadata,
        submit=buttons.ADD_TASK,
    )


def making_window(
    incidents: Sequence[ListedIncident], text: str, metadata: str
) -> JsonObject:
    """Ask which incident gets a task; if there is only one, it is chosen already."""
    shown = incidents[:OPTIONS_MAX]
    offered = [option(tasks.choice(x), str(x.number)) for x in shown]
    only = str(shown[0].number) if len(shown) == 1 else None
    which = select(forms.TASK_INCIDENT, offered, only)
    return modal(
        shortcuts.MAKE_TASK,
        [named(which, INCIDENT), *_inputs(text, None)],
        callback=actions.MAKING_TASK,
        metadata=metadata,
        submit=buttons.ADD_TASK,
    )


def _inputs(text: str, owner: PersonId | None) -> list[Block]:
    what = text_input(forms.TASK, text, limit=TASK_MAX, hint=forms.TASK_HINT)
    who = person_input(forms.TASK_OWNER, owner, hint=forms.TASK_OWNER_HINT)
    return [named(what, TEXT), named(who, OWNER)]


def giving_window(task: Task, metadata: str) -> JsonObject:
    owner = person_input(forms.TASK_OWNER, task.owner, hint=forms.TASK_OWNER_HINT)
    return modal(
        buttons.GIVE_TASK,
        [section(tasks.line(task)), named(owner, f"{OWNER}/{task.number}")],
        callback=actions.GIVING_TASK,
        metadata=metadata,
        submit=forms.GIVE_SUBMIT,
    )


def task_in(values: Values) -> str | None:
    """Return the block of the window that gives a task."""
    return next((x for x in values if x.startswith(f"{OWNER}/")), None)
