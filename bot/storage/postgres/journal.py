"""The journal in PostgreSQL, which any number of processes may write."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import starmap
from typing import cast

import structlog
from attrs import define

from actors.errors import JournalUnavailable
from actors.incident.events import Event
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from actors.journal import Entry, Key
from bot.storage.codec import read_event
from bot.storage.parking import Parking, write_parking
from bot.storage.postgres.append import Append, Epoch, OnAppend
from bot.storage.postgres.client import PostgresClient
from bot.storage.postgres.pool import Lost
from bot.storage.rows import whole
from bot.storage.store import Uncertain

log = structlog.get_logger()


@define(kw_only=True)
class PostgresJournal(PostgresClient):
    """The events of all incidents; ``now`` dates the requests that caused them.

    Attributes:
        on_append: awaited in the append's transaction, in a savepoint of its own, so
            ``AlreadyEnqueued`` rolls back only what it did. Appends with an epoch do
            not call it: the process that acts for an incident is already awake.
    """

    now: Callable[[], datetime]
    on_append: OnAppend | None = None

    async def fetch(self, key: Key, *, after: int = 0) -> Iterator[Event]:
        rows = await self._all(
            "SELECT kind, body FROM events"
            " WHERE incident = %s AND version > %s ORDER BY version",
            *(key, after),
        )
        return starmap(read_event, cast("list[tuple[str, str]]", rows))

    async def read(self, key: Key, *, after: int = 0) -> tuple[Event, ...]:
        return tuple(await self.fetch(key, after=after))

    async def append(
        self, entry: Entry[Incident, Event], *, epoch: Epoch | None = None
    ) -> None:
        """Write all events of the entry or none of them.

        As well as what every journal raises, raises ``Uncertain`` if the outcome is not
        known, and ``Superseded`` if the incident was activated after this epoch.
        """
        written = Append(
            entry=entry, epoch=epoch, at=self.now(), on_append=self.on_append
        )
        try:
            await self._pool.run(written.write, is_patient=written.is_of_step)
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
        # Close a small gap number by number, because setting the sequence could undo
        # what other workers take at the same time.
        await self._all(
            "SELECT CASE WHEN gap > 9999 THEN setval('numbers', %s)"
            " ELSE (SELECT count(nextval('numbers')) FROM generate_series(1, gap)) END"
            " FROM (SELECT %s - coalesce(max(last_value), 0) AS gap FROM pg_sequences"
            " WHERE schemaname = %s AND sequencename = 'numbers') AS found",
            *(last, last, self.schema),
        )

    async def activate(self, key: Key) -> Epoch:
        """Take over the incident; the previous process can append no more outcomes.

        Returns 0 if the incident has no events or is parked.
        """
        rows = await self._all(
            "UPDATE incidents SET epoch = epoch + 1"
            " WHERE number = %s AND parked IS NULL RETURNING epoch",
            key,
        )
        return whole(rows[0][0]) if rows else 0

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
