"""Questions about all incidents, which both stores answer from the same index."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import LiteralString

from actors.incident.ids import IncidentNumber
from actors.journal import Due, Key
from bot.storage.parking import Parking
from bot.storage.rows import (
    Row,
    read_backlog,
    read_due,
    read_listed,
    read_parkings,
)
from bot.storage.store import Backlog, ListedIncident

OPEN_INCIDENTS = (
    "SELECT number, title, severity, service, channel, declared_at, kind, visibility"
    " FROM incidents WHERE phase = 'open' ORDER BY number DESC"
)
LATEST_CLOSED = (
    "SELECT number, title, severity, service, channel, declared_at, kind, visibility"
    " FROM incidents WHERE phase = 'closed'"
    " AND number > (SELECT max(number) FROM incidents) - 50"
    " ORDER BY number DESC LIMIT 10"
)
PARKED_INCIDENTS = (
    "SELECT number, title, severity, service, channel, declared_at, kind, visibility"
    " FROM incidents WHERE parked IS NOT NULL ORDER BY number DESC"
)
PARKINGS = (
    "SELECT number, parked FROM incidents WHERE parked IS NOT NULL ORDER BY number"
)
OPEN_SORTS = (
    "SELECT kind, visibility, count(*) FROM incidents"
    " WHERE phase = 'open' GROUP BY kind, visibility"
)
OLDEST_DUE = (
    "SELECT due_at FROM incidents WHERE due_at IS NOT NULL AND parked IS NULL"
    " ORDER BY due_at LIMIT 1"
)
DUE = (
    "SELECT number, due_at FROM incidents"
    " WHERE due_at IS NOT NULL AND parked IS NULL ORDER BY due_at, number"
)


class IncidentIndex(ABC):
    """The table with one row for each incident, which is written with its events."""

    __slots__ = ()

    @abstractmethod
    async def _all(self, query: LiteralString, *values: object) -> Sequence[Row]:
        """Return all rows of a query."""

    def _text(self, stored: str) -> str:
        """Decode a stored text."""
        return stored

    async def open_incidents(self) -> tuple[ListedIncident, ...]:
        return read_listed(await self._all(OPEN_INCIDENTS), self._text)

    async def latest_closed(self) -> tuple[ListedIncident, ...]:
        return read_listed(await self._all(LATEST_CLOSED), self._text)

    async def parked_incidents(self) -> tuple[ListedIncident, ...]:
        return read_listed(await self._all(PARKED_INCIDENTS), self._text)

    async def due(self) -> tuple[Due, ...]:
        return read_due(await self._all(DUE))

    async def parkings(self) -> Mapping[IncidentNumber, Parking]:
        return read_parkings(await self._all(PARKINGS))

    async def parked(self) -> tuple[Key, ...]:
        return tuple(await self.parkings())

    async def backlog(self) -> Backlog:
        return read_backlog(await self._all(OPEN_SORTS), await self._all(OLDEST_DUE))
