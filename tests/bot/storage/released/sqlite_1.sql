
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
