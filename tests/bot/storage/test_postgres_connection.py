"""Why a connection failed: what to correct, and what to wait for."""

import psycopg
import pytest
from psycopg import errors

from actors.errors import JournalUnavailable
from bot.storage.postgres.connection import (
    WrongDatabase,
    connect,
    connection_error,
    host_of,
)
from tests.bot.slack.socket.transport_fake import closed_port

SHAPE = "postgresql://user:password@host/database"
AT = "db.test:5433"
URL = f"postgresql://ada:hunter2@{AT}/muster"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            'FATAL: password authentication failed for user "ada"',
            (
                f"{AT} does not accept the user name or the password. Fix: correct "
                f"them in {SHAPE}, with characters such as @ and / percent-encoded"
            ),
        ),
        (
            'FATAL: role "ada" does not exist',
            (
                f"{AT} does not accept the user name or the password. Fix: correct "
                f"them in {SHAPE}, with characters such as @ and / percent-encoded"
            ),
        ),
        (
            'FATAL: database "muster" does not exist',
            (
                f"{AT} has no database of this name. Fix: create the database, or "
                f"correct its name in {SHAPE}"
            ),
        ),
        (
            'FATAL: no pg_hba.conf entry for host "10.0.0.1", user "ada"',
            (
                f"{AT} does not admit this machine. Fix: allow this machine's "
                "address in pg_hba.conf or in your provider's settings"
            ),
        ),
        (
            "server does not support SSL, but SSL was required",
            (
                f"{AT} offers no encryption. Fix: switch on ssl in the server's "
                "postgresql.conf"
            ),
        ),
        (
            'root certificate file "/root/.postgresql/root.crt" does not exist',
            (
                f"the certificate of {AT} is not trusted. Fix: name its "
                "authority's file with ?sslrootcert=, or write sslmode=require"
            ),
        ),
        (
            'FATAL: unrecognized configuration parameter "statement_timout"',
            (
                f"{AT} does not accept the parameter statement_timout. Fix: correct "
                "it in the URL, or remove it"
            ),
        ),
        (
            'invalid integer value "x" for connection option "port"',
            (
                f"{AT} does not accept the parameter port. Fix: correct it in the "
                "URL, or remove it"
            ),
        ),
    ],
)
def test_a_permanent_error_names_the_host_and_a_fix(said: str, words: str) -> None:
    found = connection_error(URL, psycopg.OperationalError(said))

    assert isinstance(found, WrongDatabase)
    assert str(found) == f"DATABASE_URL: {words}"


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (errors.InvalidPassword(), "does not accept the user name or the password"),
        (errors.InvalidCatalogName(), "has no database of this name"),
    ],
)
def test_a_server_that_speaks_another_language_is_understood(
    error: psycopg.Error, what: str
) -> None:
    found = connection_error(URL, error)

    assert isinstance(found, WrongDatabase)
    assert what in str(found)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "connection refused",
            (
                f"{AT} cannot be reached. Fix: start the server, or correct "
                "host and port"
            ),
        ),
        (
            'could not translate host name "db.test" to address',
            (
                f"there is no host {AT}. Fix: correct the host in "
                "postgresql://user:password@host/database"
            ),
        ),
        (
            "FATAL: the database system is starting up",
            (
                f"{AT} cannot serve now: it is being stopped or started. "
                "Fix: start the server, or correct host and port"
            ),
        ),
    ],
)
def test_an_error_that_may_pass_is_waited_for(said: str, words: str) -> None:
    found = connection_error(URL, psycopg.OperationalError(said))

    assert isinstance(found, JournalUnavailable)
    assert found.why == f"DATABASE_URL: {words}"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        (URL, AT),
        ("postgresql://ada:hunter2@db.test/muster", "db.test"),
        ("postgresql:///muster?host=/run/pg", "/run/pg"),
        ("postgresql:///muster", "the server on this machine"),
        # A password that is not percent-encoded: none of it is a host.
        ("postgresql://ada:hun/ter2@db.test/muster", "the server"),
        ("postgresql://ada:hun?ter2@db.test/muster", "the server"),
    ],
)
def test_the_host_is_named_without_the_account(url: str, host: str) -> None:
    assert host_of(url) == host


async def test_nobody_at_the_port_is_waited_for() -> None:
    port = await closed_port()
    with pytest.raises(JournalUnavailable) as refusal:
        await connect(f"postgresql://ada:hunter2@127.0.0.1:{port}/muster")

    assert refusal.value.why == (
        f"DATABASE_URL: 127.0.0.1:{port} cannot be reached. Fix: start the server, or "
        "correct host and port"
    )
