"""The tables of the PostgreSQL journal, as migration steps.

Rule: never change a released step; add another.
"""

from collections.abc import Callable
from importlib import metadata
from typing import LiteralString

from attrs import frozen
from procrastinate.schema import SchemaManager

SCHEMA = "muster"

PROCRASTINATE = "3.10.0"
"""The version whose tables the jobs' step creates; a later one needs a new step."""


def jobs_schema(schema: str) -> str:
    """Name the schema of procrastinate's tables; ours are in ``schema``."""
    return f"{schema}_jobs"


@frozen
class Step:
    """One change of the database, and the name under which it is recorded.

    Attributes:
        sql: returns the statements, which have no parameters.
        is_jobs: whether it runs in the schema of the jobs.
    """

    name: str
    sql: Callable[[], LiteralString]
    is_jobs: bool = False


def _journal() -> LiteralString:
    """The same tables as in SQLite.

    A body is ``text``: ``jsonb`` refuses the character U+0000, which people can type,
    and would hand out other bytes than were written.
    """
    return """
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
    """


def _jobs() -> LiteralString:
    installed = metadata.version("procrastinate")
    if installed != PROCRASTINATE:
        raise AssertionError(f"procrastinate {installed} is not {PROCRASTINATE}")
    return SchemaManager.get_schema()


def _kept_texts() -> LiteralString:
    return """
    CREATE TABLE kept_texts (
        id   text PRIMARY KEY,
        text text NOT NULL,
        at   timestamptz NOT NULL
    );
    """


def _workspace() -> LiteralString:
    """The one workspace that owns the incidents."""
    return """
    CREATE TABLE workspace (
        id   smallint PRIMARY KEY CHECK (id = 1),
        team text NOT NULL
    );
    """


def _channel_names() -> LiteralString:
    return """
    CREATE TABLE channels (
        id   text PRIMARY KEY,
        name text NOT NULL
    );
    """


def _audience() -> LiteralString:
    """What decides who sees an incident: until then all were real, and public.

    Every open incident is woken once, because it may be due for what is new.
    """
    return """
    ALTER TABLE incidents
        ADD COLUMN kind text NOT NULL DEFAULT 'real',
        ADD COLUMN visibility text NOT NULL DEFAULT 'public';
    CREATE INDEX incidents_parked ON incidents (number) WHERE parked IS NOT NULL;
    UPDATE incidents SET due_at = now() WHERE phase = 'open' AND due_at IS NULL;
    """


def _briefed() -> LiteralString:
    """Who was last told all that a role asks, and when."""
    return """
    CREATE TABLE briefed (
        person text NOT NULL,
        role   text NOT NULL,
        at     timestamptz NOT NULL,
        PRIMARY KEY (person, role)
    );
    CREATE INDEX briefed_at ON briefed (at);
    """


STEPS: tuple[Step, ...] = (
    Step("journal", _journal),
    Step(f"procrastinate {PROCRASTINATE}", _jobs, is_jobs=True),
    Step("kept texts", _kept_texts),
    Step("workspace", _workspace),
    Step("channel names", _channel_names),
    Step("audience", _audience),
    Step("briefed", _briefed),
)
