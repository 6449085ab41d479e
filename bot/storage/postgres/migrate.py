"""Migrates a PostgreSQL database to the tables of this version, one step at a time.

Rule: a step and its record are one transaction, under a lock that other processes wait
for. If the process is killed, the database is before a step or after it.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from attrs import frozen
from psycopg.errors import InsufficientPrivilege, LockNotAvailable
from psycopg.sql import SQL, Identifier

from actors.errors import JournalUnavailable
from bot.storage.postgres.connection import connect
from bot.storage.postgres.errors import raising_unavailable
from bot.storage.postgres.pool import Connection
from bot.storage.postgres.schema import SCHEMA, STEPS, Step, jobs_schema

COMMAND = "python -m bot migrate"

LOCK_TIMEOUT = 2
"""Seconds to wait for a lock before telling the user."""

_RIGHTS = (
    "SELECT bool_and(has_schema_privilege(place.oid, 'USAGE') AND"
    " CASE kind.relkind WHEN 'S' THEN has_sequence_privilege(kind.oid, 'USAGE')"
    " ELSE has_table_privilege(kind.oid, 'SELECT')"
    " AND has_table_privilege(kind.oid, 'INSERT')"
    " AND has_table_privilege(kind.oid, 'UPDATE')"
    " AND has_table_privilege(kind.oid, 'DELETE') END)"
    " FROM pg_class kind JOIN pg_namespace place ON place.oid = kind.relnamespace"
    " WHERE kind.relkind IN ('r', 'S') AND place.nspname = ANY (%s)"
)

CHANGING = "PostgreSQL: another process is changing the tables"
MAY_NOT_CREATE = (
    "{account} may not create it. Fix: as the owner of the database run"
    " CREATE SCHEMA {own} AUTHORIZATION {account};"
    " CREATE SCHEMA {jobs} AUTHORIZATION {account};"
)
MAY_NOT_USE = (
    "{account} may not use it. Fix: set DATABASE_URL to the account that created it, or"
    " as that account run GRANT USAGE ON SCHEMA {own}, {jobs} TO {account};"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {own}, {jobs}"
    " TO {account}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA {own}, {jobs} TO {account};"
)
MAY_NOT_CHANGE = (
    "only the account that created it may change it. Fix: as that account run {command}"
)
NEWER = (
    "a newer version wrote it (step {step}). Fix: run that version again, or restore"
    " the dump from before it"
)
NOT_UTF8 = (
    "the database's encoding is {encoding}, which cannot hold everything people type."
    " Fix: create one WITH ENCODING 'UTF8' TEMPLATE template0"
)


@frozen
class WrongSchema(Exception):  # noqa: N818 - what the schema is.
    """The schema is not one that this version can use; it was left untouched."""

    schema: str
    why: str

    def __str__(self) -> str:
        return f"PostgreSQL schema {self.schema}: {self.why}"


@frozen
class BeingChanged(JournalUnavailable):
    """Another process is changing the tables, or froze while it did."""


async def migrate(
    url: str, schema: str = SCHEMA, steps: tuple[Step, ...] = STEPS
) -> tuple[str, ...]:
    """Carry out the missing steps, and return their names.

    Any number of processes may do so at once. Raises ``WrongSchema``, ``BeingChanged``
    and ``JournalUnavailable``.
    """
    with raising_unavailable():
        async with _locked(url, schema) as db:
            known = await _prepared(db, schema)
            _check(known, schema, steps)
            missing = steps[len(known) :]
            with _permitted(db, schema, MAY_NOT_CHANGE):
                for step in missing:
                    async with db.transaction():
                        await _carry_out(db, schema, step)
    return tuple(step.name for step in missing)


async def check_schema(
    db: Connection, schema: str = SCHEMA, steps: tuple[Step, ...] = STEPS
) -> None:
    """Raise ``WrongSchema`` unless exactly these steps have been carried out."""
    if not await _has_record(db, schema):
        raise WrongSchema(schema, f"it does not exist yet. Fix: run {COMMAND}")
    known = await _recorded(db, schema)
    _check(known, schema, steps)
    if len(known) < len(steps):
        raise WrongSchema(schema, f"an older version wrote it. Fix: run {COMMAND}")
    rights = await db.execute(_RIGHTS, ([schema, jobs_schema(schema)],))
    if await rights.fetchone() != (True,):
        raise _refusal(db, schema, MAY_NOT_USE)


@asynccontextmanager
async def _locked(url: str, schema: str) -> AsyncIterator[Connection]:
    """Connect, and hold this schema's lock until the connection closes."""
    async with await connect(url) as db:
        # Without this, PostgreSQL reports what it skips ("exists, skipping").
        await db.execute("SET client_min_messages = warning")
        await db.execute(SQL("SET lock_timeout = {}").format(f"{LOCK_TIMEOUT}s"))
        try:
            await db.execute(
                "SELECT pg_advisory_lock(hashtextextended(%s, 0))",
                (f"migrations of {schema}",),
            )
        except LockNotAvailable as held:
            raise BeingChanged(CHANGING) from held
        yield db


async def _prepared(db: Connection, schema: str) -> tuple[str, ...]:
    """Return the recorded steps; create the record if there is none."""
    if await _has_record(db, schema):
        return await _recorded(db, schema)
    found = await db.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname IN (%s, %s)",
        (schema, jobs_schema(schema)),
    )
    if await found.fetchone():
        raise WrongSchema(schema, "it holds tables of another program")
    encoding = db.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise WrongSchema(schema, NOT_UTF8.format(encoding=encoding))
    with _permitted(db, schema, MAY_NOT_CREATE):
        await _create_record(db, schema)
    return ()


async def _create_record(db: Connection, schema: str) -> None:
    """Create the record, and the schemas if the owner has not created them."""
    async with db.transaction():
        for name in (schema, jobs_schema(schema)):
            found = await db.execute(
                "SELECT 1 FROM pg_namespace WHERE nspname = %s", (name,)
            )
            if not await found.fetchone():
                await db.execute(SQL("CREATE SCHEMA {}").format(Identifier(name)))
        await db.execute(
            SQL(
                "CREATE TABLE {} (step bigint PRIMARY KEY, name text NOT NULL,"
                " at timestamptz NOT NULL DEFAULT now())"
            ).format(_record(schema))
        )


async def _carry_out(db: Connection, schema: str, step: Step) -> None:
    """Carry out and record a step; the search path ends with the transaction."""
    place = jobs_schema(schema) if step.is_jobs else schema
    await db.execute(SQL("SET LOCAL search_path TO {}").format(Identifier(place)))
    await db.execute(step.sql())
    await db.execute(
        SQL(
            "INSERT INTO {0} (step, name)"
            " SELECT coalesce(max(step), 0) + 1, %s FROM {0}"
        ).format(_record(schema)),
        (step.name,),
    )


async def _has_record(db: Connection, schema: str) -> bool:
    found = await db.execute(
        "SELECT 1 FROM pg_tables WHERE schemaname = %s AND tablename = 'migrations'",
        (schema,),
    )
    return await found.fetchone() is not None


async def _recorded(db: Connection, schema: str) -> tuple[str, ...]:
    with _permitted(db, schema, MAY_NOT_USE):
        rows = await db.execute(
            SQL("SELECT name FROM {} ORDER BY step").format(_record(schema))
        )
    return tuple([str(name) async for (name,) in rows])


def _check(known: tuple[str, ...], schema: str, steps: tuple[Step, ...]) -> None:
    names = tuple(step.name for step in steps)
    if known[: len(names)] != names[: len(known)]:
        raise WrongSchema(schema, "other steps than those of this version created it")
    if len(known) > len(names):
        raise WrongSchema(schema, NEWER.format(step=len(known)))


@contextmanager
def _permitted(db: Connection, schema: str, words: str) -> Iterator[None]:
    """Explain in these words that the account lacks a privilege for the block."""
    try:
        yield
    except InsufficientPrivilege as refusal:
        raise _refusal(db, schema, words) from refusal


def _refusal(db: Connection, schema: str, words: str) -> WrongSchema:
    named = {"account": db.info.user, "own": schema, "jobs": jobs_schema(schema)}
    quoted = {key: Identifier(name).as_string() for key, name in named.items()}
    return WrongSchema(schema, words.format(**quoted, command=COMMAND))


def _record(schema: str) -> Identifier:
    return Identifier(schema, "migrations")
