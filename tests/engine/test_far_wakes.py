"""A wake that is hours away waits in the incident's row, and not in the queue."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import anyio
import anyio.lowlevel

from bot.base.clock import SystemClock
from bot.engine.backend import EngineParts, PostgresBackend
from bot.engine.behaviour import IncidentBehaviour
from bot.engine.distributed import QUEUED_AHEAD, RECONCILE_EVERY, DistributedEngine
from bot.engine.open_backend import open_backend
from bot.settings import PostgresDatabase
from tests.actors.fakes import FakeClock
from tests.bot.storage.stores import declared, entry
from tests.postgres import database

FAR = QUEUED_AHEAD + timedelta(minutes=1)
NEAR = QUEUED_AHEAD - timedelta(minutes=1)


@asynccontextmanager
async def engine() -> AsyncIterator[DistributedEngine]:
    """Open an engine that runs nothing by itself."""
    async with database() as url:
        place, stop = PostgresDatabase(url=url), anyio.Event()
        async with open_backend(
            place, SystemClock(), timedelta(seconds=35), stop
        ) as backend:
            assert isinstance(backend, PostgresBackend)
            made = backend.engine(
                EngineParts(
                    behaviour=IncidentBehaviour(),
                    hands=None,  # type: ignore[arg-type] # nothing runs
                    known=None,  # type: ignore[arg-type]
                    clock=backend.clock,
                    on_parked=anyio.sleep,
                    new_id=str,
                    refresh_throttle=anyio.lowlevel.checkpoint,
                )
            )
            assert isinstance(made, DistributedEngine)
            async with made._jobs.opened():
                yield made


async def waiting(on: DistributedEngine) -> list[tuple[str, object, datetime | None]]:
    jobs = await on._jobs.manager.list_jobs_async()
    return [
        (job.task_name, job.task_kwargs["incident"], job.scheduled_at) for job in jobs
    ]


async def test_a_far_wake_is_queued_when_it_has_come_near() -> None:
    async with engine() as on:
        now = on.clock.now()
        far, near, past = now + FAR, now + NEAR, now - timedelta(seconds=1)
        on.store.on_append = None
        for number, due in ((1, far), (2, near), (3, past)):
            await on.store.append(entry(*declared(number), key=number, due=due))
        await on._reconcile()
        await on._reconcile()

        assert await waiting(on) == [("advance", 3, None), ("kick", 2, near)]


async def test_only_a_near_wake_is_queued_after_an_incidents_turn() -> None:
    async with engine() as on:
        now = on.clock.now()
        on.steps.wake(1, now + FAR)
        await on._queue_next(1)
        assert await waiting(on) == []

        on.steps.wake(1, now + NEAR)
        await on._queue_next(1)
        assert await waiting(on) == [("kick", 1, now + NEAR)]


def test_a_wake_comes_near_long_before_it_is_due() -> None:
    assert 10 * timedelta(seconds=RECONCILE_EVERY) < QUEUED_AHEAD


async def test_chores_go_by_the_clock_because_a_sleep_does_not_count_a_suspend() -> (
    None
):
    done = 0

    async def chore() -> None:
        nonlocal done
        done += 1

    async with engine() as on, anyio.create_task_group() as tasks:
        clock = on.clock = FakeClock()
        tasks.start_soon(on._repeat, chore, RECONCILE_EVERY)
        await clock.advance(RECONCILE_EVERY - 1)
        assert done == 1
        await clock.advance(1)
        assert done == 2
        tasks.cancel_scope.cancel()
