"""Finds the incident channel that a typed word refers to."""

import re
from collections.abc import Mapping

from attrs import frozen

from actors.incident.audience import Reader, may_see
from actors.incident.ids import ChannelId, IncidentNumber
from actors.incident.model import Incident
from bot.dialogue.incidents import Incidents
from bot.slack.kit.tokens import linked_channel
from bot.words.spans import Part, Place

_NAME = re.compile(r"#?(?=[\w-]*[^\W\d_])[^\W_][\w-]{0,79}")
"""A name contains a letter; ``#12`` is a number."""

AROUND = ".,:;!?()[]*`\"'\u201c\u201d\u2018\u2019"
"""Punctuation that may surround a word and never occurs in a channel's name."""

_CLEARLY_A_NAME = re.compile(r"#[^\W\d_].*")
"""A ``#`` and a letter always name a channel; ``#2nd`` may be an ordinary word."""


@frozen(kw_only=True)
class NamedChannel:
    """The channel that a word names, and the incident that it belongs to."""

    shown: Part
    incident: Incident | None


async def channel_of(
    word: str,
    channels: Mapping[str, ChannelId],
    incidents: Incidents,
    reader: Reader,
) -> NamedChannel | None:
    """Return the channel that a mention, a permalink or a name refers to.

    A name without ``#`` counts only if an incident's channel has exactly that name, and
    the reader may see that incident.
    """
    word = word.strip(AROUND)
    place = channels.get(word) or linked_channel(word)
    if place:
        number = await incidents.store.number_of(place)
        incident = await incidents.read(number) if number else None
        return NamedChannel(shown=Place(place), incident=_shown(incident, reader))
    if not _NAME.fullmatch(word):
        return None
    incident = _shown(await _named(word.removeprefix("#").lower(), incidents), reader)
    is_channel = incident or _CLEARLY_A_NAME.fullmatch(word)
    return NamedChannel(shown=word, incident=incident) if is_channel else None


def _shown(incident: Incident | None, reader: Reader) -> Incident | None:
    return incident if incident and may_see(reader, incident) else None


async def _named(name: str, incidents: Incidents) -> Incident | None:
    """Find the incident whose channel has this name, which contains its number.

    Skip incidents that cannot be read: a word with a number in it may mean something
    else.
    """
    for digits in dict.fromkeys(re.findall(r"[0-9]{1,9}", name)):
        incident = await incidents.glance(IncidentNumber(int(digits)))
        made = incident.channel if incident else None
        if incident and name == (made.name if made else incident.wanted_name):
            return incident
    return None
