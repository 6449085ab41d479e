"""The context: what every sub-command finds at hand to do its work."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

import anyio
from attrs import define, field, frozen

from actors.ask import Answer
from actors.errors import (
    Crashed,
    JournalUnavailable,
    Parked,
    Repeated,
)
from actors.incident.commands import Command
from actors.incident.events import Event
from actors.incident.evolve import evolve, replay
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.model import Incident
from bot.base.guard import guarded
from bot.base.json_types import JsonObject
from bot.checkup.findings import Findings
from bot.engine.engine import Engine
from bot.features.channels import Channel, channel_of
from bot.features.refused import REFUSALS, UNREADABLE, excuse, note, reference_of
from bot.settings.configuration import Configuration
from bot.slack.kit import tokens
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.slack.kit.tokens import Typed
from bot.slack.web.people import People
from bot.storage.store import Store, Uncertain
from bot.words import choosing
from bot.words.spans import Said

_NUMBERED = re.compile(r"(#?)([0-9]{1,9})[.,:;]?(?:\s+(.*))?", re.DOTALL)
"""A number, and after any white space, of which there are many kinds, the rest."""

NAMES_WITHIN = 0.7
"""Seconds that a command waits for what the people in its text are called."""

REMEMBERED = 256
"""Incidents whose state is kept between two questions about them."""


@frozen(kw_only=True)
class Invocation:
    """Somebody asked for something; ``text`` is what follows the sub-command.

    Attributes:
        request: the same for every delivery of the same request.
        channels: the channels in the text, by the words that stand for them.
    """

    person: PersonId
    channel: ChannelId
    text: str
    request: str
    at: datetime
    channels: Mapping[str, ChannelId] = {}

    @property
    def mark(self) -> Mark:
        return Mark(by=self.person, at=self.at)


@frozen(kw_only=True)
class Say:
    """Answer so that only the asker sees it; the blocks say more than the text."""

    text: Mrkdwn | Said
    blocks: tuple[Mapping[str, object], ...] = ()


@frozen(kw_only=True)
class OpenWindow:
    """Answer with a window, and with what it has no room for.

    Attributes:
        form: the id of its form; what was typed is kept by it if no window opens.
        typed: all that was typed for a window that declares.
        again: the sub-command that opens the same window again.
    """

    view: JsonObject
    form: str
    typed: str = ""
    again: str
    beside: Say | None = None


Reply = Say | OpenWindow


@frozen(kw_only=True)
class Named:
    """The incident that somebody means, and the rest of what they typed."""

    incident: Incident
    rest: str


@frozen
class _Known:
    """What a journal added up to, and by which event it is known again."""

    incident: Incident
    last: Event


_Read: TypeAlias = Incident | JournalUnavailable | Crashed | None
"""What reading an incident came to."""


@define(kw_only=True)
class Context:
    """Finds incidents, asks their actors, and knows the team's choices."""

    engine: Engine
    store: Store
    configuration: Configuration
    people: People
    version: str
    started_at: datetime
    new_id: Callable[[], str]
    findings: Findings = field(factory=Findings)
    _known: dict[IncidentNumber, _Known] = field(factory=dict, init=False)

    async def ask(
        self, number: IncidentNumber, command: Command, request: str
    ) -> Answer[Incident, Event]:
        """Give a command to an incident; a repeated one answers that it is so."""
        try:
            # An empty id would make all who have none one request.
            return await self.engine.ask(number, command, request or None)
        except Repeated as repeated:
            return await self._repeated(IncidentNumber(repeated.key))

    async def _repeated(self, number: IncidentNumber) -> Answer[Incident, Event]:
        try:
            return Answer(state=await self.read(number), events=())
        except JournalUnavailable as trouble:
            # It was carried out, so nobody may say that nothing was done.
            raise Uncertain(trouble.why) from trouble
        except Parked as stopped:
            raise Crashed(stopped.key) from stopped

    async def carry_out(
        self, number: IncidentNumber, command: Command, request: str
    ) -> "Answer[Incident, Event] | Say":
        """Give a command to an incident, or say in words why that cannot be."""
        self.people.ask_for([command.mark.by])
        try:
            return await self.ask(number, command, request)
        except REFUSALS as refusal:
            known = self._known.get(number)
            incident = known.incident if known else None
            reference = reference_of(request or self.new_id())
            note(refusal, type(command).__name__, reference, number)
            return Say(text=excuse(refusal, incident, reference))

    async def read(self, number: IncidentNumber) -> Incident | None:
        """Return the incident as it is now.

        Raises ``Parked`` or ``Crashed`` if a bug keeps its journal from being read,
        which hurts nobody who asks for another.
        """
        broken: _Read = Crashed(number)
        found = await guarded(partial(self._attempt, number), broken, incident=number)
        if found is broken and number in await self.store.parked():
            raise Parked(number)
        if isinstance(found, Exception):
            raise found
        return found

    async def _attempt(self, number: IncidentNumber) -> _Read:
        try:
            return await self._read(number)
        except JournalUnavailable as trouble:
            return trouble

    async def glance(self, number: IncidentNumber) -> Incident | None:
        """Return it for whoever can do without it, if it can be read."""
        with suppress(*UNREADABLE):
            return await self.read(number)
        return None

    async def _read(self, number: IncidentNumber) -> Incident | None:
        """Replay it; what is known of it is not read again."""
        known = self._known.pop(number, None)
        before = known.incident.version - 1 if known else 0
        events = await self.store.read(number, after=before)
        if known and known.last not in events[:1]:
            # The journal went back, and perhaps on again: a server of it was lost.
            known, events = None, await self.store.read(number)
        incident = known.incident if known else None
        for event in events[1:] if known else events:
            incident = evolve(incident, event)
        if incident:
            self._known[number] = _Known(incident, events[-1])
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
        return incident

    async def read_at(self, number: IncidentNumber, version: int) -> Incident | None:
        """Return the incident as it was at a version that somebody was shown."""
        return replay((await self.store.read(number))[:version])

    async def meant(self, invocation: Invocation) -> "Named | Say":
        """Find the incident of this channel, or the one whose number was typed.

        In an incident's channel a number with words behind it belongs to the words;
        ``#12`` is a number everywhere, and so is the name of an incident's channel.
        Any other channel on its own is questioned, for it is nobody's summary.
        """
        here = await self.store.number_of(invocation.channel)
        if typed := _NUMBERED.fullmatch(invocation.text):
            sign, digits, rest = typed.groups(default="")
            if sign or not rest or not here:
                return await self._numbered(IncidentNumber(int(digits)), rest)
        first, *others = invocation.text.split(maxsplit=1) or [""]
        channel = await self.channel(first, invocation)
        if channel and channel.incident:
            return Named(incident=channel.incident, rest="".join(others))
        if channel and not others:
            return Say(text=choosing.not_an_incident_channel(channel.shown))
        incident = await self.read(here) if here else None
        if incident is None:
            return await self.elsewhere()
        return Named(incident=incident, rest=invocation.text)

    async def channel(self, word: str, invocation: Invocation) -> Channel | None:
        """Return the channel that a mention, a permalink or a name stands for."""
        return await channel_of(word, invocation.channels, self)

    async def typed(self, sent: str) -> Typed:
        """Read a command's text as its author saw it, with the names to be had."""
        names: Mapping[PersonId, str] = {}
        places: dict[ChannelId, str] = {}
        if people := tokens.people_in(sent):
            with anyio.move_on_after(NAMES_WITHIN):
                names = await self.people.names(people)
        for place in tokens.channels_in(sent):
            with suppress(JournalUnavailable):
                number = await self.store.number_of(place)
                incident = await self.glance(number) if number else None
                if incident and incident.channel:
                    places[place] = incident.channel.name
        return tokens.read(sent, names, places)

    async def _numbered(self, number: IncidentNumber, rest: str) -> "Named | Say":
        incident = await self.read(number)
        if incident is None:
            return Say(text=choosing.no_such(number))
        return Named(incident=incident, rest=rest.strip())

    async def elsewhere(self) -> Say:
        """Answer that this is no incident's channel, and which ones there are."""
        return Say(text=choosing.elsewhere(await self.store.open_incidents()))


def age(since: datetime | None, now: datetime) -> timedelta | None:
    return None if since is None else max(now - since, timedelta())
