"""Databases as earlier versions made them, with rows in every table.

The text of each released step is kept in ``released``, word for word. It is never
renewed: what a released step did cannot be undone. ``MUSTER_RENEW=1`` keeps the text
of a step that is not there yet.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import LiteralString, TypeAlias

import psycopg
from attrs import evolve as with_

from actors.incident.events import Event
from bot.storage.codec import read_event
from bot.storage.postgres import schema as postgres
from bot.storage.postgres.migrate import migrate
from bot.storage.sqlite import schema as sqlite
from tests.bot.words.golden import is_renewing

Rows: TypeAlias = Mapping[str, list[tuple[object, ...]]]

PLACE = Path(__file__).parent / "released"
JOURNALS = Path(__file__).parents[2] / "actors" / "incident" / "journals"

SQLITE_VERSIONS = range(1, sqlite.SCHEMA_VERSION)
"""Every version of the SQLite file before this one."""

POSTGRES_VERSIONS = range(1, len(postgres.STEPS))
"""How many steps an earlier version of the PostgreSQL tables had taken."""

POSTGRES_WOKE_SINCE = 6
"""From this version on, every open incident had been woken once, as in the version of
SQLite that has the vocabulary."""

AT = "2026-01-01T12:00:00+00:00"
SOON = "2026-01-02T09:30:00.500000+00:00"

AT_REST, DUE, CLOSED, PARKED = 1, 2, 3, 4
"""The incidents in these databases."""

_WOKEN: LiteralString = (
    "UPDATE incidents SET due_at = '2026-01-01T12:00:00+00:00'"
    " WHERE phase = 'open' AND due_at IS NULL"
)


def kept_step(name: str, text: str) -> str:
    """Return a step as it was released."""
    file = PLACE / f"{name}.sql"
    if is_renewing() and not file.exists():
        file.write_text(text, encoding="utf-8")
    assert file.exists(), (
        f"{file} is not kept yet: run MUSTER_RENEW=1 .venv/bin/python -m pytest -n0 "
        "tests/bot/storage/test_released_schemas.py once"
    )
    return file.read_text(encoding="utf-8")


def kept_sqlite(version: int) -> str:
    return kept_step(f"sqlite_{version}", sqlite.STEPS[version - 1])


def kept_postgres(version: int) -> str:
    """Return a step of PostgreSQL; that of the jobs is another program's."""
    step = postgres.STEPS[version - 1]
    text = step.sql()
    return text if step.is_jobs else kept_step(f"postgres_{version}", text)


def journals() -> Mapping[int, list[tuple[str, str]]]:
    """Return the events of each incident, as a released version wrote them."""
    recorded = json.loads((JOURNALS / "plain.json").read_text(encoding="utf-8"))
    events = [(str(kind), json.dumps(body)) for kind, body in recorded["events"]]
    closing_at = [kind for kind, _ in events].index("Closed")
    return {
        AT_REST: events[:closing_at],
        DUE: events[:1],
        CLOSED: events,
        PARKED: events[:1],
    }


def events_of(number: int) -> tuple[Event, ...]:
    return tuple(read_event(kind, body) for kind, body in journals()[number])


def _incident(number: int) -> tuple[object, ...]:
    return (
        *(number, len(journals()[number]), "closed" if number == CLOSED else "open"),
        *("Checkout fails", "P2 Medium", "Website"),
        f"C{number}" if number in (AT_REST, CLOSED) else None,
        *(AT, SOON if number == DUE else None),
        "crashed 3 times" if number == PARKED else None,
    )


COLUMNS: Mapping[LiteralString, LiteralString] = {
    "incidents": "number, version, phase, title, severity, service, channel,"
    " declared_at, due_at, parked",
    "events": "incident, version, append_id, kind, body",
    "requests": "request, incident, at",
    "throttle": "budget, closed_until",
    "people": "id, name",
    "kept_texts": "id, text, at",
    "workspace": "id, team",
    "channels": "id, name",
    "briefed": "person, role, at",
}
"""The columns that the tables had in the first version that had them."""


def _all_rows() -> Rows:
    return {
        "incidents": [_incident(number) for number in journals()],
        "events": [
            (number, version, f"{number} after 0", kind, body)
            for number, events in journals().items()
            for version, (kind, body) in enumerate(events, start=1)
        ],
        "requests": [("r1", AT_REST, AT), ("r2", DUE, AT)],
        "throttle": [("chat.postMessage", AT)],
        "people": [("UADA", "Ada"), ("UBOB", "Bob")],
        "kept_texts": [("t1", "The queue is full.", AT)],
        "workspace": [(1, "T1")],
        "briefed": [("UADA", "comms", AT)],
        "channels": [("CHELP", "help")],
    }


def older_sqlite(path: Path, version: int) -> Rows:
    """Make a file of this version; return the rows of its tables."""
    empty_sqlite(path, version)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE numbers SET last = 4")
        for table, columns, rows in _fitting(set(_tables_of(db))):
            marks = ", ".join("?" for _ in columns.split(","))
            db.executemany(_insert(table, columns, f"VALUES ({marks})"), rows)
        if version >= sqlite.VOCABULARY_SINCE:
            db.execute(_WOKEN)
    return sqlite_rows(path)


def empty_sqlite(path: Path, version: int) -> None:
    """Make a file of this version with nothing in it."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA journal_mode = WAL")
        for step in range(1, version + 1):
            db.executescript(kept_sqlite(step))
        db.execute(f"PRAGMA application_id = {sqlite.APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {version}")


def made_older(path: Path, version: int) -> None:
    """Write a file of this version again, as an earlier version would have."""
    newer = path.rename(path.with_suffix(".newer"))
    empty_sqlite(path, version)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("ATTACH ? AS newer", (str(newer),))
        for table, columns, _ in _fitting(set(_tables_of(db))):
            words = ("SELECT", columns, "FROM", f"newer.{table}")
            db.execute(_insert(table, columns, " ".join(words)))


def _tables_of(db: sqlite3.Connection) -> Iterator[str]:
    query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
    yield from (str(name) for (name,) in db.execute(query))


def _fitting(
    tables: set[str],
) -> Iterator[tuple[LiteralString, LiteralString, list[tuple[object, ...]]]]:
    """Return what to write into the tables that there are."""
    rows = _all_rows()
    for table, columns in COLUMNS.items():
        if table in tables:
            yield table, columns, rows[table]


def _select(table: LiteralString) -> LiteralString:
    return " ".join(("SELECT", COLUMNS[table], "FROM", table, "ORDER BY 1, 2"))


def _insert(
    table: LiteralString, columns: LiteralString, what: LiteralString
) -> LiteralString:
    words = ("INSERT INTO", table, "(", columns, ")", what)
    return " ".join(words)


def sqlite_rows(path: Path) -> Rows:
    """Return the first columns of every table, in order."""
    with closing(sqlite3.connect(path)) as db:
        there = set(_tables_of(db))
        return {
            table: db.execute(_select(table)).fetchall()
            for table in COLUMNS
            if table in there
        }


async def older_postgres(url: str, version: int) -> Rows:
    """Carry out the first steps as they were released; return the tables' rows."""
    steps = tuple(
        with_(step, sql=partial(kept_postgres, number))
        for number, step in enumerate(postgres.STEPS[:version], start=1)
    )
    await migrate(url, steps=steps)
    with psycopg.connect(url, options="-c search_path=muster") as db:
        found = db.execute("SELECT tablename FROM pg_tables").fetchall()
        db.execute("SELECT setval('numbers', 4)")
        for table, columns, rows in _fitting({str(name) for (name,) in found}):
            marks = ", ".join("%s" for _ in columns.split(","))
            db.cursor().executemany(_insert(table, columns, f"VALUES ({marks})"), rows)
        if version >= POSTGRES_WOKE_SINCE:
            db.execute(_WOKEN)
    return postgres_rows(url)


def postgres_rows(url: str) -> Rows:
    """Return the first columns of every table, in order."""
    with psycopg.connect(url, options="-c search_path=muster") as db:
        found = db.execute("SELECT tablename FROM pg_tables").fetchall()
        there = {str(name) for (name,) in found}
        return {
            table: db.execute(_select(table)).fetchall()
            for table in COLUMNS
            if table in there
        }
