"""Reads the words after a sub-command: an incident, a person, a role, a severity.

Rule: features get what was read in the invocation's ``given``, and parse nothing.
"""

import re
from collections.abc import Iterable, Mapping
from enum import Enum, auto
from typing import TypeAlias, assert_never

from attrs import evolve, field, frozen

from actors.errors import Parked
from actors.incident.facts import Severity
from bot.dialogue.context import Context
from bot.dialogue.incident_lookup import FoundIncident, channel_named, find_incident
from bot.dialogue.invocation import Given, Invocation
from bot.features.feature import Takes
from bot.features.role_words import after, role_named
from bot.words.spans import Said
from bot.words.unclear_requests import not_a_person

_NUMBER = re.compile(r"#?[0-9]{1,9}[.,:;]?")

_AFTER_A_NAME = " \t\n,:;."
"""May stand between a person and what follows."""


class Part(Enum):
    """A part of what may follow a sub-command."""

    INCIDENT = auto()
    PERSON = auto()
    ROLE = auto()
    SEVERITY = auto()


PARTS: Mapping[Takes, tuple[Part, ...]] = {
    Takes.NOTHING: (),
    Takes.INCIDENT: (Part.INCIDENT,),
    Takes.PERSON: (Part.INCIDENT, Part.PERSON),
    Takes.ROLE: (Part.INCIDENT, Part.ROLE),
    Takes.PERSON_AND_ROLE: (Part.INCIDENT, Part.PERSON, Part.ROLE),
    Takes.SEVERITY: (Part.SEVERITY, Part.INCIDENT),
    Takes.INCIDENT_AND_WORDS: (),
    Takes.PERSON_AND_WORDS: (Part.INCIDENT, Part.PERSON),
    Takes.WORDS: (),
}
"""The parts in any order, each at most once. Words follow them only if the name of the
row says so."""


@frozen(kw_only=True)
class Misfit:
    """The words do not belong to the sub-command.

    Attributes:
        why: says more than that they cannot follow it.
    """

    why: Said | None = None


Fit: TypeAlias = Invocation | Misfit


@frozen(kw_only=True)
class _Read:
    """What was read so far, and what is left."""

    rest: str
    incident: str = ""
    given: Given = field(factory=Given)
    parts: frozenset[Part] = frozenset()


async def what_follows(context: Context, takes: Takes, request: Invocation) -> Fit:
    """Read what follows a sub-command. The request's text is without its name."""
    if takes is Takes.WORDS or not request.text:
        return request
    if takes is Takes.INCIDENT_AND_WORDS:
        return await _with_incident(context, request)
    read = _Read(rest=request.text)
    while further := await _next(context, takes, request, read):
        read = further
    is_missing = Part.PERSON in PARTS[takes] and Part.PERSON not in read.parts
    if is_missing and read.rest.startswith("@"):
        return Misfit(why=not_a_person(read.rest.split()[0]))
    if takes is Takes.PERSON_AND_WORDS:
        return await _with_words(context, request, read)
    if read.rest:
        return Misfit()
    return evolve(request, text=read.incident, given=read.given)


async def _next(
    context: Context, takes: Takes, request: Invocation, read: _Read
) -> _Read | None:
    """Read one part more, if the rest begins with one."""
    has_words = takes is Takes.PERSON_AND_WORDS and Part.PERSON in read.parts
    if has_words or not read.rest:
        return None
    for part in PARTS[takes]:
        if part not in read.parts:
            further = await _part(context, part, request, read)
            if further:
                return evolve(further, parts=read.parts | {part})
    return None


async def _part(
    context: Context, part: Part, request: Invocation, read: _Read
) -> _Read | None:
    given = read.given
    match part:
        case Part.INCIDENT:
            first, *others = read.rest.split(maxsplit=1)
            if not await _names_an_incident(context, first, request):
                return None
            return evolve(read, incident=first, rest="".join(others))
        case Part.PERSON:
            for mention in request.mentions:
                if mention.from_end == len(read.rest):
                    given = evolve(given, person=mention.person)
                    rest = read.rest.removeprefix(mention.word).lstrip(_AFTER_A_NAME)
                    return evolve(read, given=given, rest=rest)
            return None
        case Part.ROLE:
            role = role_named(context.configuration.roles, read.rest)
            if role is None:
                return None
            given = evolve(given, role=role.role)
            return evolve(read, given=given, rest=role.rest)
        case Part.SEVERITY:
            return _severity(context.configuration.severities, read)
        case _:
            assert_never(part)


async def _names_an_incident(context: Context, word: str, request: Invocation) -> bool:
    """Return whether a word is a number, or names a channel of any kind."""
    if _NUMBER.fullmatch(word):
        return True
    try:
        return await channel_named(context, word, request) is not None
    except Parked:
        # The word names an incident that cannot be read. The sub-command says so.
        return True


def _severity(severities: Iterable[Severity], read: _Read) -> _Read | None:
    for severity in severities:
        for name in (severity.word, severity.key, *severity.word.split()[:1]):
            if (rest := after(name, read.rest)) is not None:
                given = evolve(read.given, severity=severity)
                return evolve(read, given=given, rest=rest)
    return None


async def _with_words(context: Context, request: Invocation, read: _Read) -> Fit:
    """Leave the person out, so that the incident stands before the words."""
    if read.given.person is None:
        return await _with_incident(context, request)
    # Without its sign, a number before words is part of them in an incident's channel.
    sign = "#" if read.incident[:1].isdecimal() else ""
    text = f"{sign}{read.incident} {read.rest}".strip()
    return await _with_incident(context, evolve(request, text=text, given=read.given))


async def _with_incident(context: Context, request: Invocation) -> Fit:
    """Accept words that have an incident; without one they may be a title."""
    first, *others = request.text.split(maxsplit=1) or [""]
    if not first or (not others and await _names_an_incident(context, first, request)):
        return request
    try:
        found = await find_incident(context, request)
    except Parked:
        return request
    return request if isinstance(found, FoundIncident) else Misfit(why=found.text)
