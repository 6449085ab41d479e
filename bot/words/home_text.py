"""The Home tab: the incidents of one person, the open ones, and those just closed."""

from collections.abc import Iterable
from datetime import datetime

from actors.incident.facts import NOBODY
from actors.incident.model import Incident
from bot.storage.store import ListedIncident
from bot.words.lists import NOTHING_OPEN
from bot.words.phrases import channel_or_number, name_of, service_name
from bot.words.spans import Person, Said, Time, joined, say

OWN = "Your incidents"


OPEN = "Open incidents"


CLOSED = "Recently closed"


NOTHING_OWN = say("You have no open incidents.")


def nothing_else(*, has_own: bool) -> Said:
    other = "There are no other open incidents."
    return say(other if has_own else NOTHING_OPEN)


def not_shown() -> Said:
    return say("Slack did not show the Home tab. You can type: `/incident list`")


def as_of(at: datetime) -> Said:
    return say("As of {time}", time=Time(at))


def own(incident: Incident, following: Said) -> Said:
    """Say which incident it is, and what is next for the reader."""
    return say(
        "*{severity}: {title}*\n{incident} · {status} · {place}\n{following}",
        severity=_severity(incident),
        title=incident.title,
        incident=name_of(incident.number),
        status=incident.updates.word,
        place=_place(incident),
        following=following,
    )


def other(incident: Incident) -> Said:
    return say(
        "*{severity}: {title}*\n{incident} · {status} · {place} · "
        "Service: {service} · Open since {at}",
        severity=_severity(incident),
        title=incident.title,
        incident=name_of(incident.number),
        status=incident.updates.word,
        place=_place(incident),
        service=service_name(incident.service),
        at=Time(incident.declared.at),
    )


def unread(row: ListedIncident) -> Said:
    """Name an incident of which only its line in the list can be read."""
    return say(
        "*{severity}: {title}*\nMuster cannot read {incident} right now. If that "
        "lasts: `/incident retry {number}`",
        severity=row.severity,
        title=row.title,
        incident=name_of(row.number).lower(),
        number=row.number,
    )


def more(count: int) -> Said:
    incidents = "1 more open incident" if count == 1 else f"{count} more open incidents"
    return say("… and {incidents}: `/incident list`", incidents=incidents)


def closed(incidents: Iterable[Incident]) -> Said:
    return joined(map(_closed, incidents), "\n")


def _closed(incident: Incident) -> Said:
    return say(
        "*{severity}: {title}*\n{place} · {closed}",
        severity=incident.severity.word,
        title=incident.title,
        place=channel_or_number(incident.number, incident.own_channel),
        closed=_closed_by(incident),
    )


def _closed_by(incident: Incident) -> Said:
    mark = incident.closed.mark if incident.closed else incident.declared
    if mark.by == NOBODY:
        return say("Closed automatically, {at}", at=Time(mark.at))
    return say("Closed by {person}, {at}", person=Person(mark.by), at=Time(mark.at))


def _severity(incident: Incident) -> str:
    doubt = ", to be confirmed" if incident.unsure else ""
    return f"{incident.severity.word}{doubt}"


def _place(incident: Incident) -> Said:
    if incident.own_channel is None:
        return say("its channel is not there yet")
    return say(
        "{place}", place=channel_or_number(incident.number, incident.own_channel)
    )


def aloud(label: str, incident: Incident) -> str:
    """Tell a button from one with the same label for another incident."""
    return f"{label}, {name_of(incident.number).lower()}"
