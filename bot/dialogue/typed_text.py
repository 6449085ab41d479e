"""Reads the text of a command as its author saw it."""

from collections.abc import Mapping
from contextlib import suppress

import anyio

from actors.errors import JournalUnavailable
from actors.incident.audience import Anybody, may_see
from actors.incident.ids import ChannelId, PersonId
from bot.dialogue.context import Context
from bot.slack.kit import tokens
from bot.slack.kit.tokens import Typed

NAMES_WITHIN = 0.7
"""Seconds that a command waits for the names of people in its text."""


async def read_text(context: Context, sent: str) -> Typed:
    """Read a command's text, with the names that are known in time."""
    names: Mapping[PersonId, str] = {}
    places: dict[ChannelId, str] = {}
    if people := tokens.people_in(sent):
        with anyio.move_on_after(NAMES_WITHIN):
            names = await context.people.names(people)
    for place in tokens.channels_in(sent):
        with suppress(JournalUnavailable):
            number = await context.store.number_of(place)
            incident = await context.incidents.glance(number) if number else None
            # Others read what was typed, so it names no channel of members only.
            if incident and incident.channel and may_see(Anybody(), incident):
                places[place] = incident.channel.name
    return tokens.read(sent, names, places)
