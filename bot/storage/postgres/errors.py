"""What a PostgreSQL that cannot serve now says, in words that hold no secret."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from procrastinate.exceptions import ConnectorException

from actors.errors import JournalUnavailable

CODES: Mapping[str, str] = {
    "08": "the connection was lost",
    "25": "it can only be read now",
    "28": "it refused our name or password",
    "3D": "there is no database of this name",
    "40": "too many wrote the same thing at once",
    "53": "it has no room left",
    "55": "somebody holds a lock for too long",
    "57": "it is being stopped or started",
    "58": "its disk fails",
}
"""The first two letters of an SQLSTATE, and what they mean to us."""

PHRASES: Mapping[str, str] = {
    "password authentication failed": CODES["28"],
    "no pg_hba.conf entry": "it does not let us in from here",
    "server does not support SSL": "it offers no encryption",
    "certificate": "its certificate is not one that we trust",
    "could not translate host name": "there is no host of this name",
    "failed to resolve host": "there is no host of this name",
    "starting up": CODES["57"],
    "shutting down": CODES["57"],
    "too many": CODES["53"],
    "connection slots": CODES["53"],
    "does not exist": CODES["3D"],
}
"""What a connection is refused with, for which the driver has no SQLSTATE."""

TOO_SLOW = "it takes too long to answer"
LOST = "the connection was lost"
AWAY = "it cannot be reached"

UNAVAILABLE = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    psycopg.InternalError,
    TimeoutError,
)
"""What passes; every other error of the driver is a mistake of ours."""


@contextmanager
def raising_unavailable() -> Iterator[None]:
    """Raise ``JournalUnavailable`` for whatever means that the database cannot now."""
    try:
        yield
    except UNAVAILABLE as error:
        raise JournalUnavailable(f"PostgreSQL: {describe(error)}") from error
    except ConnectorException as error:
        # What was done on our connection by procrastinate, which wraps the same.
        if not isinstance(error.__cause__, UNAVAILABLE):
            raise
        raise JournalUnavailable(f"PostgreSQL: {describe(error.__cause__)}") from error


def describe(error: BaseException) -> str:
    """Say what is the matter; the driver's own words may name host and account."""
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
