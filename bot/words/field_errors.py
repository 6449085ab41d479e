"""Errors beside the fields of a window."""

from actors.incident.ids import IncidentNumber
from bot.words.command_names import command
from bot.words.forms import DESCRIPTION
from bot.words.phrases import name_of
from bot.words.spans import say

WINDOW_NOT_SAVED = say("What you entered in the window was not saved.")


NO_TITLE = "Enter a few words about what's happening"


TITLE_TOO_LONG = (
    f"Shorten this to {{limit}} characters or fewer. Put the rest in “{DESCRIPTION}”"
)


TOO_LONG = "Shorten this to {limit} characters or fewer"


UNKNOWN_SERVICE = (
    "This service has been removed from the list. Choose another, or “Not sure”"
)


UNKNOWN_SEVERITY = (
    "This severity has been removed from the list. Choose another, or “Not sure”"
)


UNKNOWN_ROLE = "This role is no longer in use. Clear the field"


BOT_LEAD = "Apps and bots, Muster included, cannot have a role. Choose a person"


NO_TASK = "Enter a few words about what is to be done"


BOT_OWNER = "Apps and bots, Muster included, cannot have a task. Choose a person"


NO_SUCH_INCIDENT = "Choose one of the open incidents"


CLOSED_INCIDENT = (
    "This incident was closed in the meantime, so no task was added. Choose another"
)


NO_SUCH_TASK = "There is no such task any more, so nothing was saved"


def task_is_over() -> str:
    return (
        "This task was ended in the meantime, so nothing was saved. "
        f"Reopen it with {command('/incident tasks')}, then give it to somebody"
    )


NO_ROLE = "Choose the role that you hand over"


NO_RECEIVER = "Choose who takes over"


OWN_RECEIVER = "You have this role already. Choose somebody else"


NOT_YOUR_ROLE = (
    "You do not have this role any more, so nobody was asked. Close this window"
)


def closed_meanwhile() -> str:
    return (
        "This incident was closed while you were editing, so nothing was saved. "
        f"Reopen it with {command('/incident reopen')}, then make the change again"
    )


IN_A_TEST = (
    "This is a test incident, for the person who declared it only. Nothing was saved"
)


NOT_THERE = "There is no such incident, so nothing was saved"


def window_outdated() -> str:
    return (
        "This window cannot be used any more, so nothing was saved. "
        f"Copy what you typed, then open a new one with {command('/incident')}"
    )


def closed_since(number: IncidentNumber) -> str:
    """Refuse a correction in the declare window after its incident was closed."""
    reopen = command(f"/incident reopen {number}")
    return (
        f"{name_of(number)} was declared and has been closed since, so this change was "
        f"not saved. Reopen it with {reopen}, then make the change again"
    )
