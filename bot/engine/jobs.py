"""The jobs of procrastinate: ``advance`` an incident now, ``kick`` it later.

Rule 1: an ``advance`` is due at once and never scheduled. A waiting job blocks every
younger one with its lock, so a scheduled one would silence its incident.
Rule 2: every later wake is a ``kick``; it has no lock and only queues an ``advance``.
Rule 3: a job names the incident and nothing else; the journal says what is due.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TypeAlias

from attrs import define, field
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task
from procrastinate.worker import Worker
from psycopg.conninfo import make_conninfo

from actors.journal import Key
from bot.engine.job_manager import ResilientJobManager
from bot.engine.watchdog import Watchdog
from bot.storage.postgres.errors import raising_unavailable
from bot.storage.postgres.pool import Connection
from bot.storage.postgres.schema import SCHEMA, jobs_schema
from bot.storage.postgres.url import conninfo

Handle: TypeAlias = Callable[[int], Awaitable[None]]

QUEUE = "incidents"
POLL = 0.5
HEARTBEAT = 2.0
DEAD_AFTER = 15.0
"""Seconds without a heartbeat; a Slack call may take 7, and a process may pause."""

CONCURRENCY = 300
"""Incidents that one worker advances at the same time."""

GRACE = 20.0
"""Seconds that a stopping worker waits for its jobs; platforms kill it after 30."""

MAX_CONNECTIONS = 3
WAIT = 1.5
"""Seconds to wait for a connection."""

# The server gives up before the client does, and does not wait for a frozen process.
LIMITS = (
    "-c statement_timeout=8s -c lock_timeout=5s"
    " -c idle_in_transaction_session_timeout=8s"
)


@define(kw_only=True)
class Jobs:
    """The queue of wakes that all workers share.

    Attributes:
        advance: awaited for each ``advance`` job that this process fetches.
    """

    url: str = field(repr=False)
    advance: Handle
    watchdog: Watchdog
    manager: ResilientJobManager = field(init=False)
    connector: PsycopgConnector = field(init=False)
    _app: App = field(init=False)
    _advance: Task[[int], Awaitable[None], [int]] = field(init=False)
    _kick: Task[[int], Awaitable[None], [int]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        path = f"-c search_path={jobs_schema(SCHEMA)} {LIMITS}"
        self.connector = PsycopgConnector(
            conninfo=make_conninfo(conninfo(self.url), options=path),
            min_size=1,
            max_size=MAX_CONNECTIONS,
            timeout=WAIT,
            reconnect_timeout=2.0,
            name="muster jobs",
        )
        self.manager = ResilientJobManager(self.connector, self.watchdog)
        self._app = App(connector=self.connector)
        self._app.job_manager = self.manager
        self._advance = self._app.task(name="advance", queue=QUEUE)(self.advance)
        self._kick = self._app.task(name="kick", queue=QUEUE)(self.wake)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        try:
            with raising_unavailable():
                await self._app.open_async()
            yield
        finally:
            await self._app.close_async()

    def new_worker(self) -> Worker:
        return Worker(
            app=self._app,
            queues=[QUEUE],
            concurrency=CONCURRENCY,
            fetch_job_polling_interval=POLL,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=DEAD_AFTER,
            shutdown_graceful_timeout=GRACE,
            install_signal_handlers=False,
        )

    async def wake(self, incident: Key) -> None:
        """Queue an ``advance``, unless one is already waiting."""
        with raising_unavailable(), suppress(AlreadyEnqueued):
            await self._advance.configure(
                lock=lock_of(incident), queueing_lock=lock_of(incident)
            ).defer_async(incident=incident)

    async def wake_with(self, connection: Connection, incident: Key) -> None:
        """Queue it in the caller's transaction.

        If one is already waiting, ``AlreadyEnqueued`` reaches the caller, who needs a
        savepoint.
        """
        await self._advance.configure(
            lock=lock_of(incident),
            queueing_lock=lock_of(incident),
            connection=connection,
        ).defer_async(incident=incident)

    async def wake_at(self, incident: Key, at: datetime) -> None:
        with raising_unavailable(), suppress(AlreadyEnqueued):
            await self._kick.configure(
                queueing_lock=kick_lock_of(incident, at),
                schedule_at=at,
            ).defer_async(incident=incident)


def lock_of(incident: Key) -> str:
    """Return the lock of an ``advance``: one waits and one runs at a time."""
    return f"incident {incident}"


def kick_lock_of(incident: Key, at: datetime) -> str:
    """Return the lock of a ``kick``: one waits for each time."""
    return f"{lock_of(incident)} at {at.astimezone(UTC).isoformat()}"
