"""The first connection to PostgreSQL, and why it failed, with a fix.

Rule: an error that a person must correct ends the start; one that may pass by itself is
waited for. The words name the host, and never the account or the password.
"""

import re
from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import urlsplit

import psycopg
from attrs import frozen
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow

from actors.errors import JournalUnavailable
from bot.storage.postgres.errors import describe
from bot.storage.postgres.url import conninfo

VARIABLE = "DATABASE_URL"
SHAPE = "postgresql://user:password@host/database"


@frozen
class WrongDatabase(Exception):  # noqa: N818 - what it is.
    """Waiting does not help: a person must correct the URL or the server."""

    why: str

    def __str__(self) -> str:
        return self.why


@frozen
class _Flaw:
    """How to recognise a refusal, and what it means to the person who set the URL.

    Attributes:
        phrase: the words of libpq or the server, if there is no SQLSTATE.
        codes: the SQLSTATEs.
    """

    phrase: re.Pattern[str]
    what: Callable[[str, str], str]
    fix: str
    codes: frozenset[str] = frozenset()


_PERMANENT: tuple[_Flaw, ...] = (
    _Flaw(
        re.compile(r"no pg_hba\.conf entry"),
        lambda host, _: f"{host} does not admit this machine",
        "allow this machine's address in pg_hba.conf or in your provider's settings",
    ),
    _Flaw(
        re.compile(
            r'password authentication failed|no password supplied|role ".*" does not '
            r"exist|authentication failed"
        ),
        lambda host, _: f"{host} does not accept the user name or the password",
        f"correct them in {SHAPE}, with characters such as @ and / percent-encoded",
        frozenset({"28P01", "28000"}),
    ),
    _Flaw(
        re.compile(r'database ".*" does not exist'),
        lambda host, _: f"{host} has no database of this name",
        f"create the database, or correct its name in {SHAPE}",
        frozenset({"3D000"}),
    ),
    _Flaw(
        re.compile(r"server does not support SSL"),
        lambda host, _: f"{host} offers no encryption",
        "switch on ssl in the server's postgresql.conf",
    ),
    _Flaw(
        re.compile(r"certificate"),
        lambda host, _: f"the certificate of {host} is not trusted",
        "name its authority's file with ?sslrootcert=, or write sslmode=require",
    ),
    _Flaw(
        re.compile(
            r"(?:invalid value for parameter|unrecognized configuration parameter|"
            r'invalid .*connection option|invalid connection option) "(?P<name>\w+)"'
        ),
        lambda host, name: f"{host} does not accept the parameter {name}",
        "correct it in the URL, or remove it",
        frozenset({"22023", "42704"}),
    ),
)

Connection: TypeAlias = AsyncConnection[TupleRow]


async def connect(url: str) -> Connection:
    """Connect; raises ``WrongDatabase`` and ``JournalUnavailable``."""
    try:
        return await AsyncConnection.connect(conninfo(url), autocommit=True)
    except psycopg.Error as error:
        raise connection_error(url, error) from error


def connection_error(
    url: str, error: psycopg.Error
) -> WrongDatabase | JournalUnavailable:
    """Distinguish errors that a person must correct from those that may pass."""
    host, said = host_of(url), str(error)
    for flaw in _PERMANENT:
        found = flaw.phrase.search(said)
        if found or error.sqlstate in flaw.codes:
            name = (found.groupdict().get("name") if found else "") or "of the URL"
            what = flaw.what(host, name)
            return WrongDatabase(f"{VARIABLE}: {what}. Fix: {flaw.fix}")
    return JournalUnavailable(f"{VARIABLE}: {_away(host, describe(error))}")


def _away(host: str, words: str) -> str:
    fix = "start the server, or correct host and port"
    if "host of this name" in words:
        return f"there is no host {host}. Fix: correct the host in {SHAPE}"
    if words == "it cannot be reached":
        return f"{host} cannot be reached. Fix: {fix}"
    return f"{host} cannot serve now: {words}. Fix: {fix}"


def host_of(url: str) -> str:
    """Name the server without its account: the host, and the port if it is given."""
    if "@" in urlsplit(url)._replace(netloc="").geturl():
        # A password may contain a slash or a question mark, so nothing may be quoted.
        return "the server"
    given = conninfo_to_dict(url)
    host, port = given.get("host") or given.get("hostaddr"), given.get("port")
    if not host:
        return "the server on this machine"
    return f"{host}:{port}" if port else str(host)
