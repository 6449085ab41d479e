
    CREATE TABLE incidents (
        number      bigint PRIMARY KEY,
        version     bigint NOT NULL,
        epoch       bigint NOT NULL DEFAULT 0,
        phase       text NOT NULL,
        title       text NOT NULL,
        severity    text NOT NULL,
        service     text NOT NULL,
        channel     text UNIQUE,
        declared_at timestamptz NOT NULL,
        due_at      timestamptz,
        parked      text
    );
    CREATE INDEX incidents_due ON incidents (due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX incidents_open ON incidents (phase) WHERE phase = 'open';

    CREATE TABLE events (
        incident  bigint NOT NULL,
        version   bigint NOT NULL,
        append_id text NOT NULL,
        kind      text NOT NULL,
        body      text NOT NULL,
        PRIMARY KEY (incident, version)
    );

    CREATE TABLE requests (
        request  text PRIMARY KEY,
        incident bigint NOT NULL,
        at       timestamptz NOT NULL
    );

    CREATE SEQUENCE numbers AS bigint;

    CREATE TABLE people (
        id   text PRIMARY KEY,
        name text NOT NULL
    );

    CREATE TABLE throttle (
        budget       text PRIMARY KEY,
        closed_until timestamptz NOT NULL
    );
    