"""Reads the journal while the bot runs, from a file or from PostgreSQL.

Rule: reading blocks nobody, and changes nothing.
"""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import LiteralString, Self, TypeAlias, TypeVar

import psycopg
from attrs import define, field, frozen
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier

from bot.settings import Database, SqliteDatabase
from bot.storage.postgres.schema import SCHEMA, jobs_schema
from bot.storage.postgres.text import read_text
from tests.auditor.open_journal import (
    JournalSource,
    Line,
    OpenJournal,
    UnreachableError,
)

T = TypeVar("T")

Session: TypeAlias = psycopg.Connection[TupleRow]

QUICK_TIMEOUT = 1.0
READ_TIMEOUT = 30.0
"""Seconds for an answer: during a run, and at its end."""

CONNECT_TIMEOUT = 5


@frozen
class ConnectionSource:
    """An SQLite journal, read through the connection that writes it."""

    disk: sqlite3.Connection

    @contextmanager
    def opened(self) -> Iterator[OpenJournal | None]:
        yield OpenJournal(self._ask, lambda: "\n".join(self.disk.iterdump()))

    def _ask(self, query: LiteralString, values: Line) -> list[Line]:
        return self.disk.execute(query, values).fetchall()


@frozen
class FileSource:
    """An SQLite journal with a connection of its own, open for moments only."""

    path: Path

    @contextmanager
    def opened(self) -> Iterator[OpenJournal | None]:
        if not self.path.exists():
            yield None
            return
        uri = f"{self.path.absolute().as_uri()}?mode=ro"
        with closing(
            sqlite3.connect(uri, READ_TIMEOUT, uri=True, isolation_level=None)
        ) as disk:
            disk.execute("BEGIN")
            query = "SELECT 1 FROM sqlite_schema WHERE name = 'incidents'"
            if not disk.execute(query).fetchall():
                yield None
                return
            with ConnectionSource(disk).opened() as journal:
                yield journal


@define(eq=False)
class SessionThread:
    """A session in a thread of its own, so a hanging server blocks nobody else.

    Attributes:
        patience: seconds to wait for an answer.
    """

    url: str = field(repr=False)
    patience: float = QUICK_TIMEOUT
    _thread: ThreadPoolExecutor = field(factory=lambda: ThreadPoolExecutor(1))
    _session: Session | None = None

    def do(self, work: Callable[[Session], T]) -> T:
        """Return the work's result, or raise ``UnreachableError``."""
        done = self._thread.submit(lambda: work(self._connected()))
        try:
            return done.result(self.patience)
        except (TimeoutError, psycopg.OperationalError) as trouble:
            raise UnreachableError from trouble

    def _connected(self) -> Session:
        if self._session is None:
            self._session = psycopg.connect(
                self.url, autocommit=True, connect_timeout=CONNECT_TIMEOUT
            )
            self._session.execute(
                SQL("SET search_path TO {}").format(Identifier(SCHEMA))
            )
        return self._session

    def end(self) -> None:
        """End the session when its thread has finished."""
        self._thread.submit(self._close)
        self._thread.shutdown(wait=False)

    def _close(self) -> None:
        if self._session:
            self._session.close()


@define(eq=False)
class PostgresSource:
    """A PostgreSQL journal; after a timeout the next question gets a new session."""

    url: str = field(repr=False)
    _session_thread: SessionThread | None = field(default=None, init=False)
    _is_begun: bool = field(default=False, init=False)

    @contextmanager
    def opened(self) -> Iterator[OpenJournal | None]:
        self._session_thread = self._session_thread or SessionThread(self.url)
        try:
            # Every question blocks the sandbox for a moment, so it is asked once.
            self._is_begun = self._is_begun or self._session_thread.do(_has_tables)
            begun = OpenJournal(self._ask, self._dump, self._at_once)
            yield begun if self._is_begun else None
        except UnreachableError:
            self.close()
            raise

    def close(self) -> None:
        session, self._session_thread = self._session_thread, None
        if session:
            session.end()

    @property
    def _running_session(self) -> SessionThread:
        if self._session_thread is None:
            raise AssertionError("the journal is closed")
        return self._session_thread

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        session = self._running_session
        session.patience = READ_TIMEOUT
        session.do(lambda db: db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ"))
        yield
        session.do(lambda db: db.execute("COMMIT"))
        session.patience = QUICK_TIMEOUT

    def _ask(self, query: LiteralString, values: Line) -> list[Line]:
        asked = SQL(query.replace("?", "%s"))
        lines = self._running_session.do(
            lambda db: db.execute(asked, values or None).fetchall()
        )
        return [
            tuple(read_text(x) if isinstance(x, str) else x for x in line)
            for line in lines
        ]

    def _dump(self) -> str:
        return "\n".join(self._running_session.do(lambda db: list(_texts(db))))


def _has_tables(db: Session) -> bool:
    found = db.execute("SELECT to_regclass('incidents')").fetchone()
    return found is not None and found[0] is not None


def _texts(db: Session) -> Iterator[str]:
    tables = db.execute(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s)",
        ([SCHEMA, jobs_schema(SCHEMA)],),
    ).fetchall()
    for schema, table in tables:
        query = SQL("SELECT x::text FROM {} x")
        named = query.format(Identifier(str(schema), str(table)))
        yield from (str(line) for (line,) in db.execute(named).fetchall())


@define(eq=False)
class JournalSources:
    """The journals of all databases of a run; they are closed at the end."""

    _books: dict[Database, FileSource | PostgresSource] = field(factory=dict)

    def at(self, database: Database) -> JournalSource:
        if database not in self._books:
            self._books[database] = (
                FileSource(database.path)
                if isinstance(database, SqliteDatabase)
                else PostgresSource(database.url)
            )
        return self._books[database]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        for source in self._books.values():
            if isinstance(source, PostgresSource):
                source.close()
