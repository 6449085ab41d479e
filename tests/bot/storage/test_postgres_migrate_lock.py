"""A migration waits for another process, but not for ever."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import anyio
import psycopg
import pytest

from actors.errors import JournalUnavailable
from bot.storage.postgres import migrate as migrate_module
from bot.storage.postgres.migrate import BeingChanged, migrate
from bot.storage.postgres.schema import STEPS
from tests.bot.storage.migrations import NAMES, recorded, step
from tests.bot.storage.postgres_stores import migrated
from tests.postgres import database
from tests.source_code import ROOT


@contextmanager
def being_changed(url: str) -> Iterator[psycopg.Connection]:
    """Hold the lock of another process that never ends."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(
            "SELECT pg_advisory_lock(hashtextextended('migrations of muster', 0))"
        )
        yield db


async def test_a_caller_who_waits_too_long_for_another_process_gets_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(migrate_module, "LOCK_TIMEOUT", 0.1)
    async with database() as url:
        with being_changed(url), pytest.raises(BeingChanged) as refusal:
            await migrate(url)

        assert refusal.value.why == "PostgreSQL: another process is changing the tables"
        assert await migrate(url) == NAMES


async def test_a_step_does_not_wait_for_ever_for_a_table_that_somebody_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(migrate_module, "LOCK_TIMEOUT", 0.1)
    more = step("more", "ALTER TABLE incidents ADD COLUMN more text")
    async with migrated() as url:
        with psycopg.connect(url) as db:
            db.execute("SELECT 1 FROM muster.incidents")
            with pytest.raises(JournalUnavailable, match="holds a lock for too long"):
                await migrate(url, steps=(*STEPS, more))

        assert await migrate(url, steps=(*STEPS, more)) == ("more",)


async def test_migrate_says_that_it_waits_and_goes_on_later() -> None:
    async with database() as url:
        env = {"PATH": os.environ["PATH"], "DATABASE_URL": url}
        with being_changed(url):
            command = (sys.executable, "-m", "bot", "migrate")
            waits = await anyio.open_process(command, env=env, cwd=ROOT)
            assert waits.stderr
            said = await waits.stderr.receive()
        async with waits:
            await waits.wait()

        assert said == b"waiting: PostgreSQL: another process is changing the tables\n"
        assert waits.returncode == 0
        assert recorded(url) == NAMES
