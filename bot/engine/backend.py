"""What the bot stands on: a database, and the engine that goes with it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Protocol

import anyio
import structlog
from attrs import define, field, frozen

from actors.behaviour import Behaviour, Hands
from actors.clock import Clock
from actors.errors import JournalUnavailable
from actors.incident.commands import Command
from actors.incident.effects import Outcome, Step
from actors.incident.events import Event
from actors.incident.model import Incident
from actors.journal import Key
from actors.supervisor import Supervisor
from bot.base.clock import SharedClock
from bot.engine.database_wait import DatabaseWait
from bot.engine.distributed import DistributedEngine
from bot.engine.engine import Engine
from bot.engine.jobs import DEAD_AFTER
from bot.engine.journals import CommandJournal, StepJournal
from bot.engine.supervisors import CommandSupervisor, StepSupervisor
from bot.settings import Database, PostgresDatabase
from bot.storage.postgres.migrate import migrate
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store

CONNECT_TIMEOUT = 1.5
"""Seconds to wait for a connection: who typed a command is told that nothing can be
done now, while Slack still waits for our answer (``Timings.answer``)."""

log = structlog.get_logger()


@frozen(kw_only=True)
class EngineParts:
    """What an engine is made of, besides what it stands on.

    Attributes:
        refresh_throttle: learns what other processes found closed in Slack.
    """

    behaviour: Behaviour[Incident, Command, Event, Step, Outcome]
    hands: Hands[Incident, Step, Outcome]
    clock: Clock
    on_parked: Callable[[Key], Awaitable[None]]
    new_id: Callable[[], str]
    refresh_throttle: Callable[[], Awaitable[None]]


class Backend(Protocol):
    """An open database."""

    @property
    def store(self) -> Store: ...

    @property
    def clock(self) -> Clock:
        """What everybody who writes this database goes by."""
        ...

    @property
    def is_alone(self) -> bool:
        """Whether this is the only process that serves the workspace."""
        ...

    async def workers(self) -> int | None:
        """Return how many processes serve the workspace, if that can be said now."""
        ...

    def may_send(self, number: int) -> bool:
        """Whether this process still acts for this incident, as far as it knows."""
        ...

    async def maintain(self) -> None:
        """Do what the database needs besides, until the scope is cancelled."""
        ...

    def engine(self, parts: EngineParts) -> Engine: ...


@frozen
class OneProcess:
    """A file, which is this process's alone."""

    store: SqliteStore
    clock: Clock
    is_alone: bool = True

    async def workers(self) -> int | None:
        return 1

    def may_send(self, number: int) -> bool:  # noqa: ARG002 - whichever it is.
        return True

    async def maintain(self) -> None:
        await self.store.run_checkpoints()

    def engine(self, parts: EngineParts) -> Engine:
        return Supervisor(
            behaviour=parts.behaviour,
            hands=parts.hands,
            journal=self.store,
            clock=parts.clock,
            on_parked=parts.on_parked,
            new_id=parts.new_id,
        )


@define
class SeveralWorkers:
    """A PostgreSQL database, which other processes write as well."""

    store: PostgresStore
    clock: SharedClock
    is_alone: bool = False
    _journal: StepJournal = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._journal = StepJournal(store=self.store, clock=self.clock)

    async def workers(self) -> int | None:
        try:
            return await self.store.workers(DEAD_AFTER)
        except JournalUnavailable:
            return None

    def may_send(self, number: int) -> bool:
        return self._journal.may_send(number)

    async def maintain(self) -> None:
        """A server sees to itself."""

    async def set_clock(self) -> None:
        self.clock.adjust(await self.store.read_clock(self.clock.seconds))

    def engine(self, parts: EngineParts) -> Engine:
        commands = CommandSupervisor(
            behaviour=parts.behaviour,
            hands=parts.hands,
            journal=CommandJournal(store=self.store),
            clock=parts.clock,
            on_parked=parts.on_parked,
            new_id=parts.new_id,
        )
        steps = StepSupervisor(
            behaviour=parts.behaviour,
            hands=parts.hands,
            journal=self._journal,
            clock=parts.clock,
            on_parked=parts.on_parked,
            new_id=parts.new_id,
        )
        return DistributedEngine(
            store=self.store,
            journal=self._journal,
            commands=commands,
            steps=steps,
            clock=parts.clock,
            refresh_throttle=parts.refresh_throttle,
            set_clock=self.set_clock,
        )


@asynccontextmanager
async def opened(
    database: Database,
    clock: Clock,
    max_wait: timedelta,
    stop: anyio.Event,
    *,
    is_loss_accepted: bool = False,
) -> AsyncIterator[Backend]:
    """Open the database; wait up to ``max_wait`` for it, or until told to stop.

    A file that holds less than it once did is opened only if that loss is accepted.

    Raises ``DatabaseInUse``, ``UnusableFile``, ``WrongSchema`` and
    ``JournalUnavailable``.
    """
    waiting = DatabaseWait(clock=clock, stop=stop, max_wait=max_wait)
    if isinstance(database, PostgresDatabase):
        ours = SharedClock(clock)
        shared = PostgresStore(url=database.url, now=ours.now, timeout=CONNECT_TIMEOUT)
        await waiting.until_available(partial(_open_shared, shared))
        try:
            backend = SeveralWorkers(shared, ours)
            # Nobody goes by a clock that was never compared: it may be hours off.
            await waiting.until_available(backend.set_clock)
            await _forget(shared)
            yield backend
        finally:
            await shared.close()
    else:
        store = SqliteStore(
            path=database.path, now=clock.now, is_loss_accepted=is_loss_accepted
        )
        await waiting.until_available(partial(_open_file, store))
        try:
            await _forget(store)
            yield OneProcess(store, clock)
        finally:
            store.close()


async def _open_shared(store: PostgresStore) -> None:
    """Migrate the tables and open the store."""
    await migrate(store.url)
    await store.open()


async def _open_file(store: SqliteStore) -> None:
    """Open the store, or raise ``DatabaseInUse`` while another process holds it."""
    store.open()


async def _forget(store: PostgresStore | SqliteStore) -> None:
    """Keep the table small; what cannot be deleted now can at the next start."""
    try:
        await store.forget_requests()
        await store.forget_texts()
    except JournalUnavailable as trouble:
        log.warning("old requests not deleted", why=trouble.why)
