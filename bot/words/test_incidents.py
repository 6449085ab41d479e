"""Test incidents, which everybody who reads of them must know as such."""

from actors.incident.model import Incident
from actors.incident.views import EndingView
from bot.words.phrases import name_of
from bot.words.spans import Person, Said, Time, say

MARK = "TEST: "
"""The beginning of every title, text and topic of a test incident."""

WINDOW_TITLE = "Declare a test incident"


WINDOW_SUBMIT = "Declare test incident"


NOTE = say("TEST: nobody outside this channel is told of this incident.")
"""Goes above a message whose blocks do not say so themselves."""


INTRODUCTION = say(
    "This is the real flow, but nobody else is invited or told. "
    "The test closes after 1 day."
)


def marked(text: str) -> str:
    """Let a text begin with the mark, once."""
    return text if text.startswith(MARK) else f"{MARK}{text}"


def unmarked(text: str) -> str:
    return text.removeprefix(MARK)


def declared(incident: Incident) -> Said:
    return say(
        "*Test incident {number} declared.* Nobody outside its channel is told, and "
        "it closes after 1 day. Try it: take a role, send an update, close it.",
        number=incident.number,
    )


def ending(view: EndingView) -> Said:
    if view.closed:
        return say(
            "Test incident {number} was closed by {person}, {at}.",
            number=view.number,
            person=Person(view.closed.by),
            at=Time(view.closed.at),
        )
    return say(
        "Test incident {number} was closed automatically after 1 day.",
        number=view.number,
    )


def refused(incident: Incident) -> Said:
    """Say why somebody else cannot take part."""
    return say(
        "{incident} is a test, for {person} only, so nothing was done.",
        incident=name_of(incident.number),
        person=Person(incident.declared.by),
    )
