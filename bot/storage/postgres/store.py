"""The store in PostgreSQL: its journal, its index and what else it remembers.

It mirrors ``bot.storage.sqlite.store``.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import LiteralString

from attrs import define

from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.journal import Due
from bot.storage.index import IncidentIndex
from bot.storage.parking import Parking, write_parking
from bot.storage.postgres.journal import PostgresJournal
from bot.storage.postgres.text import read_text, write_text
from bot.storage.rows import read_due, read_listed, read_recipients, time, whole
from bot.storage.store import (
    BRIEF_KNOWN_FOR,
    FORGOTTEN_AT_ONCE,
    FOUND_MAX,
    KEPT_FOR,
    REMEMBERED_FOR,
    ListedIncident,
    Recipients,
)


@define(kw_only=True)
class PostgresStore(PostgresJournal, IncidentIndex):
    """The shared store."""

    def _text(self, stored: str) -> str:
        return read_text(stored)

    async def number_of(self, channel: ChannelId) -> IncidentNumber | None:
        rows = await self._all(
            "SELECT number FROM incidents WHERE channel = %s", channel
        )
        return IncidentNumber(whole(rows[0][0])) if rows else None

    async def open_incidents_of(self, service: str) -> tuple[ListedIncident, ...]:
        rows = await self._all(
            "SELECT number, title, severity, service, channel, declared_at, kind,"
            " visibility FROM incidents"
            " WHERE phase = 'open' AND service = %s AND parked IS NULL"
            " ORDER BY number DESC LIMIT %s",
            write_text(service),
            FOUND_MAX,
        )
        return read_listed(rows, self._text)

    async def number_for(self, request: str) -> IncidentNumber | None:
        rows = await self._all(
            "SELECT incident FROM requests WHERE request = %s", request
        )
        return IncidentNumber(whole(rows[0][0])) if rows else None

    async def due_by(self, at: datetime) -> tuple[Due, ...]:
        rows = await self._all(
            "SELECT number, due_at FROM incidents"
            " WHERE due_at <= %s AND parked IS NULL ORDER BY due_at, number",
            at,
        )
        return read_due(rows)

    async def is_parked(self, number: IncidentNumber) -> bool:
        rows = await self._all(
            "SELECT 1 FROM incidents WHERE number = %s AND parked IS NOT NULL", number
        )
        return bool(rows)

    async def replace_parking(
        self, number: IncidentNumber, before: Parking, after: Parking
    ) -> bool:
        changed = await self._all(
            "UPDATE incidents SET parked = %s"
            " WHERE number = %s AND parked = %s RETURNING number",
            *(write_parking(after), number, write_parking(before)),
        )
        return bool(changed)

    async def recipients(self, number: IncidentNumber) -> Recipients:
        query: LiteralString = (
            "SELECT body FROM events WHERE incident = %s ORDER BY version"
        )
        return read_recipients(await self._all(query, number))

    async def check_writable(self) -> None:
        await self._all(
            "INSERT INTO throttle (budget, closed_until) VALUES ('', now())"
            " ON CONFLICT (budget) DO UPDATE"
            " SET closed_until = excluded.closed_until RETURNING budget"
        )

    async def remember(self, names: Mapping[PersonId, str]) -> None:
        # Sorted, because two writers of the same rows in different orders deadlock.
        people = sorted(names)
        await self._all(
            "INSERT INTO people (id, name) SELECT * FROM unnest(%s::text[], %s::text[])"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING id",
            *(people, [write_text(names[person]) for person in people]),
        )

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]:
        rows = await self._all(
            "SELECT id, name FROM people WHERE id = ANY (%s::text[])", list(people)
        )
        return {PersonId(str(person)): read_text(str(name)) for person, name in rows}

    async def remember_channels(self, names: Mapping[ChannelId, str]) -> None:
        # Sorted for the same reason as people.
        channels = sorted(names)
        await self._all(
            "INSERT INTO channels (id, name)"
            " SELECT * FROM unnest(%s::text[], %s::text[])"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING id",
            *(channels, [write_text(names[channel]) for channel in channels]),
        )

    async def channel_names(
        self, channels: Iterable[ChannelId]
    ) -> Mapping[ChannelId, str]:
        rows = await self._all(
            "SELECT id, name FROM channels WHERE id = ANY (%s::text[])", list(channels)
        )
        return {ChannelId(str(channel)): read_text(str(name)) for channel, name in rows}

    async def briefed(
        self, people: Iterable[PersonId]
    ) -> frozenset[tuple[PersonId, str]]:
        rows = await self._all(
            "SELECT person, role FROM briefed"
            " WHERE person = ANY (%s::text[]) AND at > %s",
            *(list(people), self.now() - BRIEF_KNOWN_FOR),
        )
        return frozenset((PersonId(str(person)), str(role)) for person, role in rows)

    async def forget_briefed(self) -> None:
        await self._all(
            "DELETE FROM briefed WHERE (person, role) IN (SELECT person, role"
            " FROM briefed WHERE at <= %s FOR UPDATE SKIP LOCKED) RETURNING person",
            self.now() - BRIEF_KNOWN_FOR,
        )

    async def close_budget(self, budget: str, until: datetime) -> None:
        await self._all(
            "INSERT INTO throttle (budget, closed_until) VALUES (%s, %s)"
            " ON CONFLICT (budget) DO UPDATE"
            " SET closed_until = greatest(throttle.closed_until, excluded.closed_until)"
            " RETURNING budget",
            *(budget, until),
        )

    async def closed_budgets(self) -> Mapping[str, datetime]:
        # One minute more than needed, because clocks differ.
        rows = await self._all(
            "SELECT budget, closed_until FROM throttle"
            " WHERE closed_until > now() - interval '1 minute'"
        )
        return {str(budget): time(until) for budget, until in rows}

    async def forget_budgets(self) -> None:
        await self._all(
            "DELETE FROM throttle WHERE budget IN (SELECT budget FROM throttle"
            " WHERE closed_until <= now() - interval '1 minute'"
            " FOR UPDATE SKIP LOCKED) RETURNING budget"
        )

    async def keep_text(self, text_id: str, text: str) -> None:
        await self.forget_texts()
        await self._all(
            "INSERT INTO kept_texts (id, text, at) VALUES (%s, %s, %s)"
            " ON CONFLICT (id) DO UPDATE"
            " SET text = excluded.text, at = excluded.at RETURNING id",
            *(text_id, write_text(text), self.now()),
        )

    async def kept_text(self, text_id: str) -> str | None:
        rows = await self._all(
            "SELECT text FROM kept_texts WHERE id = %s AND at >= %s",
            *(text_id, self.now() - KEPT_FOR),
        )
        return read_text(str(rows[0][0])) if rows else None

    async def forget_texts(self) -> None:
        await self._all(
            "DELETE FROM kept_texts WHERE at < %s RETURNING id", self.now() - KEPT_FOR
        )

    async def forget_requests(self) -> bool:
        # Every worker does so daily; none waits for rows that another deletes.
        deleted = await self._all(
            "DELETE FROM requests WHERE request IN (SELECT request FROM requests"
            " WHERE at < %s LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING request",
            *(self.now() - REMEMBERED_FOR, FORGOTTEN_AT_ONCE),
        )
        return len(deleted) == FORGOTTEN_AT_ONCE
