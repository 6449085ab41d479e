"""A task in the incident's channel, and the message to whoever is given one."""

from actors.incident.crew_views import AssignmentView, TaskView
from actors.incident.ids import IncidentNumber
from bot.screens import actions
from bot.screens.messages.content import Content
from bot.screens.messages.room import notification
from bot.screens.paragraphs import section
from bot.slack.kit.blocks import Block, action_row, button
from bot.words import buttons, tasks
from bot.words.briefs import Names
from bot.words.spans import Said


def task(view: TaskView, names: Names) -> Content:
    """Show one button while it is open: one without an owner waits to be taken."""
    value = value_of(view.number, view.task)
    if view.ended:
        rows = []
    elif view.owner is None:
        rows = [button(buttons.TAKE_TASK, actions.TAKE_TASK, value)]
    else:
        rows = [button(buttons.FINISH_TASK, actions.FINISH_TASK, value)]
    return _content(tasks.task(view, names), rows)


def assignment(view: AssignmentView, names: Names) -> Content:
    value = value_of(view.number, view.task)
    done = button(buttons.FINISH_TASK, actions.FINISH_TASK, value)
    return _content(tasks.assignment(view, names), [] if view.end else [done])


def value_of(number: IncidentNumber, task: int) -> str:
    """Name a task in the value of a button."""
    return f"{number} {task}"


def _content(said: Said, below: list[Block]) -> Content:
    blocks = [section(said)]
    if below:
        blocks.append(action_row(*below))
    return Content(text=notification(said), blocks=blocks)
