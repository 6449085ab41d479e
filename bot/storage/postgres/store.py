"""The store in PostgreSQL, which any number of processes may write.

It mirrors ``bot.storage.sqlite.store``; ``append`` has a file of its own.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import LiteralString

import structlog
from attrs import define

from actors.errors import JournalUnavailable
from actors.incident.events import Event
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.model import Incident
from actors.journal import Due, Entry, Key
from bot.storage.codec import read_event
from bot.storage.parking import Parking, write_parking
from bot.storage.postgres.append import Append, Epoch, OnAppend
from bot.storage.postgres.client import PostgresClient
from bot.storage.postgres.migrate import WrongSchema
from bot.storage.postgres.pool import Lost
from bot.storage.postgres.text import read_text, write_text
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
from bot.storage.store import (
    FORGOTTEN_AT_ONCE,
    KEPT_FOR,
    REMEMBERED_FOR,
    Backlog,
    ListedIncident,
    Recipients,
    Uncertain,
)

__all__ = ["Epoch", "OnAppend", "PostgresStore", "WrongSchema"]

log = structlog.get_logger()


@define(kw_only=True)
class PostgresStore(PostgresClient):
    """The shared store; ``now`` dates the requests, which are deleted by age.

    Attributes:
        on_append: awaited in the append's transaction, in a savepoint of its own, so
            ``AlreadyEnqueued`` rolls back only what it did. Appends with an epoch do
            not call it: the process that acts for an incident is already awake.
    """

    now: Callable[[], datetime]
    on_append: OnAppend | None = None

    # The journal.

    async def read(self, key: Key, *, after: int = 0) -> tuple[Event, ...]:
        rows = await self._all(
            "SELECT kind, body FROM events"
            " WHERE incident = %s AND version > %s ORDER BY version",
            *(key, after),
        )
        return tuple(read_event(str(kind), str(body)) for kind, body in rows)

    async def append(
        self, entry: Entry[Incident, Event], *, epoch: Epoch | None = None
    ) -> None:
        """Write all events of the entry or none of them.

        Besides what every journal raises, raises ``Uncertain`` if the outcome is not
        known, and ``Superseded`` if the incident was activated after this epoch.
        """
        written = Append(
            entry=entry, epoch=epoch, at=self.now(), on_append=self.on_append
        )
        try:
            await self._pool.run(written.write)
        except Lost:
            log.warning("append repeated", incident=entry.key)
            await self._append_again(written)

    async def _append_again(self, written: Append) -> None:
        try:
            await self._pool.run(written.write_again)
        except JournalUnavailable as trouble:
            raise Uncertain(trouble.why) from trouble

    async def reserve(self, request: str) -> Key:
        rows = await self._all(
            "SELECT coalesce("
            "(SELECT incident FROM requests WHERE request = %s), nextval('numbers'))",
            request,
        )
        return whole(rows[0][0])

    async def last_number(self) -> IncidentNumber:
        rows = await self._all(
            "SELECT greatest(0, (SELECT max(number) FROM incidents), (SELECT last_value"
            " FROM pg_sequences WHERE schemaname = %s AND sequencename = 'numbers'))",
            self.schema,
        )
        return IncidentNumber(whole(rows[0][0]))

    async def raise_numbers(self, last: IncidentNumber) -> None:
        # Take a small gap number by number: setting the sequence could undo what other
        # workers take at the same time.
        await self._all(
            "SELECT CASE WHEN gap > 9999 THEN setval('numbers', %s)"
            " ELSE (SELECT count(nextval('numbers')) FROM generate_series(1, gap)) END"
            " FROM (SELECT %s - coalesce(max(last_value), 0) AS gap FROM pg_sequences"
            " WHERE schemaname = %s AND sequencename = 'numbers') AS found",
            *(last, last, self.schema),
        )

    async def activate(self, key: Key) -> Epoch:
        """Take the incident over: the process before can append no more outcomes.

        Returns 0 if the incident has no events or is parked.
        """
        rows = await self._all(
            "UPDATE incidents SET epoch = epoch + 1"
            " WHERE number = %s AND parked IS NULL RETURNING epoch",
            key,
        )
        return whole(rows[0][0]) if rows else 0

    async def due(self) -> tuple[Due, ...]:
        rows = await self._all(
            "SELECT number, due_at FROM incidents"
            " WHERE due_at IS NOT NULL AND parked IS NULL ORDER BY due_at, number"
        )
        return tuple(Due(key=whole(key), at=time(at)) for key, at in rows)

    async def park(self, key: Key, why: str) -> None:
        await self._all(
            "UPDATE incidents SET parked = %s WHERE number = %s RETURNING number",
            *(write_parking(Parking(why=why, at=self.now())), key),
        )

    async def release(self, key: Key) -> bool:
        released = await self._all(
            "UPDATE incidents SET parked = NULL"
            " WHERE number = %s AND parked IS NOT NULL RETURNING number",
            key,
        )
        return bool(released)

    async def parked(self) -> tuple[Key, ...]:
        return tuple(await self.parkings())

    # Questions and other things to remember.

    async def number_of(self, channel: ChannelId) -> IncidentNumber | None:
        rows = await self._all(
            "SELECT number FROM incidents WHERE channel = %s", channel
        )
        return IncidentNumber(whole(rows[0][0])) if rows else None

    async def open_incidents(self) -> tuple[ListedIncident, ...]:
        return read_listed(await self._all(OPEN_INCIDENTS), read_text)

    async def parked_incidents(self) -> tuple[ListedIncident, ...]:
        return read_listed(await self._all(PARKED_INCIDENTS), read_text)

    async def parkings(self) -> Mapping[IncidentNumber, Parking]:
        return read_parkings(await self._all(PARKINGS))

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

    async def backlog(self) -> Backlog:
        return read_backlog(await self._all(BACKLOG))

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
        """Delete the texts that are too old."""
        await self._all(
            "DELETE FROM kept_texts WHERE at < %s RETURNING id", self.now() - KEPT_FOR
        )

    async def forget_requests(self) -> None:
        """Delete requests too old to be repeated, a limited number at once."""
        await self._all(
            "DELETE FROM requests WHERE request IN"
            " (SELECT request FROM requests WHERE at < %s LIMIT %s) RETURNING request",
            *(self.now() - REMEMBERED_FOR, FORGOTTEN_AT_ONCE),
        )
