"""A backend: the open database, and the engine that goes with it."""

from collections.abc import Awaitable, Callable
from typing import Protocol

import anyio
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
from bot.engine.distributed import DistributedEngine
from bot.engine.engine import Engine
from bot.engine.jobs import DEAD_AFTER
from bot.engine.journals import CommandJournal, StepJournal
from bot.engine.pruning import Pruning
from bot.engine.supervisors import CommandSupervisor, StepSupervisor
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import KnownIncidents, Store


@frozen(kw_only=True)
class EngineParts:
    """What an engine needs in addition to the database.

    Attributes:
        known: the incidents that are known already.
        on_parked: tells people that an incident was parked.
        new_id: makes the id of an append.
        refresh_throttle: reads which Slack methods other processes found closed.
    """

    behaviour: Behaviour[Incident, Command, Event, Step, Outcome]
    hands: Hands[Incident, Step, Outcome]
    known: KnownIncidents
    clock: Clock
    on_parked: Callable[[Key], Awaitable[None]]
    new_id: Callable[[], str]
    refresh_throttle: Callable[[], Awaitable[None]]


class Backend(Protocol):
    """The open database, and what depends on which one it is."""

    @property
    def store(self) -> Store: ...

    @property
    def clock(self) -> Clock:
        """The clock that every process on this database uses."""
        ...

    @property
    def is_alone(self) -> bool:
        """Whether this is the only process that serves the workspace."""
        ...

    async def workers(self) -> int | None:
        """Return how many processes serve the workspace; ``None`` if unknown now."""
        ...

    def may_send(self, number: int) -> bool:
        """Whether this process may still call Slack for this incident."""
        ...

    async def maintain(self) -> None:
        """Do the database's housekeeping until the scope is cancelled."""
        ...

    def engine(self, parts: EngineParts) -> Engine: ...


@frozen
class SqliteBackend:
    """A SQLite file, which only this process uses."""

    store: SqliteStore
    clock: Clock
    is_alone: bool = True

    async def workers(self) -> int | None:
        return 1

    def may_send(self, number: int) -> bool:  # noqa: ARG002 - nobody else acts.
        return True

    async def maintain(self) -> None:
        async with anyio.create_task_group() as chores:
            chores.start_soon(self.store.run_checkpoints)
            chores.start_soon(Pruning(store=self.store, clock=self.clock).run)

    def engine(self, parts: EngineParts) -> Engine:
        return Supervisor(
            behaviour=parts.behaviour,
            hands=parts.hands,
            journal=self.store,
            states=parts.known,
            clock=parts.clock,
            on_parked=parts.on_parked,
            new_id=parts.new_id,
        )


@define
class PostgresBackend:
    """A PostgreSQL database, which several workers share."""

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
        """Delete old rows; the rest of the housekeeping is the server's."""
        await Pruning(store=self.store, clock=self.clock).run()

    async def set_clock(self) -> None:
        """Correct the shared clock by the server's."""
        self.clock.adjust(await self.store.read_clock(self.clock.seconds))

    def engine(self, parts: EngineParts) -> Engine:
        commands = CommandSupervisor(
            behaviour=parts.behaviour,
            hands=parts.hands,
            journal=CommandJournal(store=self.store),
            states=parts.known,
            is_parked=self.store.is_parked,
            clock=parts.clock,
            on_parked=parts.on_parked,
            new_id=parts.new_id,
        )
        steps = StepSupervisor(
            behaviour=parts.behaviour,
            hands=parts.hands,
            journal=self._journal,
            states=parts.known,
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
