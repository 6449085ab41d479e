"""One append to the PostgreSQL journal: everything in one transaction, or nothing.

Rule 1: an incident's row is its fence. Of two appends to the same version, the second
finds another version there, even if the first created the row.
Rule 2: an event is a fact that no unique index may refuse. If several incidents have
the same channel, looking it up finds the one with the highest number.
Rule 3: an append whose answer was lost is repeated under its ``append_id``, and counts
as done if that id is found.
Rule 4: a step's append is one statement, so that it costs one round trip.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeAlias

from attrs import frozen
from procrastinate.exceptions import AlreadyEnqueued

from actors.errors import Conflict, Repeated, Superseded
from actors.incident.events import Event
from actors.incident.model import Incident
from actors.incident.steps.events import ChannelCreated
from actors.journal import Entry, Key
from bot.storage.codec import kind_of, write_event
from bot.storage.full_briefs import full_briefs
from bot.storage.postgres.pool import Connection
from bot.storage.postgres.text import write_text
from bot.storage.rows import whole

Epoch: TypeAlias = int
"""How many times a process has taken over an incident to act for it."""

OnAppend: TypeAlias = Callable[[Connection, Key], Awaitable[None]]

_MAKE = (
    "INSERT INTO incidents (number, version, phase, title, severity, service,"
    " declared_at, due_at, kind, visibility)"
    " VALUES (%(number)s, %(version)s, %(phase)s, %(title)s, %(severity)s,"
    " %(service)s, %(declared_at)s, %(due_at)s, %(kind)s, %(visibility)s)"
    " ON CONFLICT (number) DO NOTHING"
)
_MOVE = (
    "UPDATE incidents SET version = %(version)s, phase = %(phase)s,"
    " title = %(title)s, severity = %(severity)s, service = %(service)s,"
    " due_at = %(due_at)s"
    " WHERE number = %(number)s AND version = %(after)s"
    " AND epoch = coalesce(%(epoch)s, epoch)"
)
# The arrays are binary: writing a list as text escapes its elements one by one.
_WITH_EVENTS = (
    " RETURNING number), written AS ("
    "INSERT INTO events (incident, version, append_id, kind, body)"
    " SELECT number, %(after)s + place, %(append_id)s, kind, body"
    " FROM moved, unnest(%(kinds)b::text[], %(bodies)b::text[])"
    " WITH ORDINALITY AS event (kind, body, place)"
    ") SELECT number FROM moved"
)
_BEGIN = "WITH moved AS (" + _MAKE + _WITH_EVENTS
_CONTINUE = "WITH moved AS (" + _MOVE + _WITH_EVENTS
_TAKE_CHANNEL = (
    "UPDATE incidents SET channel = NULL"
    " WHERE channel = %(channel)s AND number < %(number)s"
)
_HAVE_CHANNEL = (
    "UPDATE incidents SET channel = %(channel)s WHERE number = %(number)s"
    " AND NOT EXISTS (SELECT 1 FROM incidents later"
    " WHERE later.channel = %(channel)s AND later.number > %(number)s)"
)

_BRIEFED = (
    "INSERT INTO briefed (person, role, at) VALUES (%s, %s, %s)"
    " ON CONFLICT (person, role)"
    " DO UPDATE SET at = greatest(briefed.at, excluded.at)"
)


@frozen(kw_only=True)
class Append:
    """What to write, and under which condition.

    Attributes:
        epoch: the activation that must still be current; ``None`` means any.
        on_append: see ``PostgresStore``.
    """

    entry: Entry[Incident, Event]
    epoch: Epoch | None
    at: datetime
    on_append: OnAppend | None

    @property
    def is_of_step(self) -> bool:
        """Whether it writes a step's intent or outcome, for which nobody waits."""
        return self.epoch is not None

    async def write(self, db: Connection) -> None:
        if self._is_one_statement:
            await _write_events(db, self.entry, self.epoch)
            return
        async with db.transaction():
            if self.entry.request is not None:
                await _claim(db, self.entry.request, self.entry.key, self.at)
            await _write_events(db, self.entry, self.epoch)
            await _find_by_channel(db, self.entry)
            await _remember_briefs(db, self.entry)
            if self.on_append and not self.is_of_step:
                await _call(self.on_append, db, self.entry.key)

    @property
    def _is_one_statement(self) -> bool:
        """Whether the events and the fence are all there is to write."""
        events = self.entry.events
        has_more = any(isinstance(x, ChannelCreated) for x in events) or any(
            full_briefs(events)
        )
        return self.is_of_step and self.entry.request is None and not has_more

    async def write_again(self, db: Connection) -> None:
        """Write what may have been written, after waiting for a running commit."""
        try:
            await self.write(db)
        except (Conflict, Repeated, Superseded):
            if not await _is_written(db, self.entry):
                raise


async def _claim(db: Connection, request: str, key: Key, at: datetime) -> None:
    """Claim the request, after waiting for any other claim to it."""
    claimed = await db.execute(
        "INSERT INTO requests (request, incident, at) VALUES (%s, %s, %s)"
        " ON CONFLICT (request) DO NOTHING",
        (request, key, at),
    )
    if not claimed.rowcount:
        found = await db.execute(
            "SELECT incident FROM requests WHERE request = %s", (request,)
        )
        raise Repeated(whole((await found.fetchone() or ())[0]))


async def _write_events(
    db: Connection, entry: Entry[Incident, Event], epoch: Epoch | None
) -> None:
    """Move the incident's row from the known version to the new one, or raise."""
    values = {
        **_row(entry),
        "after": entry.after,
        "epoch": epoch,
        "append_id": entry.append_id,
        "kinds": [kind_of(event) for event in entry.events],
        "bodies": [write_event(event) for event in entry.events],
    }
    moved = await db.execute(_CONTINUE if entry.after else _BEGIN, values)
    if moved.rowcount:
        return
    found = await db.execute(
        "SELECT epoch FROM incidents WHERE number = %s", (entry.key,)
    )
    row = await found.fetchone()
    if row and epoch is not None and whole(row[0]) != epoch:
        raise Superseded(entry.key)
    raise Conflict(entry.key)


def _row(entry: Entry[Incident, Event]) -> dict[str, object]:
    """Return the incident's row: what lists show, and when it is due."""
    incident = entry.state
    if incident is None:
        raise AssertionError("an event left no incident")
    return {
        "number": entry.key,
        "version": entry.after + len(entry.events),
        "phase": incident.phase,
        "title": write_text(incident.title),
        "severity": write_text(incident.severity.word),
        "service": write_text(incident.service.name),
        "declared_at": incident.declared.at,
        "due_at": entry.due,
        "kind": incident.kind,
        "visibility": incident.visibility,
    }


async def _find_by_channel(db: Connection, entry: Entry[Incident, Event]) -> None:
    for event in entry.events:
        if isinstance(event, ChannelCreated):
            values = {"number": entry.key, "channel": event.channel}
            await db.execute(_TAKE_CHANNEL, values)
            await db.execute(_HAVE_CHANNEL, values)


async def _remember_briefs(db: Connection, entry: Entry[Incident, Event]) -> None:
    for brief in full_briefs(entry.events):
        await db.execute(_BRIEFED, (brief.person, brief.role.key, brief.given.at))


async def _call(on_append: OnAppend, db: Connection, key: Key) -> None:
    try:
        async with db.transaction():
            await on_append(db, key)
    except AlreadyEnqueued:
        # A wake is already waiting; the append continues.
        return


async def _is_written(db: Connection, entry: Entry[Incident, Event]) -> bool:
    found = await db.execute(
        "SELECT 1 FROM events WHERE incident = %s AND version = %s AND append_id = %s",
        (entry.key, entry.after + 1, entry.append_id),
    )
    return await found.fetchone() is not None
