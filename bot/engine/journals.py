"""The PostgreSQL journal, for commands and for steps.

Rule: any worker may append a command, and each append wakes the incident. A worker
appends a step's outcome only while its activation of the incident is current.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from attrs import define, field, frozen

from actors.clock import Clock
from actors.errors import Superseded
from actors.incident.events import Event
from actors.incident.model import Incident
from actors.journal import Due, Entry, Key
from bot.storage.postgres.append import Epoch
from bot.storage.postgres.store import PostgresStore

SEND_WITHIN = timedelta(seconds=3)
"""A call leaves within this time of its recorded intent, or not at all.

A process that was paused for longer may have been taken for dead. The worker that took
over relies on no call leaving late (``SHOWN_WITHIN`` in the core).
"""

log = structlog.get_logger()


@frozen(kw_only=True)
class CommandJournal:
    """For answering commands; its ``due`` is empty, because it wakes no incident."""

    store: PostgresStore

    async def fetch(self, key: Key, *, after: int = 0) -> Iterator[Event]:
        return await self.store.fetch(key, after=after)

    async def append(self, entry: Entry[Incident, Event]) -> None:
        await self.store.append(entry)

    async def reserve(self, request: str) -> Key:
        return await self.store.reserve(request)

    async def due(self) -> tuple[Due, ...]:
        return ()

    async def park(self, key: Key, why: str) -> None:
        await self.store.park(key, why)

    async def release(self, key: Key) -> bool:
        return await self.store.release(key)

    async def parked(self) -> tuple[Key, ...]:
        return await self.store.parked()


@frozen(kw_only=True)
class _Activation:
    """This process acts for an incident; ``certain_at``: when that was last sure."""

    epoch: Epoch
    certain_at: datetime


@define(kw_only=True)
class StepJournal(CommandJournal):
    """For carrying out steps; it remembers the activations of this process."""

    clock: Clock
    _activations: dict[Key, _Activation] = field(factory=dict, init=False)

    async def activate(self, key: Key) -> Epoch:
        """Take over an incident; return 0 if nobody may act for it now."""
        now = self.clock.now()
        epoch = await self.store.activate(key)
        if epoch:
            self._activations[key] = _Activation(epoch=epoch, certain_at=now)
        return epoch

    async def append(self, entry: Entry[Incident, Event]) -> None:
        mine = self._activations.get(entry.key)
        if mine is None:
            raise Superseded(entry.key)
        now = self.clock.now()
        await self.store.append(entry, epoch=mine.epoch)
        if self._activations.get(entry.key) == mine:
            # Count from before the append, not from its answer: the worker that takes
            # over counts from the intent's own time until a call must have shown.
            certain = _Activation(epoch=mine.epoch, certain_at=now)
            self._activations[entry.key] = certain
        took = self.clock.now() - now
        if took > SEND_WITHIN:
            seconds = round(took.total_seconds(), 1)
            log.warning("slack call withheld", took=seconds)

    def forget(self, key: Key, epoch: Epoch) -> None:
        """End an activation, unless a later one has replaced it."""
        mine = self._activations.get(key)
        if mine and mine.epoch == epoch:
            del self._activations[key]

    def may_send(self, number: int) -> bool:
        """Whether the journal has just confirmed that this process acts for it."""
        mine = self._activations.get(number)
        return mine is not None and self.clock.now() - mine.certain_at <= SEND_WITHIN
