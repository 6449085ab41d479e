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
from bot.engine.database_wait import Waiting
from bot.engine.distributed import DistributedEngine
from bot.engine.engine import Engine
from bot.engine.jobs import DEAD_AFTER
from bot.engine.journals import HandsJournal, MindsJournal
from bot.engine.supervisors import CommandSupervisor, StepSupervisor
from bot.settings import Database, PostgresDatabase
from bot.storage.postgres.migrate import migrate
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store

TOLD_WITHIN = 1.5
"""Seconds to wait for a connection: who typed a command is told that nothing can be
done now, while Slack still waits for our answer (``Timings.answer``)."""

log = structlog.get_logger()


@frozen(kw_only=True)
class EngineParts:
    """What an engine is made of, besides what it stands on.

    Attributes:
        recall: learns what other processes found closed in Slack.
    """

    behaviour: Behaviour[Incident, Command, Event, Step, Outcome]
    hands: Hands[Incident, Step, Outcome]
    clock: Clock
    on_parked: Callable[[Key], Awaitable[None]]
    new_id: Callable[[], str]
    recall: Callable[[], Awaitable[None]]


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

    async def tend(self) -> None:
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

    async def tend(self) -> None:
        await self.store.keep_whole()

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
    _journal: HandsJournal = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._journal = HandsJournal(store=self.store, clock=self.clock)

    async def workers(self) -> int | None:
        try:
            return await self.store.workers(DEAD_AFTER)
        except JournalUnavailable:
            return None

    def may_send(self, number: int) -> bool:
        return self._journal.may_send(number)

    async def tend(self) -> None:
        """A server sees to itself."""

    async def set_clock(self) -> None:
        self.clock.heed(await self.store.read_clock(self.clock.seconds))

    def engine(self, parts: EngineParts) -> Engine:
        minds = CommandSupervisor(
            behaviour=parts.behaviour,
            hands=parts.hands,
            journal=MindsJournal(store=self.store),
            clock=parts.clock,
            on_parked=parts.on_parked,
            new_id=parts.new_id,
        )
        hands = StepSupervisor(
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
            minds=minds,
            hands=hands,
            clock=parts.clock,
            recall=parts.recall,
            set_clock=self.set_clock,
        )


@asynccontextmanager
async def opened(
    database: Database,
    clock: Clock,
    patience: timedelta,
    stop: anyio.Event,
    *,
    is_accepted: bool = False,
) -> AsyncIterator[Backend]:
    """Open the database, or wait this long for it, and no longer than we are wanted.

    A file that knows less than it did is opened only if that is accepted.

    Raises ``Held``, ``NotOurs``, ``WrongSchema`` and ``JournalUnavailable``.
    """
    waiting = Waiting(clock=clock, stop=stop, patience=patience)
    if isinstance(database, PostgresDatabase):
        ours = SharedClock(clock)
        shared = PostgresStore(url=database.url, now=ours.now, patience=TOLD_WITHIN)
        await waiting.until_had(partial(_open_shared, shared))
        try:
            backend = SeveralWorkers(shared, ours)
            # Nobody goes by a clock that was never compared: it may be hours off.
            await waiting.until_had(backend.set_clock)
            await _forget(shared)
            yield backend
        finally:
            await shared.close()
    else:
        store = SqliteStore(path=database.path, now=clock.now, is_accepted=is_accepted)
        await waiting.until_had(partial(_open_file, store))
        try:
            await _forget(store)
            yield OneProcess(store, clock)
        finally:
            store.close()


async def _open_shared(store: PostgresStore) -> None:
    """Bring the tables up to date and open the store."""
    await migrate(store.url)
    await store.open()


async def _open_file(store: SqliteStore) -> None:
    """Open the store; it is ``Held`` until the process before us has let go of it."""
    store.open()


async def _forget(store: PostgresStore | SqliteStore) -> None:
    """Keep the table small; what cannot be deleted now can at the next start."""
    try:
        await store.forget_requests()
        await store.forget_texts()
    except JournalUnavailable as trouble:
        log.warning("old requests not deleted", why=trouble.why)
