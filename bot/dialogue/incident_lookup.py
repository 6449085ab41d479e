"""Finds the incident that somebody means: the one they name, or the channel's."""

import re
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from attrs import frozen

from actors.incident.audience import ListReader, may_see, seen_by
from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.model import Incident
from actors.incident.plan.outstanding import knows_step
from bot.dialogue.channels import NamedChannel, channel_of
from bot.dialogue.context import Context
from bot.dialogue.incident_number import number_in
from bot.dialogue.invocation import Invocation
from bot.dialogue.reply import Say
from bot.words import unclear_requests

_NUMBERED = re.compile(r"(#?)([0-9]{1,9})[.,:;]?(?:\s+(.*))?", re.DOTALL)
"""A number, any white space, and the rest."""


@frozen(kw_only=True)
class FoundIncident:
    """The incident that somebody means, and the rest of their text."""

    incident: Incident
    rest: str


FindIncident: TypeAlias = Callable[
    [Context, Invocation], Awaitable[FoundIncident | Say]
]


@frozen(kw_only=True)
class FoundStep:
    """The step that a button belongs to."""

    incident: Incident
    step: StepKey


async def find_incident(
    context: Context, invocation: Invocation
) -> FoundIncident | Say:
    """Find the incident that the text names, or the one of this channel.

    In an incident's channel, a number followed by words is part of the words.
    ``#12`` and the name of an incident's channel name an incident everywhere. Any
    other channel on its own is a mistake, not a summary.
    """
    here = await context.store.number_of(invocation.channel)
    if typed := _NUMBERED.fullmatch(invocation.text):
        sign, digits, rest = typed.groups(default="")
        if sign or not rest or not here:
            number = IncidentNumber(int(digits))
            return await _numbered(context, invocation, number, rest)
    first, *others = invocation.text.split(maxsplit=1) or [""]
    channel = await channel_named(context, first, invocation)
    if channel and channel.incident:
        return FoundIncident(incident=channel.incident, rest="".join(others))
    if channel and not others:
        return Say(text=unclear_requests.not_an_incident_channel(channel.shown))
    incident = await _shown(context, invocation, here)
    if incident is None:
        return await not_an_incident_channel(context, invocation)
    return FoundIncident(incident=incident, rest=invocation.text)


async def find_by_button(
    context: Context, invocation: Invocation
) -> FoundIncident | Say:
    """Find a button's incident: the number at the start of its value."""
    first, _, rest = invocation.text.partition(" ")
    return await _numbered(context, invocation, number_in(first), rest)


async def find_step_by_button(
    context: Context, invocation: Invocation
) -> FoundStep | Say:
    """Find the step whose key follows the number in a button's value."""
    found = await find_by_button(context, invocation)
    if isinstance(found, Say):
        return found
    step = StepKey(found.rest)
    if not knows_step(found.incident, step):
        return Say(text=unclear_requests.no_such_step(found.incident))
    return FoundStep(incident=found.incident, step=step)


async def channel_named(
    context: Context, word: str, invocation: Invocation
) -> NamedChannel | None:
    """Return the channel that a mention, a permalink or a name refers to."""
    reader = invocation.reader
    return await channel_of(word, invocation.channels, context.incidents, reader)


async def not_an_incident_channel(context: Context, invocation: Invocation) -> Say:
    """Say that this is not an incident channel, and list the open incidents."""
    open_ones = await context.store.open_incidents()
    shown = seen_by(ListReader(invocation.reader), open_ones)
    return Say(text=unclear_requests.outside_incident_channels(shown))


async def _shown(
    context: Context, invocation: Invocation, number: IncidentNumber | None
) -> Incident | None:
    """Read an incident; one that this person may not see is not there for them."""
    incident = await context.incidents.read(number) if number else None
    return incident if incident and may_see(invocation.reader, incident) else None


async def _numbered(
    context: Context, invocation: Invocation, number: IncidentNumber | None, rest: str
) -> FoundIncident | Say:
    incident = await _shown(context, invocation, number)
    if incident is None:
        return Say(text=unclear_requests.no_such(number))
    return FoundIncident(incident=incident, rest=rest.strip())
