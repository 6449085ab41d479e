"""The sweeper: requeues jobs that nobody works on, so no incident is forgotten.

Rule 1: requeue a job only if it is unchanged: still running, in the same attempt.
Rule 2: if a younger wake is already waiting, end the old job instead.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import LiteralString

import structlog
from attrs import define, field, frozen
from psycopg.errors import UniqueViolation

from actors.clock import Clock
from actors.journal import Due
from bot.engine.jobs import DEAD_AFTER, Jobs, kick_lock_of, lock_of
from bot.storage.postgres.errors import raising_unavailable
from bot.storage.postgres.pool import Connection

_ONE_AT_A_TIME = (
    "SELECT pg_try_advisory_xact_lock("
    "hashtextextended(current_schema() || ' sweep', 0))"
)
_DEAD = (
    "SELECT job.id, job.attempts FROM procrastinate_jobs job"
    " LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id"
    " WHERE job.status = 'doing' AND (worker.id IS NULL"
    " OR worker.last_heartbeat < now() - %s * interval '1 second')"
    " AND coalesce(job.worker_id <> %s, true)"
)
_OURS = (
    "SELECT id, attempts FROM procrastinate_jobs"
    " WHERE status = 'doing' AND worker_id = %s"
)
_STILL = (
    "SELECT 1 FROM procrastinate_jobs"
    " WHERE id = %s AND attempts = %s AND status = 'doing' FOR UPDATE"
)
_REQUEUE = "SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)"
_END = (
    "DELETE FROM procrastinate_jobs"
    " WHERE id = %s AND attempts = %s AND status = 'doing'"
)
_KNOWN = (
    "SELECT queueing_lock FROM procrastinate_jobs"
    " WHERE status = 'todo' AND queueing_lock IS NOT NULL"
    " UNION SELECT lock FROM procrastinate_jobs"
    " WHERE status = 'doing' AND lock IS NOT NULL"
)

SLEPT = timedelta(seconds=DEAD_AFTER)
"""A process that did not look for so long was asleep, or its machine was. Then it waits
as long again, until every live worker has had time to send a heartbeat."""

log = structlog.get_logger()


@frozen
class _Seen:
    """A job, in one of its attempts."""

    id: int
    attempt: int


@define(kw_only=True)
class Sweeper:
    """Repairs the queue; every method may raise ``JournalUnavailable``."""

    jobs: Jobs
    clock: Clock
    _suspects: set[_Seen] = field(factory=set, init=False)
    _looked_at: datetime | None = field(default=None, init=False)
    _resumed_at: datetime | None = field(default=None, init=False)

    async def sweep(self) -> None:
        """Requeue the jobs of dead workers, unless another worker is doing so.

        This worker is not dead. Nor may others be whose heartbeats are old if this
        machine was suspended: they may have been suspended with it.
        """
        if self._has_just_resumed():
            return
        async with self._database() as db, db.transaction():
            found = await db.execute(_ONE_AT_A_TIME)
            if (await found.fetchone() or (False,))[0]:
                own = self.jobs.manager.worker_id
                dead = await _seen(db, _DEAD, DEAD_AFTER, own)
                await _requeue(db, dead, "its worker is gone")

    async def check_self(self) -> None:
        """Requeue jobs that the table says we run, and we do not.

        They arise when the database's answer is lost. This runs every few seconds, and
        a job must look lost twice, because it may still be on its way to us.
        """
        running = self.jobs.manager.running
        async with self._database() as db:
            ours = await _seen(db, _OURS, self.jobs.manager.worker_id)
            idle = {job for job in ours if job.id not in running}
            await _requeue(db, idle & self._suspects, "nobody runs it")
        self._suspects = idle

    async def reconcile(self, due: Iterable[Due]) -> None:
        """Wake every incident that is or will be due and has no wake in the queue."""
        async with self._database() as db:
            rows = await db.execute(_KNOWN)
            known = {str(lock) async for (lock,) in rows}
        now = self.clock.now()
        for one in due:
            if lock_of(one.key) in known:
                continue
            if one.at <= now:
                await self.jobs.wake(one.key)
            elif kick_lock_of(one.key, one.at) not in known:
                await self.jobs.wake_at(one.key, one.at)

    def _has_just_resumed(self) -> bool:
        """Whether this process slept a moment ago, so that heartbeats prove nothing."""
        now = self.clock.now()
        if self._looked_at and now - self._looked_at > SLEPT:
            self._resumed_at = now
        self._looked_at = now
        return self._resumed_at is not None and now - self._resumed_at < SLEPT

    @asynccontextmanager
    async def _database(self) -> AsyncIterator[Connection]:
        with raising_unavailable():
            async with self.jobs.connector.pool.connection() as connection:
                yield connection


async def _seen(db: Connection, query: LiteralString, *values: object) -> set[_Seen]:
    rows = await db.execute(query, values)
    return {_Seen(number, attempt) async for number, attempt in rows}


async def _requeue(db: Connection, jobs: Iterable[_Seen], why: str) -> None:
    for job in jobs:
        log.warning("job requeued", job=job.id, why=why)
        try:
            async with db.transaction():
                still = await db.execute(_STILL, (job.id, job.attempt))
                if await still.fetchone():
                    await db.execute(_REQUEUE, (job.id,))
        except UniqueViolation:
            await db.execute(_END, (job.id, job.attempt))
