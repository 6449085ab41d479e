"""Errors beside the fields of a window."""

from actors.incident.ids import IncidentNumber
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


CLOSED_MEANWHILE = (
    "This incident was closed while you were editing, so nothing was saved. "
    "Reopen it with /incident reopen, then make the change again"
)


NOT_THERE = "There is no such incident, so nothing was saved"


WINDOW_OUTDATED = (
    "This window cannot be used any more, so nothing was saved. "
    "Copy what you typed, then open a new one with /incident"
)


def closed_since(number: IncidentNumber) -> str:
    """Refuse a correction in the declare window after its incident was closed."""
    return (
        f"{name_of(number)} was declared and has been closed since, so this change was "
        f"not saved. Reopen it with /incident reopen {number}, then make the change "
        "again"
    )
