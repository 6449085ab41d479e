"""The rows that an append to the SQLite file writes in addition to the events."""

import sqlite3
from datetime import datetime

from actors.errors import Repeated
from actors.incident.events import Event
from actors.incident.model import Incident
from actors.incident.steps.events import ChannelCreated
from actors.journal import Entry, Key
from bot.storage.full_briefs import full_briefs

_INDEX = (
    "INSERT INTO incidents (number, version, phase, title, severity, service,"
    " declared_at, due_at, kind, visibility) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (number) DO UPDATE SET version = excluded.version,"
    " phase = excluded.phase, title = excluded.title,"
    " severity = excluded.severity, service = excluded.service,"
    " due_at = excluded.due_at"
)
# An event is a fact that no unique index may refuse. If several incidents have the same
# channel, looking it up finds the one with the highest number.
_TAKE_CHANNEL = "UPDATE incidents SET channel = NULL WHERE channel = ? AND number < ?"
_HAVE_CHANNEL = (
    "UPDATE incidents SET channel = ?1 WHERE number = ?2 AND NOT EXISTS"
    " (SELECT 1 FROM incidents later WHERE later.channel = ?1 AND later.number > ?2)"
)

_BRIEFED = (
    "INSERT INTO briefed VALUES (?, ?, ?) ON CONFLICT (person, role)"
    " DO UPDATE SET at = max(at, excluded.at)"
)


def claim_request(db: sqlite3.Connection, request: str, key: Key, at: datetime) -> None:
    """Record the request for this incident, or raise ``Repeated``."""
    row = db.execute(
        "SELECT incident FROM requests WHERE request = ?", (request,)
    ).fetchone()
    if row:
        raise Repeated(int(row[0]))
    db.execute("INSERT INTO requests VALUES (?, ?, ?)", (request, key, at.isoformat()))


def index(db: sqlite3.Connection, entry: Entry[Incident, Event]) -> None:
    """Update the incident's row: what lists show, and when it is due."""
    incident = entry.state
    if incident is None:
        raise AssertionError("an event left no incident")
    db.execute(
        _INDEX,
        (
            entry.key,
            entry.after + len(entry.events),
            incident.phase,
            incident.title,
            incident.severity.word,
            incident.service.name,
            incident.declared.at.isoformat(),
            entry.due.isoformat() if entry.due else None,
            incident.kind,
            incident.visibility,
        ),
    )
    for event in entry.events:
        if isinstance(event, ChannelCreated):
            db.execute(_TAKE_CHANNEL, (event.channel, entry.key))
            db.execute(_HAVE_CHANNEL, (event.channel, entry.key))
    for brief in full_briefs(entry.events):
        at = brief.given.at.isoformat()
        db.execute(_BRIEFED, (brief.person, brief.role.key, at))
