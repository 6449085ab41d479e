"""What the bot keeps: journals, who is found by what, and people's names."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from actors.errors import JournalUnavailable
from actors.incident.events import Event
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.model import Incident
from actors.journal import Journal
from bot.storage.parking import Parking

REMEMBERED_FOR = timedelta(days=90)
"""How long a request is known for a repetition. Slack delivers again for minutes or
hours, but a window may stand open for days after its answer was lost."""

FORGOTTEN_AT_ONCE = 10_000
"""So many old requests are deleted at a start; the rest goes at the next."""

KEPT_FOR = timedelta(days=1)
"""How long a text is kept that was typed where no window could be opened for it."""


@frozen
class Uncertain(JournalUnavailable):
    """It broke off in the middle of an append, which may have been written."""


@frozen(kw_only=True)
class ListedIncident:
    """An open incident, as a list shows it."""

    number: IncidentNumber
    title: str
    severity: str
    service: str
    channel: ChannelId | None
    declared_at: datetime


@frozen(kw_only=True)
class Backlog:
    """How much waits to be done, and since when the oldest has been due."""

    open_incidents: int
    oldest_due: datetime | None


@frozen(kw_only=True)
class Recipients:
    """Whom an incident concerns, as far as its journal can be read at all.

    Attributes:
        people: its declarer, its leads and whoever acted last, each once.
        announce: the channels that it was to be announced in.
    """

    people: tuple[PersonId, ...]
    announce: tuple[ChannelId, ...]


class Store(Journal[Incident, Event], Protocol):
    """A journal of incidents that also answers the questions people ask."""

    async def number_of(self, channel: ChannelId) -> IncidentNumber | None:
        """Return the incident whose own channel this is, whatever it is called.

        Of several it is the one with the highest number, declared last.
        """
        ...

    async def last_number(self) -> IncidentNumber:
        """Return the highest number that was given out; 0: there was none."""
        ...

    async def raise_numbers(self, last: IncidentNumber) -> None:
        """Give out only numbers above this one from now on."""
        ...

    async def open_incidents(self) -> tuple[ListedIncident, ...]:
        """Return them all, the latest first."""
        ...

    async def parked_incidents(self) -> tuple[ListedIncident, ...]:
        """Return the parked ones, open or closed, the latest first."""
        ...

    async def recipients(self, number: IncidentNumber) -> Recipients:
        """Return whom to tell of an incident that keeps crashing.

        It is read without the code that may be what crashes.
        """
        ...

    async def parkings(self) -> Mapping[IncidentNumber, Parking]:
        """Return how far the people of each parked incident have been told."""
        ...

    async def replace_parking(
        self, number: IncidentNumber, before: Parking, after: Parking
    ) -> bool:
        """Put one in the other's place; whether that was there still."""
        ...

    async def backlog(self) -> Backlog: ...

    async def check_writable(self) -> None:
        """Write something for nothing; raises as an append would."""
        ...

    async def remember(self, names: Mapping[PersonId, str]) -> None:
        """Keep people's names apart from the journal, so that they can be erased."""
        ...

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]: ...

    async def claim_workspace(self, team: str) -> str:
        """Return the workspace whose incidents these are: this one, if none was yet."""
        ...

    async def close_budget(self, budget: str, until: datetime) -> None:
        """Remember, also for the next process, until when Slack closed a method."""
        ...

    async def closed_budgets(self) -> Mapping[str, datetime]: ...

    async def keep_text(self, text_id: str, text: str) -> None:
        """Keep what somebody typed for a day, so that a button can bring it back.

        The same id again replaces the text; what is older than a day is deleted.
        """
        ...

    async def kept_text(self, text_id: str) -> str | None:
        """Return a text that was kept within the last day."""
        ...
