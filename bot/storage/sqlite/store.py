"""The store in one SQLite file: its journal, its index and what else it remembers."""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import define

from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.journal import Due
from bot.base.json_types import dumps
from bot.storage.index import IncidentIndex
from bot.storage.parking import Parking, write_parking
from bot.storage.rows import read_due, read_listed, read_recipients, time, whole
from bot.storage.sqlite.journal import SqliteJournal
from bot.storage.store import (
    BRIEF_KNOWN_FOR,
    FORGOTTEN_AT_ONCE,
    FOUND_MAX,
    KEPT_FOR,
    REMEMBERED_FOR,
    ListedIncident,
    Recipients,
)

FILLER = "x" * 16_384
"""Needs more room than most appends."""

_FORGET_TEXTS = "DELETE FROM kept_texts WHERE at < ?"


@define(kw_only=True)
class SqliteStore(SqliteJournal, IncidentIndex):
    """The embedded store."""

    async def number_of(self, channel: ChannelId) -> IncidentNumber | None:
        rows = await self._all(
            "SELECT number FROM incidents WHERE channel = ?", channel
        )
        return IncidentNumber(whole(rows[0][0])) if rows else None

    async def open_incidents_of(self, service: str) -> tuple[ListedIncident, ...]:
        rows = await self._all(
            "SELECT number, title, severity, service, channel, declared_at, kind,"
            " visibility FROM incidents"
            " WHERE phase = 'open' AND service = ? AND parked IS NULL"
            " ORDER BY number DESC LIMIT ?",
            service,
            FOUND_MAX,
        )
        return read_listed(rows, self._text)

    async def number_for(self, request: str) -> IncidentNumber | None:
        rows = await self._all(
            "SELECT incident FROM requests WHERE request = ?", request
        )
        return IncidentNumber(whole(rows[0][0])) if rows else None

    async def due_by(self, at: datetime) -> tuple[Due, ...]:
        rows = await self._all(
            "SELECT number, due_at FROM incidents"
            " WHERE due_at <= ? AND parked IS NULL ORDER BY due_at, number",
            at.isoformat(),
        )
        return read_due(rows)

    async def is_parked(self, number: IncidentNumber) -> bool:
        rows = await self._all(
            "SELECT 1 FROM incidents WHERE number = ? AND parked IS NOT NULL", number
        )
        return bool(rows)

    async def replace_parking(
        self, number: IncidentNumber, before: Parking, after: Parking
    ) -> bool:
        changed = await self._write(
            "UPDATE incidents SET parked = ? WHERE number = ? AND parked = ?",
            *(write_parking(after), number, write_parking(before)),
        )
        return changed > 0

    async def recipients(self, number: IncidentNumber) -> Recipients:
        query = "SELECT body FROM events WHERE incident = ? ORDER BY version"
        return read_recipients(await self._all(query, number))

    async def check_writable(self) -> None:
        def run(db: sqlite3.Connection) -> None:
            at = self.now().isoformat(timespec="microseconds")
            db.execute("INSERT INTO throttle VALUES (?, ?)", (FILLER, at))
            db.execute("DELETE FROM throttle WHERE budget = ?", (FILLER,))

        await self._do(run)

    async def remember(self, names: Mapping[PersonId, str]) -> None:
        def run(db: sqlite3.Connection) -> None:
            db.executemany(
                "INSERT INTO people VALUES (?, ?)"
                " ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                list(names.items()),
            )

        await self._do(run)

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]:
        rows = await self._all(
            "SELECT id, name FROM people WHERE id IN (SELECT value FROM json_each(?))",
            dumps(list(people)),
        )
        return {PersonId(str(person)): str(name) for person, name in rows}

    async def remember_channels(self, names: Mapping[ChannelId, str]) -> None:
        def run(db: sqlite3.Connection) -> None:
            db.executemany(
                "INSERT INTO channels VALUES (?, ?)"
                " ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                list(names.items()),
            )

        await self._do(run)

    async def channel_names(
        self, channels: Iterable[ChannelId]
    ) -> Mapping[ChannelId, str]:
        rows = await self._all(
            "SELECT id, name FROM channels"
            " WHERE id IN (SELECT value FROM json_each(?))",
            dumps(list(channels)),
        )
        return {ChannelId(str(channel)): str(name) for channel, name in rows}

    async def briefed(
        self, people: Iterable[PersonId]
    ) -> frozenset[tuple[PersonId, str]]:
        rows = await self._all(
            "SELECT person, role FROM briefed"
            " WHERE person IN (SELECT value FROM json_each(?)) AND at > ?",
            *(dumps(list(people)), (self.now() - BRIEF_KNOWN_FOR).isoformat()),
        )
        return frozenset((PersonId(str(person)), str(role)) for person, role in rows)

    async def forget_briefed(self) -> None:
        too_old = (self.now() - BRIEF_KNOWN_FOR).isoformat()
        await self._write("DELETE FROM briefed WHERE at <= ?", too_old)

    async def close_budget(self, budget: str, until: datetime) -> None:
        await self._write(
            "INSERT INTO throttle VALUES (?, ?) ON CONFLICT (budget)"
            " DO UPDATE SET closed_until = max(closed_until, excluded.closed_until)",
            budget,
            until.isoformat(timespec="microseconds"),
        )

    async def closed_budgets(self) -> Mapping[str, datetime]:
        rows = await self._all(
            "SELECT budget, closed_until FROM throttle WHERE closed_until > ?",
            self.now().isoformat(timespec="microseconds"),
        )
        return {str(budget): time(until) for budget, until in rows}

    async def forget_budgets(self) -> None:
        await self._write(
            "DELETE FROM throttle WHERE closed_until <= ?",
            self.now().isoformat(timespec="microseconds"),
        )

    async def keep_text(self, text_id: str, text: str) -> None:
        now = self.now()

        def run(db: sqlite3.Connection) -> None:
            db.execute(_FORGET_TEXTS, ((now - KEPT_FOR).isoformat(),))
            db.execute(
                "INSERT OR REPLACE INTO kept_texts VALUES (?, ?, ?)",
                (text_id, text, now.isoformat()),
            )

        await self._do(run)

    async def kept_text(self, text_id: str) -> str | None:
        rows = await self._all(
            "SELECT text FROM kept_texts WHERE id = ? AND at >= ?",
            *(text_id, (self.now() - KEPT_FOR).isoformat()),
        )
        return str(rows[0][0]) if rows else None

    async def forget_texts(self) -> None:
        await self._write(_FORGET_TEXTS, (self.now() - KEPT_FOR).isoformat())

    async def forget_requests(self) -> bool:
        deleted = await self._write(
            "DELETE FROM requests WHERE request IN"
            " (SELECT request FROM requests WHERE at < ? LIMIT ?)",
            (self.now() - REMEMBERED_FOR).isoformat(),
            FORGOTTEN_AT_ONCE,
        )
        return deleted == FORGOTTEN_AT_ONCE

    async def claim_workspace(self, team: str) -> str:
        await self._write("INSERT OR IGNORE INTO workspace VALUES (1, ?)", team)
        rows = await self._all("SELECT team FROM workspace")
        return str(rows[0][0])
