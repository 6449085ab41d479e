"""A job queue in a database of its own, for tests of the code around it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import anyio
from attrs import define, field
from procrastinate.jobs import Job

from actors.journal import Key
from bot.base.clock import SystemClock
from bot.engine.job_manager import ResilientJobManager
from bot.engine.jobs import QUEUE, Jobs
from bot.engine.sweeper import Sweeper
from bot.engine.watchdog import Watchdog
from bot.storage.postgres.migrate import migrate
from tests.polling import poll_until
from tests.postgres import database

HOUR = timedelta(hours=1)


@define(eq=False)
class Queue:
    """One worker's view of the jobs, and the jobs that it was given.

    Attributes:
        begun: the incidents whose job began, in order.
        may_end: jobs end when this is set.
    """

    url: str
    jobs: Jobs = field(init=False)
    sweeper: Sweeper = field(init=False)
    begun: list[Key] = field(factory=list)
    may_end: anyio.Event = field(factory=anyio.Event)

    def __attrs_post_init__(self) -> None:
        self.jobs = Jobs(url=self.url, advance=self._advance, watchdog=Watchdog())
        self.sweeper = Sweeper(jobs=self.jobs, clock=SystemClock())

    async def _advance(self, incident: Key) -> None:
        self.begun.append(incident)
        await self.may_end.wait()

    @property
    def manager(self) -> ResilientJobManager:
        return self.jobs.manager

    async def fetch(self, worker: int) -> Job | None:
        return await self.manager.fetch_job([QUEUE], worker)

    async def fetched(self, worker: int) -> Job:
        job = await self.fetch(worker)
        assert job
        return job

    async def states(self) -> list[tuple[str, int]]:
        """Return the status and the attempts of every job."""
        jobs = await self.manager.list_jobs_async()
        return [(job.status or "", job.attempts) for job in jobs]

    async def fall_silent(self, worker: int) -> None:
        """Move a worker's last heartbeat an hour back."""
        await self.jobs.connector.execute_query_async(
            "UPDATE procrastinate_workers SET last_heartbeat ="
            " now() - interval '1 hour' WHERE id = %(worker)s",
            worker=worker,
        )

    async def sweep(self) -> None:
        """Sweep as a worker other than the one that fetched."""
        self.manager.worker_id = None
        await self.sweeper.sweep()

    async def inserts(self) -> int:
        """Count the jobs that were inserted so far, and those that were refused."""
        rows = await self.jobs.connector.execute_query_all_async(
            "SELECT last_value FROM procrastinate_jobs_id_seq"
        )
        return int(rows[0]["last_value"])

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Run procrastinate's worker while the block runs."""
        worker = self.jobs.new_worker()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(worker.run)
            yield
            self.may_end.set()
            worker.stop()  # type: ignore[no-untyped-call]

    async def until_begun(self, *incidents: Key) -> None:
        await poll_until(lambda: self.begun == list(incidents), within=5)


@asynccontextmanager
async def queue() -> AsyncIterator[Queue]:
    async with database() as url:
        await migrate(url)
        opened = Queue(url)
        async with opened.jobs.opened():
            yield opened


def in_an_hour() -> datetime:
    return SystemClock().now() + HOUR
