"""Answers to a command that is unknown or names no incident."""

from collections.abc import Collection

from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from bot.storage.store import ListedIncident
from bot.words.lists import open_list
from bot.words.phrases import name_of
from bot.words.spans import Part, Said, say

NOT_AN_INCIDENT_CHANNEL = (
    "This is not an incident channel. Add the incident's number after the command, "
    "for example `/incident status 12`."
)


def not_an_incident_channel(place: Part) -> Said:
    return say(
        "{place} is not an incident channel, so nothing was done. Name an incident by "
        "its number, for example `#12`, or by its channel.",
        place=place,
    )


def outside_incident_channels(open_ones: Collection[ListedIncident]) -> Said:
    return say(
        "{here}\n{listed}",
        here=say(NOT_AN_INCIDENT_CHANNEL),
        listed=open_list(open_ones, {}, ()),
    )


def cannot_follow(typed: str, name: str) -> Said:
    return say(
        "“{typed}” cannot follow `/incident {name}`, so nothing was done.",
        typed=typed,
        name=name,
    )


def not_a_person(typed: str) -> Said:
    return say(
        "“{typed}” is not linked to a person, so nothing was done. Type it again, and "
        "choose the person from the list that Slack shows while you type @.",
        typed=typed,
    )


def declare_instead(typed: str) -> Said:
    return say("Or is “{typed}” what's happening?", typed=typed)


def declare_by_hand(typed: str) -> Said:
    return say(
        "Or is “{typed}” what's happening? Then copy it, and type `/incident open` "
        "in front of it.",
        typed=typed,
    )


def no_such(number: IncidentNumber | None) -> Said:
    which = "such incident" if number is None else f"incident {number}"
    return say(
        "There is no {which}. `/incident list` shows the open ones.", which=which
    )


def no_such_step(incident: Incident) -> Said:
    return say(
        "{incident} has no such step, so nothing was done. "
        "`/incident status {number}` shows the steps that are not done.",
        incident=name_of(incident.number),
        number=incident.number,
    )


def suggestion(typed: str, known: str) -> Said:
    return say(
        "“{typed}” is not a command. Did you mean `/incident {known}`?",
        typed=typed,
        known=known,
    )
