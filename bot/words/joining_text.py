"""Joining an open incident instead of declaring another."""

from actors.incident.bodies import JoiningView
from actors.incident.model import Incident
from bot.words.phrases import name_of
from bot.words.spans import Part, Person, Place, Said, Time, say


def joined_and_wrote(view: JoiningView) -> Said:
    return say(
        "{person} joined and wrote:\n{note}",
        person=Person(view.joined.by),
        note=view.note,
    )


def notification(view: JoiningView) -> Said:
    return say(
        "{incident}: {said}",
        incident=name_of(view.number),
        said=joined_and_wrote(view),
    )


def already_open(incident: Incident) -> Said:
    """Tell somebody who declares of the open incident of the same service."""
    return say(
        "*{service} already has an open incident.* {incident}, {severity}, open since "
        "{time}: {title}.",
        service=incident.service.name,
        incident=name_of(incident.number),
        severity=incident.severity.word,
        time=Time(incident.declared.at),
        title=incident.title,
    )


def join_label(incident: Incident) -> str:
    return f"Join incident {incident.number}"


def joined(incident: Incident, *, has_written: bool) -> Said:
    """Confirm to somebody that they joined."""
    return say(
        "You have been added to {place}.{wrote}",
        place=_place(incident),
        wrote=" What you typed is posted there under your name." if has_written else "",
    )


def is_in_already(incident: Incident) -> Said:
    return say("You are already in {place}.", place=_place(incident))


def closed_meanwhile(incident: Incident) -> Said:
    """Offer to declare after all; what somebody typed is still in the window."""
    return say(
        "{incident} was closed in the meantime. What you typed is still here, and "
        "you can declare it as a new incident.",
        incident=name_of(incident.number),
    )


def _place(incident: Incident) -> Part:
    here = incident.channel
    return Place(here.id) if here else name_of(incident.number).lower()
