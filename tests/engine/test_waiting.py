"""Whoever waits for the database says so at once, and then every ten seconds."""

from datetime import timedelta

import anyio
import psycopg
import pytest
from structlog.testing import capture_logs

from actors.errors import JournalUnavailable
from bot.clock import SystemClock
from bot.engine.ground import opened
from bot.engine.waiting import Waiting
from bot.settings import PostgresDatabase
from bot.storage.lock_file import Held
from bot.storage.migrate import BeingChanged
from tests.actors.fakes import FakeClock, quiet
from tests.postgres import database

HELD = Held("process 7")
AWAY = JournalUnavailable("it cannot be reached")


async def test_a_long_wait_is_told_at_once_and_then_every_ten_seconds() -> None:
    clock = FakeClock()
    waiting = Waiting(clock=clock, stop=anyio.Event())

    async def wait() -> None:
        while True:
            await waiting.pause(HELD)

    async with anyio.create_task_group() as tasks:
        with capture_logs() as said:
            tasks.start_soon(wait)
            await clock.advance(29)
        tasks.cancel_scope.cancel()

    assert [x["why"] for x in said] == ["process 7"] * 3


async def test_who_has_waited_long_enough_is_told_what_was_in_the_way() -> None:
    clock = FakeClock()
    waiting = Waiting(clock=clock, stop=anyio.Event(), patience=timedelta(seconds=5))
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waiting.pause, AWAY)
        await clock.advance(6)

    with pytest.raises(JournalUnavailable, match="cannot be reached"):
        await waiting.pause(AWAY)


async def test_who_is_told_to_stop_waits_no_longer() -> None:
    stop = anyio.Event()
    waiting = Waiting(clock=FakeClock(), stop=stop)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waiting.pause, AWAY)
        await quiet()
        stop.set()

    with pytest.raises(JournalUnavailable):
        await waiting.pause(AWAY)


async def test_a_worker_that_waits_for_a_migration_stops_when_it_is_told_to() -> None:
    stop = anyio.Event()
    async with database() as url:
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(
                "SELECT pg_advisory_lock(hashtextextended('migrations of muster', 0))"
            )
            stop.set()
            place, patience = PostgresDatabase(url=url), timedelta(hours=1)
            with pytest.raises(BeingChanged):
                async with opened(place, SystemClock(), patience, stop):
                    pass
