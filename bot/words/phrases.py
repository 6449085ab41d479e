"""Phrases that several subjects share."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from actors.incident.facts import NOT_SURE, Lead, Service
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.model import Incident
from bot.words.spans import Part, Person, Place, Said, joined, quoted, say


def name_of(number: IncidentNumber) -> str:
    return f"Incident {number}"


def duration(lasted: timedelta) -> str:
    """Say how long in at most two units, such as ``1 hour 12 minutes``."""
    minutes = int(max(lasted, timedelta()).total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    units = ((days, "day"), (hours, "hour"), (minutes, "minute"))
    said = [f"{count} {unit}{'s' * (count > 1)}" for count, unit in units if count]
    return " ".join(said[:2]) or "less than a minute"


def channel_or_number(number: IncidentNumber, at: ChannelId | None) -> Part:
    return Place(at) if at else name_of(number)


CUT = "… (shortened; the record has all of it)"
"""The end of a text that is shown in part."""


CHANGE_SHOWN = 1000
"""Characters of one change in a message, such as a new description."""


def service_name(service: Service) -> str:
    """Name a service in a sentence, where "Not sure" would be misread."""
    return "to be confirmed" if service.key == NOT_SURE.key else service.name


def in_a_sentence(role: str) -> str:
    """Write a role's word inside a sentence: tech lead, but SRE lead."""
    return role if role[1:2].isupper() else f"{role[:1].lower()}{role[1:]}"


def leads(who: Iterable[Lead], absent: Collection[PersonId] = ()) -> Said:
    named = [
        say(
            "{role}: {person}{absent}",
            role=lead.role.word,
            person=Person(lead.person),
            absent=" (not in this channel)" if lead.person in absent else "",
        )
        for lead in who
    ]
    return joined(named, "\n") if named else say("Nobody yet")


def leads_in_a_row(who: Iterable[Lead]) -> Said:
    """Name the leads within a sentence."""
    named = [
        say("{role}: {person}", role=x.role.word, person=Person(x.person)) for x in who
    ]
    return enumerated(named) if named else say("nobody yet")


def and_more(count: int) -> Said:
    do = "does" if count == 1 else "do"
    return say("… and {count} more that {do} not fit here", count=count, do=do)


def enumerated(parts: Iterable[Part]) -> Said:
    """Join several things as a sentence does: a, b and c."""
    *others, last = parts
    return joined([joined(others), last], " and ") if others else joined([last])


def steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def channel_or_name(incident: Incident) -> Part:
    """Link the incident's channel, or give the name that Muster tries next."""
    if incident.channel:
        return Place(incident.channel.id)
    return incident.channel_name


def too_long(outcome: str, typed: str, limit: int) -> Said:
    """Say that a text was too long, and give it back; ``limit``: in characters."""
    return say(
        "{outcome}, because it has {size} characters. "
        "Shorten it to {limit} or fewer. You typed:{text}",
        outcome=outcome,
        size=len(typed),
        limit=limit,
        text=quoted(typed),
    )
