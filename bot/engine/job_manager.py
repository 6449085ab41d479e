"""How procrastinate's worker asks the database, so that it outlives its outages.

Rule 1: a database that is away is no error of the worker's; it asks again later.
Rule 2: a job is ended only by the process, and in the attempt, that was given it.
"""

from collections.abc import Iterable
from typing import LiteralString

import anyio
import structlog
from procrastinate.connector import BaseConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager, NotificationCallback

from bot.engine.watchdog import Watchdog

PAUSE = 0.5
"""Seconds before a database that did not answer is asked again."""

# procrastinate's own ends a job whoever runs it by now.
_END: LiteralString = (
    "DELETE FROM procrastinate_jobs WHERE id = %(job_id)s AND status = 'doing'"
    " AND worker_id = %(worker_id)s AND attempts = %(attempts)s"
)
# A worker that was taken for dead and forgotten is made known again.
_BEAT: LiteralString = (
    "INSERT INTO procrastinate_workers (id, last_heartbeat)"
    " OVERRIDING SYSTEM VALUE VALUES (%(worker_id)s, now())"
    " ON CONFLICT (id) DO UPDATE SET last_heartbeat = now()"
)

log = structlog.get_logger()


class ResilientJobManager(JobManager):
    """What the worker asks; knows which jobs this process runs."""

    def __init__(self, connector: BaseConnector, watchdog: Watchdog) -> None:
        super().__init__(connector)
        self.worker_id: int | None = None
        self.running: set[int] = set()
        self._watchdog = watchdog

    async def fetch_job(
        self, queues: Iterable[str] | None, worker_id: int
    ) -> Job | None:
        self.worker_id = worker_id
        try:
            job = await super().fetch_job(queues, worker_id)
        except ConnectorException as error:
            _note("job fetch failed", error)
            await anyio.sleep(PAUSE)
            return None
        self._watchdog.pat()
        if job and job.id:
            self.running.add(job.id)
        return job

    async def finish_job(
        self,
        job: Job,
        status: Status,
        delete_job: bool,  # noqa: ARG002, FBT001 - procrastinate's, and always so.
    ) -> None:
        """End a job that is done; any other is taken up by whoever sweeps."""
        try:
            if status is Status.SUCCEEDED:
                await self.connector.execute_query_async(
                    _END,
                    job_id=job.id,
                    worker_id=job.worker_id,
                    attempts=job.attempts,
                )
        except ConnectorException as error:
            _note("job not finished", error)
        finally:
            if job.id:
                self.running.discard(job.id)

    async def update_heartbeat(self, worker_id: int) -> None:
        try:
            await self.connector.execute_query_async(_BEAT, worker_id=worker_id)
        except ConnectorException as error:
            _note("heartbeat not sent", error)
        else:
            self._watchdog.pat()

    async def listen_for_jobs(
        self,
        *,
        on_notification: NotificationCallback,
        queues: Iterable[str] | None = None,
    ) -> None:
        while True:
            try:
                await super().listen_for_jobs(
                    on_notification=on_notification, queues=queues
                )
            except ConnectorException as error:
                _note("job notifications lost", error)
            await anyio.sleep(PAUSE)

    async def list_jobs_to_abort_async(
        self,
        queue: str | None = None,  # noqa: ARG002 - procrastinate's.
    ) -> Iterable[int]:
        """Nobody aborts our jobs."""
        return ()


def _note(what: str, error: ConnectorException) -> None:
    log.warning(what, error=type(error.__cause__ or error).__name__)
