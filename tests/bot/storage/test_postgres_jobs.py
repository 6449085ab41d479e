from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from importlib import metadata

import pytest
from attrs import frozen
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Status

from actors.journal import Key
from bot.storage.postgres.pool import Connection
from bot.storage.postgres.schema import PROCRASTINATE
from bot.storage.postgres.url import conninfo
from tests.bot.storage.postgres_stores import migrated, store_on
from tests.bot.storage.stores import declared, entry

LATER = timedelta(hours=1)


@frozen
class Jobs:
    """The queue as an engine uses it, without a worker."""

    app: App
    worker: int

    async def defer(
        self,
        task: str,
        *,
        lock: str | None = None,
        queueing_lock: str | None = None,
        after: timedelta | None = None,
        connection: Connection | None = None,
    ) -> None:
        deferrer = self.app.configure_task(
            task,
            lock=lock,
            queueing_lock=queueing_lock,
            schedule_at=datetime.now(UTC) + after if after else None,
            connection=connection,
        )
        await deferrer.defer_async()

    async def fetch(self) -> str | None:
        job = await self.app.job_manager.fetch_job(None, self.worker)
        return job.task_name if job else None


@asynccontextmanager
async def jobs_on(url: str) -> AsyncIterator[Jobs]:
    connector = PsycopgConnector(
        conninfo=conninfo(url),
        kwargs={"options": "-c search_path=muster_jobs"},
        min_size=1,
        max_size=2,
    )
    app = App(connector=connector)
    async with app.open_async():
        yield Jobs(app, await app.job_manager.register_worker())


@asynccontextmanager
async def jobs() -> AsyncIterator[Jobs]:
    async with migrated() as url, jobs_on(url) as queue:
        yield queue


def test_the_tables_are_those_of_the_procrastinate_that_is_installed() -> None:
    assert metadata.version("procrastinate") == PROCRASTINATE


async def test_of_one_lock_one_job_is_done_at_a_time() -> None:
    async with jobs() as queue:
        await queue.defer("first", lock="1")
        await queue.defer("second", lock="1")
        await queue.defer("other", lock="2")

        assert [await queue.fetch() for _ in range(3)] == ["first", "other", None]

        (first,) = [
            job
            for job in await queue.app.job_manager.list_jobs_async(status="doing")
            if job.task_name == "first"
        ]
        await queue.app.job_manager.finish_job(first, Status.SUCCEEDED, delete_job=True)
        assert await queue.fetch() == "second"


async def test_a_job_in_an_hour_silences_its_lock_until_then() -> None:
    async with jobs() as queue:
        await queue.defer("in an hour", lock="1", after=LATER)
        await queue.defer("now", lock="1")

        assert await queue.fetch() is None


async def test_a_job_in_an_hour_without_a_lock_silences_nobody() -> None:
    async with jobs() as queue:
        await queue.defer("kick", after=LATER)
        await queue.defer("advance", lock="1", queueing_lock="1")

        assert [await queue.fetch(), await queue.fetch()] == ["advance", None]


async def test_one_job_waits_for_each_queueing_lock() -> None:
    async with jobs() as queue:
        await queue.defer("advance", lock="1", queueing_lock="1")
        with pytest.raises(AlreadyEnqueued):
            await queue.defer("advance", lock="1", queueing_lock="1")

        assert await queue.fetch() == "advance"
        await queue.defer("advance", lock="1", queueing_lock="1")


async def test_an_append_and_its_wake_are_one_transaction() -> None:
    async with migrated() as url, jobs_on(url) as queue:

        async def wake(db: Connection, key: Key) -> None:
            name = str(key)
            await queue.defer("advance", lock=name, queueing_lock=name, connection=db)

        async with store_on(url, on_append=wake) as store:
            for number in (1, 2):
                await store.append(entry(*declared(number), key=number))
            renamed = declared(1)[-1]
            await store.append(entry(renamed, after=declared(1)))

            assert len(await store.read(1)) == 1 + len(declared(1))
        assert [await queue.fetch() for _ in range(3)] == ["advance", "advance", None]
