"""The journal in PostgreSQL, which any number of processes may write.

The PostgreSQL twin of ``bot.storage.sqlite``; how it appends is in a file of its own.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import LiteralString

import structlog
from attrs import define, field

from actors.incident.events import Event
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.incident.model import Incident
from actors.journal import Due, Entry, Key
from bot.storage.codec import read_event
from bot.storage.migrate import WrongSchema, check_schema
from bot.storage.postgres_append import Append, Epoch, OnAppend
from bot.storage.postgres_pool import Connection, Lost, Pool
from bot.storage.postgres_schema import SCHEMA
from bot.storage.postgres_text import read_text, write_text
from bot.storage.store import Backlog, Listed

__all__ = ["Epoch", "OnAppend", "PostgresStore", "WrongSchema"]

log = structlog.get_logger()


@define(kw_only=True)
class PostgresStore:
    """The shared store; ``now`` stamps the requests, for their clean-up by age.

    Attributes:
        patience: seconds to wait for a connection before the journal is unavailable.
        on_append: awaited in the append's transaction, in a savepoint of its own;
            ``AlreadyEnqueued`` undoes what it did and nothing else. An append with an
            epoch is left out: whoever acts for an incident need not be woken for it.
    """

    url: str = field(repr=False)
    now: Callable[[], datetime]
    schema: str = SCHEMA
    patience: float = 5.0
    on_append: OnAppend | None = None
    _pool: Pool = field(init=False)

    async def open(self) -> None:
        """Connect; raises ``JournalUnavailable`` and ``WrongSchema``."""
        self._pool = Pool(url=self.url, schema=self.schema, patience=self.patience)
        await self._pool.open(lambda db: check_schema(db, self.schema))

    async def close(self) -> None:
        await self._pool.close()

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

        Raises as every journal does, and ``Superseded`` when the incident was
        activated again since this epoch.
        """
        written = Append(
            entry=entry, epoch=epoch, at=self.now(), on_append=self.on_append
        )
        try:
            await self._pool.run(written.write)
        except Lost:
            log.warning("append repeated, its answer was lost", incident=entry.key)
            await self._pool.run(written.write_again)

    async def reserve(self, request: str) -> Key:
        rows = await self._all(
            "SELECT coalesce("
            "(SELECT incident FROM requests WHERE request = %s), nextval('numbers'))",
            request,
        )
        return _int(rows[0][0])

    async def activate(self, key: Key) -> Epoch:
        """Take the incident over: what acted for it before can append no more.

        Without events there is nothing to take over, and of a parked one nobody may
        take it: the epoch is 0.
        """
        rows = await self._all(
            "UPDATE incidents SET epoch = epoch + 1"
            " WHERE number = %s AND parked IS NULL RETURNING epoch",
            key,
        )
        return _int(rows[0][0]) if rows else 0

    async def due(self) -> tuple[Due, ...]:
        rows = await self._all(
            "SELECT number, due_at FROM incidents"
            " WHERE due_at IS NOT NULL AND parked IS NULL ORDER BY due_at, number"
        )
        return tuple(Due(key=_int(key), at=_time(at)) for key, at in rows)

    async def park(self, key: Key, why: str) -> None:
        await self._all(
            "UPDATE incidents SET parked = %s WHERE number = %s RETURNING number",
            *(write_text(why), key),
        )

    async def release(self, key: Key) -> bool:
        released = await self._all(
            "UPDATE incidents SET parked = NULL"
            " WHERE number = %s AND parked IS NOT NULL RETURNING number",
            key,
        )
        return bool(released)

    async def parked(self) -> tuple[Key, ...]:
        rows = await self._all(
            "SELECT number FROM incidents WHERE parked IS NOT NULL ORDER BY number"
        )
        return tuple(_int(row[0]) for row in rows)

    # What people ask.

    async def number_of(self, channel: ChannelId) -> IncidentNumber | None:
        rows = await self._all(
            "SELECT number FROM incidents WHERE channel = %s", channel
        )
        return IncidentNumber(_int(rows[0][0])) if rows else None

    async def open_incidents(self) -> tuple[Listed, ...]:
        rows = await self._all(
            "SELECT number, title, severity, service, channel, declared_at"
            " FROM incidents WHERE phase = 'open' ORDER BY number DESC"
        )
        return tuple(
            Listed(
                number=IncidentNumber(_int(number)),
                title=read_text(str(title)),
                severity=read_text(str(severity)),
                service=read_text(str(service)),
                channel=ChannelId(str(channel)) if channel else None,
                declared_at=_time(at),
            )
            for number, title, severity, service, channel, at in rows
        )

    async def backlog(self) -> Backlog:
        rows = await self._all(
            "SELECT count(*) FILTER (WHERE phase = 'open'),"
            " min(due_at) FILTER (WHERE parked IS NULL) FROM incidents"
        )
        count, oldest = rows[0]
        return Backlog(
            open_incidents=_int(count), oldest_due=_time(oldest) if oldest else None
        )

    async def remember(self, names: Mapping[PersonId, str]) -> None:
        # In one order everywhere: two writers of the same rows would wait in a ring.
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
        # A minute more than needed: clocks differ.
        rows = await self._all(
            "SELECT budget, closed_until FROM throttle"
            " WHERE closed_until > now() - interval '1 minute'"
        )
        return {str(budget): _time(until) for budget, until in rows}

    # The door to the database.

    async def _all(
        self, query: LiteralString, *values: object
    ) -> list[tuple[object, ...]]:
        async def run(db: Connection) -> list[tuple[object, ...]]:
            found = await db.execute(query, values)
            return await found.fetchall()

        return await self._pool.run(run)


def _time(raw: object) -> datetime:
    if not isinstance(raw, datetime):
        raise TypeError(raw)
    return raw


def _int(raw: object) -> int:
    return int(str(raw))
