"""Why PostgreSQL cannot serve now, in words that contain no secret."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from procrastinate.exceptions import ConnectorException

from actors.errors import JournalUnavailable

CODES: Mapping[str, str] = {
    "08": "the connection was lost",
    "25": "it can only be read now",
    "28": "it refused the user name or password",
    "3D": "there is no database of this name",
    "40": "too many wrote the same thing at once",
    "53": "it has no room left",
    "55": "somebody holds a lock for too long",
    "57": "it is being stopped or started",
    "58": "its disk fails",
}
"""The class of an SQLSTATE (its first two characters), and what it means here."""

PHRASES: Mapping[str, str] = {
    "password authentication failed": CODES["28"],
    "no pg_hba.conf entry": "it does not admit this machine",
    "server does not support SSL": "it offers no encryption",
    "certificate": "its certificate is not trusted",
    "could not translate host name": "there is no host of this name",
    "failed to resolve host": "there is no host of this name",
    "starting up": CODES["57"],
    "shutting down": CODES["57"],
    "too many": CODES["53"],
    "connection slots": CODES["53"],
    "does not exist": CODES["3D"],
}
"""Phrases of refused connections, for which the driver has no SQLSTATE."""

TOO_SLOW = "it takes too long to answer"
LOST = "the connection was lost"
AWAY = "it cannot be reached"

UNAVAILABLE = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.InternalError,
    TimeoutError,
)
"""Errors that may pass; any other error of the driver is a bug."""


@contextmanager
def raising_unavailable() -> Iterator[None]:
    """Raise ``JournalUnavailable`` for errors that may pass."""
    try:
        yield
    except UNAVAILABLE as error:
        raise JournalUnavailable(f"PostgreSQL: {describe(error)}") from error
    except ConnectorException as error:
        # procrastinate wraps the same errors of its queries on our connections.
        if not isinstance(error.__cause__, UNAVAILABLE):
            raise
        raise JournalUnavailable(f"PostgreSQL: {describe(error.__cause__)}") from error


def describe(error: BaseException) -> str:
    """Describe an error; the driver's own words may name the host and the account."""
    match error:
        case TimeoutError() | psycopg.errors.QueryCanceled():
            return TOO_SLOW
        case psycopg.Error(sqlstate=str(code)):
            return CODES.get(code[:2], f"it failed with SQLSTATE {code}")
        case psycopg.InterfaceError():
            return LOST
        case _:
            found = (words for phrase, words in PHRASES.items() if phrase in str(error))
            return next(found, AWAY)
