"""How procrastinate's worker talks to the database and survives its outages.

Rule 1: an unreachable database is not an error; ask again later.
Rule 2: only the process and the attempt that were given a job may end it.
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
"""Seconds before the next try after the database did not answer."""

# procrastinate's own query ends a job even if another worker has taken it over.
_END: LiteralString = (
    "DELETE FROM procrastinate_jobs WHERE id = %(job_id)s AND status = 'doing'"
    " AND worker_id = %(worker_id)s AND attempts = %(attempts)s"
)
# A worker that was taken for dead and deleted registers itself again.
_BEAT: LiteralString = (
    "INSERT INTO procrastinate_workers (id, last_heartbeat)"
    " OVERRIDING SYSTEM VALUE VALUES (%(worker_id)s, now())"
    " ON CONFLICT (id) DO UPDATE SET last_heartbeat = now()"
)

log = structlog.get_logger()


class ResilientJobManager(JobManager):
    """A job manager that retries after outages and knows what this process runs."""

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
        """End a job that succeeded; the sweeper requeues any other."""
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
        """Return none: jobs are never aborted."""
        return ()


def _note(what: str, error: ConnectorException) -> None:
    log.warning(what, error=type(error.__cause__ or error).__name__)
