"""Workers whose machines' clocks differ use one clock: the database's."""

from datetime import timedelta
from pathlib import Path

import anyio
import anyio.lowlevel
import pytest

from actors.clock import Clock
from bot.base.clock import Reading, SystemClock, since_boot
from bot.engine.backend import EngineParts, PostgresBackend
from bot.engine.behaviour import IncidentBehaviour
from bot.engine.open_backend import open_backend
from bot.run import serve
from bot.sandbox import Fault, How
from bot.settings import PostgresDatabase
from bot.signals import Signals
from tests.acceptance.clock import LeapingClock
from tests.engine.workers import deployment
from tests.polling import poll_until
from tests.postgres import database

HOUR = timedelta(hours=1)
A_MINUTE = timedelta(minutes=1)
"""Longer than any answer of the database takes here."""

PATIENCE = timedelta(seconds=35)


def wrong(by: timedelta) -> LeapingClock:
    clock = LeapingClock()
    clock.leap(by)
    return clock


async def test_the_time_does_not_depend_on_a_workers_machine() -> None:
    async with database() as url:
        told = []
        for by in (-HOUR, timedelta(), HOUR):
            database_ = PostgresDatabase(url=url)
            stop = anyio.Event()
            async with open_backend(database_, wrong(by), PATIENCE, stop) as backend:
                told.append(backend.clock.now())

    assert max(told) - min(told) < A_MINUTE


async def test_a_worker_compares_the_clocks_repeatedly() -> None:
    async with database() as url:
        place, stop = PostgresDatabase(url=url), anyio.Event()
        async with (
            open_backend(place, SystemClock(), PATIENCE, stop) as backend,
            anyio.create_task_group() as tasks,
        ):
            assert isinstance(backend, PostgresBackend)
            right = backend.clock.now()
            tasks.start_soon(backend.engine(nobody(backend.clock)).run, anyio.Event())
            for _ in range(2):
                seconds = since_boot()
                backend.clock.adjust(Reading(seconds, right + HOUR, seconds))
                await poll_until(lambda: backend.clock.now() <= right + A_MINUTE)
            tasks.cancel_scope.cancel()


def nobody(clock: Clock) -> EngineParts:
    """Return the parts of an engine that has nothing to do."""
    return EngineParts(
        behaviour=IncidentBehaviour(),
        hands=None,  # type: ignore[arg-type] # nothing is due
        known=None,  # type: ignore[arg-type]
        clock=clock,
        on_parked=anyio.sleep,
        new_id=str,
        refresh_throttle=anyio.lowlevel.checkpoint,
    )


@pytest.mark.parametrize("by", [-HOUR, HOUR])
async def test_a_wrong_clock_does_not_make_a_worker_wait_longer(
    tmp_path: Path, by: timedelta
) -> None:
    await topic_comes(tmp_path, LeapingClock(), before=by)


@pytest.mark.parametrize("by", [-HOUR, HOUR])
async def test_setting_the_clock_during_a_wait_does_not_prolong_it(
    tmp_path: Path, by: timedelta
) -> None:
    await topic_comes(tmp_path, LeapingClock(), meanwhile=by)


async def topic_comes(
    folder: Path,
    clock: LeapingClock,
    before: timedelta = timedelta(),
    meanwhile: timedelta = timedelta(),
) -> None:
    """Slack rate-limits the topic for a moment, and the bot's clock is wrong."""
    clock.leap(before)
    async with deployment(folder) as here, anyio.create_task_group() as tasks:
        signals, harness = Signals(), here.harness
        tasks.start_soon(serve, harness.settings, signals, clock)
        await signals.serving.wait()
        await harness.sandbox.connected(2)
        limited = Fault(
            how=How.RATE_LIMITED, method="conversations.setTopic", retry_after=2
        )
        harness.sandbox.plant(limited)
        await harness.declare("Mails are slow")
        channel = await harness.channel()
        await harness.sandbox.until(lambda: limited.reached)
        clock.leap(meanwhile)
        await harness.sandbox.until(lambda: bool(channel.topic), within=30)
        signals.stop.set()
