"""A wait for the database is logged at once, every ten minutes, and at its end."""

from datetime import timedelta

import anyio
import psycopg
import pytest
from structlog.testing import capture_logs

from actors.errors import JournalUnavailable
from bot.base.clock import SystemClock
from bot.engine.database_wait import DatabaseWait
from bot.engine.open_backend import open_backend
from bot.settings import PostgresDatabase
from bot.storage.postgres.migrate import BeingChanged
from bot.storage.sqlite.lock_file import DatabaseInUse
from tests.actors.fakes import FakeClock, quiet
from tests.postgres import database

HELD = DatabaseInUse("process 7")
AWAY = JournalUnavailable("it cannot be reached")


async def test_a_long_wait_is_logged_at_once_every_ten_minutes_and_at_its_end() -> None:
    clock = FakeClock()
    waiting = DatabaseWait(clock=clock, stop=anyio.Event())
    is_free = False

    async def take() -> str:
        if not is_free:
            raise HELD
        return "had"

    async with anyio.create_task_group() as tasks:
        with capture_logs() as said:
            tasks.start_soon(waiting.until_available, take)
            await clock.advance(1300)
            is_free = True
            await clock.advance(1)

    assert [x.get("why") for x in said] == ["process 7"] * 3 + [None]
    assert [x.get("lasting") for x in said] == [None, 600, 1200, None]
    assert said[-1]["event"] == "database available again"


async def test_a_wait_that_takes_too_long_ends_with_its_reason() -> None:
    clock = FakeClock()
    waiting = DatabaseWait(
        clock=clock, stop=anyio.Event(), max_wait=timedelta(seconds=5)
    )
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waiting.pause, AWAY)
        await clock.advance(6)

    with pytest.raises(JournalUnavailable, match="cannot be reached"):
        await waiting.pause(AWAY)


async def test_a_stop_ends_the_wait() -> None:
    stop = anyio.Event()
    waiting = DatabaseWait(clock=FakeClock(), stop=stop)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waiting.pause, AWAY)
        await quiet()
        stop.set()

    with pytest.raises(JournalUnavailable):
        await waiting.pause(AWAY)


async def test_a_worker_that_waits_for_a_migration_stops_when_told_to() -> None:
    stop = anyio.Event()
    async with database() as url:
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(
                "SELECT pg_advisory_lock(hashtextextended('migrations of muster', 0))"
            )
            stop.set()
            place, max_wait = PostgresDatabase(url=url), timedelta(hours=1)
            with pytest.raises(BeingChanged):
                async with open_backend(place, SystemClock(), max_wait, stop):
                    pass
