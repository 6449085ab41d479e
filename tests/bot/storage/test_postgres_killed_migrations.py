"""A migration of PostgreSQL that is killed is before a step or after it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from anyio import to_thread
from anyio.lowlevel import checkpoint

from actors.errors import JournalUnavailable
from bot.storage.postgres.migrate import migrate
from tests.bot.storage.migrations import NAMES, recorded
from tests.bot.storage.postgres_stores import store_on
from tests.bot.storage.released import (
    POSTGRES_VERSIONS,
    older_postgres,
    postgres_rows,
)
from tests.bot.storage.test_released_schemas import assert_kept, assert_serves
from tests.postgres import database
from tests.postgres_proxy import Fate, proxied
from tests.source_code import ROOT

MIGRATE = (
    "import asyncio, sys; from bot.storage.postgres.migrate import migrate;"
    " asyncio.run(migrate(sys.argv[1]))"
)
WAITING = (
    "SELECT pid FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


BEFORE_CHANGES = NAMES.index("audience")
"""How many steps come before the one that changes rows, and the table of incidents."""


def at_commit(fate: Fate) -> Callable[[bytes], Fate]:
    return lambda data: fate if b"COMMIT" in data else Fate.PASS


@pytest.mark.parametrize("version", POSTGRES_VERSIONS)
async def test_killed_at_every_step_a_released_schema_loses_nothing(
    version: int,
) -> None:
    async with database() as url, proxied(url) as proxy:
        before, began = await older_postgres(url, version), datetime.now(UTC)
        for done in range(version, len(NAMES)):
            for fate, after in ((Fate.CUT, done), (Fate.LOSE_ANSWER, done + 1)):
                proxy.fate = at_commit(fate)
                with pytest.raises(JournalUnavailable):
                    await migrate(proxy.url)
                assert recorded(url) == NAMES[:after]
                if after <= BEFORE_CHANGES:
                    assert postgres_rows(url).items() >= before.items()

        assert await migrate(url) == ()
        assert_kept(before, postgres_rows(url), began)
        async with store_on(url) as store:
            await assert_serves(store)


def by_the_server(_migrating: subprocess.Popen[bytes], db: psycopg.Connection) -> None:
    for (process,) in db.execute(WAITING).fetchall():
        db.execute("SELECT pg_terminate_backend(%s)", (process,))


def by_the_system(migrating: subprocess.Popen[bytes], _db: psycopg.Connection) -> None:
    migrating.kill()


@contextmanager
def held(url: str) -> Iterator[psycopg.Connection]:
    """Hold the table of incidents."""
    with (
        psycopg.connect(url) as holder,
        psycopg.connect(url, autocommit=True) as watcher,
    ):
        holder.execute("SELECT 1 FROM muster.incidents")
        yield watcher


@pytest.mark.parametrize("kill", [by_the_server, by_the_system])
async def test_a_process_killed_within_a_step_leaves_what_was_there_before(
    kill: Callable[[subprocess.Popen[bytes], psycopg.Connection], None],
) -> None:
    async with database() as url:
        before, began = await older_postgres(url, BEFORE_CHANGES), datetime.now(UTC)
        with held(url) as watcher:
            migrating = await to_thread.run_sync(_start, url)
            while not watcher.execute(WAITING).fetchall():
                await checkpoint()
            kill(migrating, watcher)
            assert await to_thread.run_sync(migrating.wait) != 0
            assert postgres_rows(url) == before

        assert recorded(url) == NAMES[:BEFORE_CHANGES]
        assert await migrate(url) == NAMES[BEFORE_CHANGES:]
        assert_kept(before, postgres_rows(url), began)


def _start(url: str) -> subprocess.Popen[bytes]:
    command = (sys.executable, "-c", MIGRATE, url)
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
