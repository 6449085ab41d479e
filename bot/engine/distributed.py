"""The engine of several workers: any of them decides, and one at a time acts.

Rule 1: an append and the wake that it causes are one transaction.
Rule 2: the worker that runs an incident's job acts for it, as long as the journal
confirms that; a worker that dies, hangs or is cut off loses its jobs to the others.
"""

import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import anyio
import structlog
from anyio.abc import TaskGroup
from attrs import define, field
from procrastinate.exceptions import ConnectorException, JobAborted
from procrastinate.worker import Worker

from actors.ask import Answer
from actors.clock import Clock
from actors.errors import JournalUnavailable
from actors.incident.commands import Command
from actors.incident.events import Event
from actors.incident.model import Incident
from actors.journal import Key
from bot.base.outage import Outage
from bot.engine.jobs import Jobs
from bot.engine.journals import StepJournal
from bot.engine.supervisors import CommandSupervisor, StepSupervisor
from bot.engine.sweeper import Sweeper
from bot.engine.watchdog import Watchdog
from bot.storage.postgres.store import PostgresStore

PAUSE = 1.0
"""Seconds before work that the database refused is tried again."""

SWEEP_EVERY = 2.0
CHECK_EVERY = 3.0
RECONCILE_EVERY = 60.0

QUEUED_AHEAD = timedelta(hours=1)
"""A wake that is further away waits in the incident's row until it is this close: every
wake in the queue makes every look into it slower (50,000 make it take 9 ms)."""

REFRESH_THROTTLE_EVERY = 3.0
SET_CLOCK_EVERY = 3.0

HAND_OVER = 2.0
"""Seconds for giving jobs back when the worker has to stop."""

log = structlog.get_logger()


@define(kw_only=True)
class DistributedEngine:
    """One worker among others.

    Attributes:
        refresh_throttle: reads which Slack methods other workers found closed.
        set_clock: corrects the clock by the database's, which all workers use.
    """

    store: PostgresStore
    journal: StepJournal
    commands: CommandSupervisor
    steps: StepSupervisor
    clock: Clock
    refresh_throttle: Callable[[], Awaitable[None]]
    set_clock: Callable[[], Awaitable[None]]
    _watchdog: Watchdog = field(factory=Watchdog, init=False)
    _jobs: Jobs = field(init=False)
    _sweeper: Sweeper = field(init=False)
    _worker: Worker | None = field(default=None, init=False)
    _tasks: TaskGroup | None = field(default=None, init=False)
    _is_stopping: bool = field(default=False, init=False)
    _has_handed_over: anyio.Event = field(factory=anyio.Event, init=False)
    _jobs_trouble: Outage = field(init=False)
    _chores_trouble: Outage = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._jobs = Jobs(
            url=self.store.url, advance=self._advance, watchdog=self._watchdog
        )
        self._sweeper = Sweeper(jobs=self._jobs, clock=self.clock)
        self._jobs_trouble = Outage(
            event="job delayed", over="jobs resumed", seconds=time.monotonic
        )
        self._chores_trouble = Outage(
            event="chore postponed", over="chores resumed", seconds=time.monotonic
        )
        self.store.on_append = self._jobs.wake_with

    async def run(self, started: anyio.Event) -> None:
        async with self._jobs.opened(), anyio.create_task_group() as tasks:
            self._tasks = tasks
            await self._start_parts(tasks)
            tasks.start_soon(self._watchdog.run)
            tasks.start_soon(self._work)
            for chore, seconds in (
                (self._sweeper.sweep, SWEEP_EVERY),
                (self._sweeper.check_self, CHECK_EVERY),
                (self._reconcile, RECONCILE_EVERY),
                (self.refresh_throttle, REFRESH_THROTTLE_EVERY),
                (self.set_clock, SET_CLOCK_EVERY),
            ):
                tasks.start_soon(self._repeat, chore, seconds)
            started.set()

    async def ask(
        self, key: Key, command: Command, request: str | None
    ) -> Answer[Incident, Event]:
        return await self.commands.ask(key, command, request)

    async def release(self, key: Key) -> bool:
        was_parked = await self.store.release(key)
        self.commands.states.drop(key)
        if was_parked:
            await self._jobs.wake(key)
        return was_parked

    async def stop(self, grace: float) -> None:
        """Fetch no more jobs, finish running steps, and hand over the rest."""
        self._is_stopping = True
        if self._worker:
            self._worker.stop()  # type: ignore[no-untyped-call] # procrastinate's
        async with anyio.create_task_group() as parts:
            parts.start_soon(self.commands.stop, grace)
            parts.start_soon(self.steps.stop, grace)
        with anyio.move_on_after(HAND_OVER):
            await self._has_handed_over.wait()
        if self._tasks:
            self._tasks.cancel_scope.cancel()

    @property
    def at_work(self) -> int:
        return self.commands.at_work + self.steps.at_work

    async def _start_parts(self, tasks: TaskGroup) -> None:
        for part in (self.commands, self.steps):
            started = anyio.Event()
            tasks.start_soon(part.run, started)
            await started.wait()

    async def _work(self) -> None:
        """Run procrastinate's worker; start another if it ends by itself."""
        try:
            while not self._is_stopping:
                self._worker = self._jobs.new_worker()
                try:
                    await self._worker.run()  # type: ignore[no-untyped-call]
                except ConnectorException as error:
                    log.warning("worker ended", error=str(error.__cause__ or error))
                    await anyio.sleep(PAUSE)
        finally:
            self._has_handed_over.set()

    async def _advance(self, incident: Key) -> None:
        """Carry out one job: act until the incident rests, waits or is taken over."""
        await self._surely(partial(self._activate, incident))

    async def _activate(self, incident: Key) -> None:
        epoch = await self.journal.activate(incident)
        if not epoch:
            return
        has_rested = await self.steps.advance(incident)
        self.journal.forget(incident, epoch)
        await self._queue_next(incident)
        if not has_rested:
            await self._surely(partial(self._jobs.wake, incident))

    async def _queue_next(self, incident: Key) -> None:
        """Queue the incident's next wake, unless ``_reconcile`` will do so in time."""
        at = self.steps.take_next_wake(incident)
        if at and at <= self.clock.now() + QUEUED_AHEAD:
            await self._surely(partial(self._jobs.wake_at, incident, at))

    async def _surely(self, work: Callable[[], Awaitable[None]]) -> None:
        """Repeat the work until the database allows it: its job must not fail."""
        while True:
            try:
                await work()
            except JournalUnavailable as error:
                self._jobs_trouble.report(error.why)
                if self._is_stopping:
                    # The table still calls it running; another worker sweeps it.
                    raise JobAborted from error
            else:
                return self._jobs_trouble.end()
            await anyio.sleep(PAUSE)

    async def _reconcile(self) -> None:
        ahead = self.clock.now() + QUEUED_AHEAD
        await self._sweeper.reconcile(await self.store.due_by(ahead))

    async def _repeat(self, chore: Callable[[], Awaitable[None]], every: float) -> None:
        while True:
            try:
                await chore()
            except JournalUnavailable as error:
                self._chores_trouble.report(error.why)
                await anyio.sleep(PAUSE)
            else:
                self._chores_trouble.end()
                # By the clock: a sleep does not count the time of a suspend.
                until = self.clock.now() + timedelta(seconds=every)
                await self.clock.wait(anyio.Event(), until)
