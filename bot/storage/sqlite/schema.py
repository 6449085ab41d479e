"""The tables of the SQLite file, as migration steps, and the mark of a Muster file.

Rule: never change a released step; add another.
"""

APPLICATION_ID = 0x4D555354
"""The letters MUST, in the file's header; any other id is another program's file."""

_JOURNAL = """
CREATE TABLE incidents (
    number      INTEGER PRIMARY KEY,
    version     INTEGER NOT NULL,
    phase       TEXT NOT NULL,
    title       TEXT NOT NULL,
    severity    TEXT NOT NULL,
    service     TEXT NOT NULL,
    channel     TEXT UNIQUE,
    declared_at TEXT NOT NULL,
    due_at      TEXT,
    parked      TEXT
) STRICT;
CREATE INDEX incidents_due ON incidents (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX incidents_open ON incidents (phase) WHERE phase = 'open';

CREATE TABLE events (
    incident  INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    append_id TEXT NOT NULL,
    kind      TEXT NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (incident, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE requests (
    request  TEXT PRIMARY KEY,
    incident INTEGER NOT NULL,
    at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE numbers (last INTEGER NOT NULL) STRICT;
INSERT INTO numbers VALUES (0);

CREATE TABLE throttle (
    budget       TEXT PRIMARY KEY,
    closed_until TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

_KEPT_TEXTS = """
CREATE TABLE kept_texts (
    id   TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

_WORKSPACE = """
CREATE TABLE workspace (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    team TEXT NOT NULL
) STRICT;
"""

_CHANNEL_NAMES = """
CREATE TABLE channels (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

_AUDIENCE = """
ALTER TABLE incidents ADD COLUMN kind TEXT NOT NULL DEFAULT 'real';
ALTER TABLE incidents ADD COLUMN visibility TEXT NOT NULL DEFAULT 'public';
CREATE INDEX incidents_parked ON incidents (number) WHERE parked IS NOT NULL;
UPDATE incidents SET due_at = strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')
    WHERE phase = 'open' AND due_at IS NULL;
"""
"""What decides who sees an incident: until then all were real, and public.

Every open incident is woken once, because it may be due for what is new.
"""

NAMES_IN = """
    SELECT 'event' AS what, kind AS name FROM {events}
    UNION SELECT 'view', json_extract(body, '$.view.view') FROM {events}
        WHERE kind IN ('Shown', 'ShowRefused') AND json_valid(body)
    UNION SELECT 'kind', json_extract(body, '$.kind') FROM {events}
        WHERE kind = 'Declared' AND json_valid(body)
    UNION SELECT 'visibility', json_extract(body, '$.visibility') FROM {events}
        WHERE kind = 'Declared' AND json_valid(body)
"""
"""The names in events that a reader must know; one that is left out is ``NULL``."""

_WITH_VOCABULARY = """
CREATE TABLE vocabulary (
    what TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (what, name)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO vocabulary
    SELECT what, name FROM ({all}) WHERE name IS NOT NULL;
CREATE TRIGGER events_vocabulary AFTER INSERT ON events BEGIN
    INSERT OR IGNORE INTO vocabulary
        SELECT what, name FROM ({new}) WHERE name IS NOT NULL;
END;
"""
_VOCABULARY = _WITH_VOCABULARY.format(
    all=NAMES_IN.format(events="events"),
    new=NAMES_IN.format(events="(SELECT new.kind AS kind, new.body AS body)"),
)
"""All these names in one place, so that no start has to read every event."""

VOCABULARY_SINCE = 5
"""The first version of the file that has them."""

_BRIEFED = """
CREATE TABLE briefed (
    person TEXT NOT NULL,
    role   TEXT NOT NULL,
    at     TEXT NOT NULL,
    PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX briefed_at ON briefed (at);
"""
"""Who was last told all that a role asks, and when."""

STEPS = (
    _JOURNAL,
    _KEPT_TEXTS,
    _WORKSPACE,
    _CHANNEL_NAMES,
    _AUDIENCE + _VOCABULARY,
    _BRIEFED,
)
"""The step at each index leads from that version to the next."""

SCHEMA_VERSION = len(STEPS)


def steps_from(version: int) -> str:
    """Return the script from this version to the latest, in one transaction."""
    return (
        f"BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION_ID};"
        f" PRAGMA user_version = {SCHEMA_VERSION}; {''.join(STEPS[version:])} COMMIT;"
    )
