"""Reads incidents, and gives them commands.

Rule: an incident that cannot be read does not affect any other.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Protocol, TypeAlias

from attrs import define

from actors.ask import Answer
from actors.errors import Crashed, JournalUnavailable, Parked, Rejected, Repeated
from actors.incident.catchup import Visit, read_on
from actors.incident.commands import Command
from actors.incident.events import Event
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.model import Incident
from actors.incident.steps.events import StepEvent
from actors.journal import Key
from actors.known_states import KnownStates
from bot.base.guard import guarded
from bot.dialogue.refused import REFUSALS, UNREADABLE, note, reference_of, why_refused
from bot.dialogue.reply import Say
from bot.slack.web.people import People
from bot.storage.store import KnownIncidents, Store, Uncertain
from bot.words.spans import Said

Explain: TypeAlias = Callable[[str, Incident], Said | None]
"""Says why an incident rejected a command; ``None`` if the reason is a common one."""

_Read: TypeAlias = Incident | JournalUnavailable | Crashed | None
"""The result of reading an incident."""


class Actors(Protocol):
    """Gives commands to the incidents' actors; ``Engine`` is one."""

    async def ask(
        self, key: Key, command: Command, request: str | None
    ) -> Answer[Incident, Event]:
        """Give a command to an incident. Return its answer, or raise a refusal."""
        ...

    async def release(self, key: Key) -> bool:
        """Start a parked incident again. Return whether it was parked."""
        ...


@define(kw_only=True)
class Incidents:
    """Reads incidents, and gives commands to their actors."""

    actors: Actors
    store: Store
    known: KnownIncidents
    people: People
    new_id: Callable[[], str]

    async def ask(
        self, number: IncidentNumber, command: Command, request: str
    ) -> Answer[Incident, Event]:
        """Give a command to an incident. A repeated command succeeds without events."""
        try:
            # Requests without an id would otherwise all count as one.
            return await self.actors.ask(number, command, request or None)
        except Repeated as repeated:
            return await self._repeated(IncidentNumber(repeated.key))

    async def _repeated(self, number: IncidentNumber) -> Answer[Incident, Event]:
        try:
            return Answer(state=await self.read(number), events=())
        except JournalUnavailable as trouble:
            # It was carried out, so the answer must not say that nothing was done.
            raise Uncertain(trouble.why) from trouble
        except Parked as parked:
            raise Crashed(parked.key) from parked

    async def carry_out(
        self,
        number: IncidentNumber,
        command: Command,
        request: str,
        *,
        refused: Callable[[str], object] | None = None,
    ) -> Answer[Incident, Event] | Say:
        """Give a command to an incident, or say why it was not carried out.

        ``refused`` gets the reason of an incident that refuses the command, for callers
        with better words for it.
        """
        self.people.ask_for([command.mark.by])
        try:
            return await self.ask(number, command, request)
        except REFUSALS as refusal:
            incident = self.known.glance(number)
            reference = reference_of(request or self.new_id())
            note(refusal, type(command).__name__, reference, number)
            if refused and isinstance(refusal, Rejected):
                refused(refusal.reason)
            return Say(text=why_refused(refusal, incident, reference))

    async def release(self, number: IncidentNumber) -> bool:
        """Start a parked incident again. Return whether it was parked."""
        return await self.actors.release(number)

    async def read(self, number: IncidentNumber) -> Incident | None:
        """Return the incident as it is now.

        Raises ``Parked`` or ``Crashed`` if a bug prevents its journal from being read.
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
            return (await self.known.load(number)).state
        except JournalUnavailable as trouble:
            return trouble

    async def glance(self, number: IncidentNumber) -> Incident | None:
        """Return the incident if it can be read, for callers that can do without it."""
        with suppress(*UNREADABLE):
            return await self.read(number)
        return None

    async def visit_of(self, incident: Incident, person: PersonId) -> Visit:
        """Return when somebody was last there, up to this version of the incident.

        This reads the whole journal. Raises ``JournalUnavailable``.
        """
        visits: KnownStates[Visit, Event] = KnownStates(
            journal=self.store, replay=partial(read_on, person)
        )
        found = await visits.load_at(incident.number, incident.version)
        return found or Visit()

    async def details_at(self, incident: Incident, version: int) -> Incident:
        """Return the incident with the details and leads that it had at a version.

        Usually only steps happened since then, and they change neither.
        """
        since = await self.store.read(incident.number, after=version)
        if all(isinstance(event, StepEvent) for event in since):
            return incident
        return await self.known.load_at(incident.number, version) or incident
