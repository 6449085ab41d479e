"""The store in one SQLite file: write-ahead log, full sync, one writer.

Calls that arrive while a transaction is running share the next one.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from attrs import define

from actors.errors import Conflict
from actors.incident.events import Event
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.model import Incident
from actors.journal import Due, Entry, Key
from bot.storage.codec import kind_of, read_event, write_event
from bot.storage.parking import Parking, write_parking
from bot.storage.rows import (
    BACKLOG,
    OPEN_INCIDENTS,
    PARKED_INCIDENTS,
    PARKINGS,
    read_backlog,
    read_listed,
    read_parkings,
    read_recipients,
    time,
    whole,
)
from bot.storage.sqlite.append import claim_request, index
from bot.storage.sqlite.connection import UnusableFile
from bot.storage.sqlite.file import SqliteFile
from bot.storage.store import (
    FORGOTTEN_AT_ONCE,
    KEPT_FOR,
    REMEMBERED_FOR,
    Backlog,
    ListedIncident,
    Recipients,
)

__all__ = ["SqliteStore", "UnusableFile"]

FILLER = "x" * 16_384
"""Needs more room than most appends."""

_FORGET_TEXTS = "DELETE FROM kept_texts WHERE at < ?"


@define(kw_only=True)
class SqliteStore(SqliteFile):
    """The embedded store; ``now`` dates the requests, which are deleted by age."""

    now: Callable[[], datetime]

    # The journal.

    async def read(self, key: Key, *, after: int = 0) -> tuple[Event, ...]:
        rows = await self._all(
            "SELECT kind, body FROM events"
            " WHERE incident = ? AND version > ? ORDER BY version",
            *(key, after),
        )
        return tuple(read_event(str(kind), str(body)) for kind, body in rows)

    async def append(self, entry: Entry[Incident, Event]) -> None:
        bodies = [(kind_of(event), write_event(event)) for event in entry.events]
        await self._do(lambda db: self._append(db, entry, bodies))

    def _append(
        self,
        db: sqlite3.Connection,
        entry: Entry[Incident, Event],
        bodies: list[tuple[str, str]],
    ) -> None:
        if entry.request is not None:
            claim_request(db, entry.request, entry.key, self.now())
        row = db.execute(
            "SELECT version FROM incidents WHERE number = ?", (entry.key,)
        ).fetchone()
        if (row[0] if row else 0) != entry.after:
            raise Conflict(entry.key)
        db.executemany(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?)",
            [
                (entry.key, entry.after + place, entry.append_id, kind, body)
                for place, (kind, body) in enumerate(bodies, start=1)
            ],
        )
        index(db, entry)
        self._watermark.add(number=entry.key, events=len(bodies))

    async def reserve(self, request: str) -> Key:
        def run(db: sqlite3.Connection) -> Key:
            row = (
                db.execute(
                    "SELECT incident FROM requests WHERE request = ?", (request,)
                ).fetchone()
                or db.execute(
                    "UPDATE numbers SET last = last + 1 RETURNING last"
                ).fetchone()
            )
            number = int(row[0])
            self._watermark.add(number=number)
            return number

        return await self._do(run)

    async def last_number(self) -> IncidentNumber:
        rows = await self._all(
            "SELECT max((SELECT last FROM numbers), coalesce(max(number), 0))"
            " FROM incidents"
        )
        return IncidentNumber(whole(rows[0][0]))

    async def raise_numbers(self, last: IncidentNumber) -> None:
        # The caller has dealt with what is missing.
        self._watermark.is_frozen = False

        def run(db: sqlite3.Connection) -> None:
            db.execute("UPDATE numbers SET last = max(last, ?)", (last,))
            self._watermark.add(number=last)

        await self._do(run)

    async def due(self) -> tuple[Due, ...]:
        rows = await self._all(
            "SELECT number, due_at FROM incidents"
            " WHERE due_at IS NOT NULL AND parked IS NULL ORDER BY due_at"
        )
        return tuple(Due(key=whole(key), at=time(at)) for key, at in rows)

    async def park(self, key: Key, why: str) -> None:
        parking = write_parking(Parking(why=why, at=self.now()))
        await self._write(
            "UPDATE incidents SET parked = ? WHERE number = ?", parking, key
        )

    async def release(self, key: Key) -> bool:
        changed = await self._write(
            "UPDATE incidents SET parked = NULL"
            " WHERE number = ? AND parked IS NOT NULL",
            key,
        )
        return changed > 0

    async def parked(self) -> tuple[Key, ...]:
        return tuple(await self.parkings())

    # Questions and other things to remember.

    async def number_of(self, channel: ChannelId) -> IncidentNumber | None:
        rows = await self._all(
            "SELECT number FROM incidents WHERE channel = ?", channel
        )
        return IncidentNumber(whole(rows[0][0])) if rows else None

    async def open_incidents(self) -> tuple[ListedIncident, ...]:
        return read_listed(await self._all(OPEN_INCIDENTS))

    async def parked_incidents(self) -> tuple[ListedIncident, ...]:
        return read_listed(await self._all(PARKED_INCIDENTS))

    async def parkings(self) -> Mapping[IncidentNumber, Parking]:
        return read_parkings(await self._all(PARKINGS))

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

    async def backlog(self) -> Backlog:
        return read_backlog(await self._all(BACKLOG))

    async def remember(self, names: Mapping[PersonId, str]) -> None:
        def run(db: sqlite3.Connection) -> None:
            db.executemany(
                "INSERT INTO people VALUES (?, ?)"
                " ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                list(names.items()),
            )

        await self._do(run)

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]:
        wanted = frozenset(people)
        rows = await self._all("SELECT id, name FROM people")
        return {
            PersonId(str(person)): str(name)
            for person, name in rows
            if person in wanted
        }

    async def close_budget(self, budget: str, until: datetime) -> None:
        await self._write(
            "INSERT INTO throttle VALUES (?, ?) ON CONFLICT (budget)"
            " DO UPDATE SET closed_until = max(closed_until, excluded.closed_until)",
            budget,
            until.isoformat(timespec="microseconds"),
        )

    async def closed_budgets(self) -> Mapping[str, datetime]:
        rows = await self._all("SELECT budget, closed_until FROM throttle")
        return {str(budget): time(until) for budget, until in rows}

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
        """Delete the texts that are too old."""
        await self._write(_FORGET_TEXTS, (self.now() - KEPT_FOR).isoformat())

    async def forget_requests(self) -> None:
        """Delete requests too old to be repeated, a limited number at once."""
        await self._write(
            "DELETE FROM requests WHERE request IN"
            " (SELECT request FROM requests WHERE at < ? LIMIT ?)",
            (self.now() - REMEMBERED_FOR).isoformat(),
            FORGOTTEN_AT_ONCE,
        )

    async def claim_workspace(self, team: str) -> str:
        await self._write("INSERT OR IGNORE INTO workspace VALUES (1, ?)", team)
        rows = await self._all("SELECT team FROM workspace")
        return str(rows[0][0])
