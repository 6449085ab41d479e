"""The store: journals, their index, names and other things to remember."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from attrs import frozen

from actors.errors import JournalUnavailable
from actors.incident.events import Event
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.lifecycle import Kind, Visibility
from actors.incident.model import Incident
from actors.journal import Due, Journal, Key
from actors.known_states import KnownStates
from bot.storage.parking import Parking

KnownIncidents: TypeAlias = KnownStates[Incident, Event]
"""The incidents that are known already, for commands, steps and queries."""

REMEMBERED_FOR = timedelta(days=90)
"""How long to remember a request id, to recognise a repetition. Slack redelivers for
minutes or hours, but a window may stay open for days after its answer was lost."""

FORGOTTEN_AT_ONCE = 1_000
"""How many old requests one transaction deletes; appends wait for it meanwhile."""

KEPT_FOR = timedelta(days=1)
"""How long to keep a text that somebody typed when no window could be opened."""


FOUND_MAX = 10
"""How many open incidents of one service are looked at."""


BRIEF_KNOWN_FOR = timedelta(days=30)
"""How long somebody who was told all that a role asks is not told all of it again."""


@frozen
class Uncertain(JournalUnavailable):
    """The connection broke during an append, which may have been written."""


@frozen(kw_only=True)
class ListedIncident:
    """An incident, as a list shows it to those who may see it."""

    number: IncidentNumber
    title: str
    severity: str
    service: str
    channel: ChannelId | None
    declared_at: datetime
    kind: Kind
    visibility: Visibility

    @property
    def own_channel(self) -> ChannelId | None:
        return self.channel

    def involves(self, _person: PersonId) -> bool:
        """Nobody: the index has no people in it."""
        return False


@frozen(kw_only=True)
class Backlog:
    """How many incidents are open, and since when the oldest step has been due."""

    open_incidents: int
    oldest_due: datetime | None


@frozen(kw_only=True)
class Recipients:
    """Whom to tell about an incident, as far as its journal can be read.

    Attributes:
        people: the declarer, the role holders and the last person to act, each once.
        announce: the channels that it was to be announced in.
        visibility: for members only if the journal's is unknown or unreadable.
    """

    people: tuple[PersonId, ...]
    announce: tuple[ChannelId, ...]
    kind: Kind = Kind.REAL
    visibility: Visibility = Visibility.PUBLIC

    @property
    def own_channel(self) -> ChannelId | None:
        return None

    def involves(self, person: PersonId) -> bool:
        return person in self.people


class Store(Journal[Incident, Event], Protocol):
    """A journal of incidents, and other things that the bot has to remember."""

    async def read(self, key: Key, *, after: int = 0) -> tuple[Event, ...]:
        """Return the events after this version, in order, all decoded."""
        ...

    async def number_of(self, channel: ChannelId) -> IncidentNumber | None:
        """Return the incident of this channel; renaming the channel does not matter.

        If it has several, return the one declared last, with the highest number.
        """
        ...

    async def last_number(self) -> IncidentNumber:
        """Return the highest number given out; 0 if there was none."""
        ...

    async def raise_numbers(self, last: IncidentNumber) -> None:
        """From now on, give out only numbers above this one."""
        ...

    async def due_by(self, at: datetime) -> tuple[Due, ...]:
        """Return every incident to wake at this time or before, the earliest first.

        Parked incidents are left out.
        """
        ...

    async def is_parked(self, number: IncidentNumber) -> bool: ...

    async def open_incidents(self) -> tuple[ListedIncident, ...]:
        """Return every open incident, the latest first."""
        ...

    async def latest_closed(self) -> tuple[ListedIncident, ...]:
        """Return the closed incidents with the highest numbers, the latest first.

        There are at most ten, and all are among the last fifty that were declared:
        the index does not have the time at which an incident was closed.
        """
        ...

    async def open_incidents_of(self, service: str) -> tuple[ListedIncident, ...]:
        """Return the latest open incidents of the service with this name.

        There are at most ``FOUND_MAX``, and none is parked.
        """
        ...

    async def number_for(self, request: str) -> IncidentNumber | None:
        """Return the incident on which this request was carried out, if it was."""
        ...

    async def parked_incidents(self) -> tuple[ListedIncident, ...]:
        """Return every parked incident, open or closed, the latest first."""
        ...

    async def recipients(self, number: IncidentNumber) -> Recipients:
        """Return whom to tell about an incident that keeps crashing.

        This does not replay it, because replaying may be what crashes.
        """
        ...

    async def parkings(self) -> Mapping[IncidentNumber, Parking]:
        """Return, for each parked incident, who knows about it so far."""
        ...

    async def replace_parking(
        self, number: IncidentNumber, before: Parking, after: Parking
    ) -> bool:
        """Replace a parking if it is still ``before``; return whether it was."""
        ...

    async def backlog(self) -> Backlog: ...

    async def check_writable(self) -> None:
        """Write and delete a row; raise as an append would."""
        ...

    async def remember(self, names: Mapping[PersonId, str]) -> None:
        """Store people's names outside the journal, where they can be erased."""
        ...

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]: ...

    async def remember_channels(self, names: Mapping[ChannelId, str]) -> None:
        """Store channels' names outside the journal, where they can be erased."""
        ...

    async def channel_names(
        self, channels: Iterable[ChannelId]
    ) -> Mapping[ChannelId, str]: ...

    async def briefed(
        self, people: Iterable[PersonId]
    ) -> frozenset[tuple[PersonId, str]]:
        """Return who of them still knows which role, by the role's key.

        They were told all that it asks within ``BRIEF_KNOWN_FOR``.
        """
        ...

    async def forget_briefed(self) -> None:
        """Delete who was told so long ago that they are told again."""
        ...

    async def claim_workspace(self, team: str) -> str:
        """Return the workspace that owns this store; the first to ask owns it."""
        ...

    async def close_budget(self, budget: str, until: datetime) -> None:
        """Remember across restarts until when Slack closed a method."""
        ...

    async def closed_budgets(self) -> Mapping[str, datetime]: ...

    async def forget_budgets(self) -> None:
        """Delete the budgets that are open again."""
        ...

    async def keep_text(self, text_id: str, text: str) -> None:
        """Keep what somebody typed for a day; a button brings it back.

        The same id replaces the text; texts older than a day are deleted.
        """
        ...

    async def kept_text(self, text_id: str) -> str | None:
        """Return a text kept within the last day."""
        ...

    async def forget_texts(self) -> None:
        """Delete the texts that are too old."""
        ...

    async def forget_requests(self) -> bool:
        """Delete requests too old to be repeated; return whether some may be left."""
        ...
