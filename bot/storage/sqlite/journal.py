"""The journal in one SQLite file: write-ahead log, full sync, one writer.

Calls that arrive while a transaction is running share the next one.
"""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import starmap
from typing import cast

from attrs import define

from actors.errors import Conflict
from actors.incident.events import Event
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from actors.journal import Entry, Key
from bot.storage.codec import kind_of, read_event, write_event
from bot.storage.parking import Parking, write_parking
from bot.storage.rows import whole
from bot.storage.sqlite.append import claim_request, index
from bot.storage.sqlite.file import SqliteFile

PAGE = 1_000
"""Events read by one query, which takes a millisecond or two: others wait for it."""


@define(kw_only=True)
class SqliteJournal(SqliteFile):
    """The events of all incidents; ``now`` dates the requests that caused them."""

    now: Callable[[], datetime]

    async def fetch(self, key: Key, *, after: int = 0) -> Iterator[Event]:
        rows: list[tuple[object, ...]] = []
        is_whole = False
        while not is_whole:
            page = await self._all(
                "SELECT kind, body FROM events"
                " WHERE incident = ? AND version > ? ORDER BY version LIMIT ?",
                *(key, after + len(rows), PAGE),
            )
            rows.extend(page)
            is_whole = len(page) < PAGE
        return starmap(read_event, cast("list[tuple[str, str]]", rows))

    async def read(self, key: Key, *, after: int = 0) -> tuple[Event, ...]:
        return tuple(await self.fetch(key, after=after))

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
