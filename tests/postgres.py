"""A PostgreSQL for the tests: the one in TEST_DATABASE_URL, or a server of our own."""

import atexit
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from anyio import CancelScope, to_thread
from psycopg.sql import SQL, Identifier

from tests.postgres_server import Server, end, started


@contextmanager
def own_server() -> Iterator[Server]:
    """Run a server that the test may stop, crash and start again."""
    server, guard = started()
    try:
        yield server
    finally:
        end(server, guard)


@asynccontextmanager
async def database() -> AsyncIterator[str]:
    """Make a database for one test.

    In a thread: PostgreSQL makes and drops one only after whoever is about to log in,
    and that may be a task of ours.
    """
    url = server_url()
    name = await to_thread.run_sync(_create, url)
    try:
        yield _with_database(url, name)
    finally:
        with CancelScope(shield=True):
            await to_thread.run_sync(_drop, url, name)


@cache
def shared_database() -> str:
    """Return the database of all tests of this process that need none of their own."""
    url = server_url()
    name = _create(url)
    atexit.register(_drop, url, name)
    return _with_database(url, name)


@cache
def server_url() -> str:
    """Return where the server of this process is, started when it was first asked."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    return _server().url


def program(name: str) -> str:
    """Find one of PostgreSQL's programs, as new as the server; skips without it."""
    given = os.environ.get("TEST_DATABASE_URL")
    own = None if given else _server().programs / name
    found = str(own) if own and own.is_file() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@cache
def _server() -> Server:
    server, guard = started()
    atexit.register(end, server, guard)
    return server


def _create(url: str) -> str:
    name = f"muster_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return name


def _drop(url: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
