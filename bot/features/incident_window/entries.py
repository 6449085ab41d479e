"""What people can do in an incident's window: one line for each thing.

A line names the button of the feature that does it. The button's value is the
incident's number.
"""

from bot.screens import actions
from bot.screens.incident_window import Entry
from bot.words import buttons

SHOW_TASKS = Entry(label=buttons.TASKS, action=actions.TASKS, typed="tasks")

OPEN_ENTRIES: tuple[Entry, ...] = (
    Entry(
        label=buttons.SEND_UPDATE,
        action=actions.SEND_UPDATE,
        typed="update [what people need to know]",
    ),
    Entry(label=buttons.ROLES, action=actions.SHOW_ROLES, typed="roles"),
    Entry(
        label=buttons.ADD_TASK,
        action=actions.ADD_TASK,
        typed="task [@name] [what to do]",
    ),
    SHOW_TASKS,
    Entry(label=buttons.CHECKLIST, action=actions.OPEN_CHECKLIST, typed="checklist"),
    Entry(label=buttons.CHANGE_DETAILS, action=actions.CHANGE_DETAILS, typed="edit"),
    Entry(
        label=buttons.CLOSE,
        action=actions.ASK_TO_CLOSE,
        typed="close [how it ended]",
    ),
    Entry(
        label=buttons.DECLARE_ANOTHER,
        action=actions.DECLARE_ANOTHER,
        typed="open [what's happening]",
    ),
)
"""What can be done in an open incident, in the order of the window."""

CLOSED_ENTRIES: tuple[Entry, ...] = (
    Entry(label=buttons.REOPEN, action=actions.REOPEN, typed="reopen"),
    SHOW_TASKS,
    OPEN_ENTRIES[-1],
)
"""What is left once the incident was closed while its window was open."""
