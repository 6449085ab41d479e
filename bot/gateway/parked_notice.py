"""The notice that an incident is parked: people have to carry on without Muster.

Rule 1: the notice does not replay the incident, because replaying it may crash.
Rule 2: the store records who has been told, so after a kill the next process tells the
others. Two processes never tell the same person, and releasing the incident ends the
round.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import anyio
import structlog
from attrs import define, field
from attrs import evolve as with_

from actors.clock import Clock
from actors.errors import JournalUnavailable
from actors.incident.audience import Readers, may_see
from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from actors.journal import Key
from bot.base.guard import guarded
from bot.gateway.background import BackgroundTasks
from bot.gateway.delivery import Delivery
from bot.slack.kit.mrkdwn import Mrkdwn
from bot.storage.parking import Parking
from bot.storage.store import Recipients, Store
from bot.words import parked_incidents
from bot.words.renderers.mrkdwn import as_mrkdwn

T = TypeVar("T")

PAUSE = timedelta(seconds=2)
"""The pause before the next attempt if the database does not answer."""

TAKEN_OVER_AFTER = timedelta(minutes=10)
"""A process without progress for this long counts as dead; Slack may cause delays."""

LOOK_EVERY = timedelta(minutes=1)

log = structlog.get_logger()


@define(kw_only=True)
class ParkedNotice:
    """Tells everybody concerned that Muster has stopped working on an incident.

    Attributes:
        is_alone: no other process serves the workspace.
        joins: whether the bot joins public channels to post the notice.
    """

    store: Store
    delivery: Delivery
    background: BackgroundTasks
    clock: Clock
    is_alone: bool
    joins: bool = True
    _started_at: datetime = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._started_at = self.clock.now()

    async def start(self, key: Key) -> None:
        """Tell people in the background; the caller does not wait."""
        self.background.start(self.give, IncidentNumber(key))

    async def resume(self) -> None:
        """Tell the people an earlier process did not reach; look again at intervals."""
        while True:
            for number, parking in (await self._surely(self.store.parkings)).items():
                if parking.is_owed and self._is_left(parking):
                    await guarded(partial(self.give, number), None, incident=number)
            if self.is_alone:
                return
            await self.clock.wait(anyio.Event(), self.clock.now() + LOOK_EVERY)

    async def give(self, number: IncidentNumber) -> None:
        """Tell the people and the channel; if that fails, the announcement channels."""
        parkings = await self._surely(self.store.parkings)
        # On a full disk parking is not recorded, but people still have to be told.
        this_round = _Round(self, number, parkings.get(number))
        if not await this_round.go_on():
            return
        concerned, own = await self._surely(partial(self._read, number))
        said = as_mrkdwn(parked_incidents.parked(number))
        not_told = [
            person
            for person in concerned.people
            if not await this_round.tell(person, self.delivery.to_person, said)
        ]
        addressed = as_mrkdwn(parked_incidents.parked_for(not_told, number))
        inside = self.delivery.to_channel
        is_told = bool(own and await this_round.tell(own, inside, addressed))
        if not is_told and (not_told or not concerned.people):
            outside = partial(inside, joins=self.joins)
            for channel in concerned.announce:
                if not may_see(Readers(channel), concerned):
                    continue
                is_told = is_told or await this_round.tell(channel, outside, said)
            if not is_told and not this_round.is_over:
                log.error(
                    "answer not delivered",
                    request="parked",
                    incident=number,
                    people=not_told,
                )
        await this_round.end()

    def _is_left(self, parking: Parking) -> bool:
        """Return whether the process that began this round has ended."""
        if parking.at is None:
            return False
        late = self.clock.now() - TAKEN_OVER_AFTER
        return parking.at < (self._started_at if self.is_alone else late)

    async def _read(
        self, number: IncidentNumber
    ) -> tuple[Recipients, ChannelId | None]:
        concerned = await self.store.recipients(number)
        stopped = await self.store.parked_incidents()
        rows = (row.channel for row in stopped if row.number == number)
        return concerned, next(rows, None)

    async def _surely(self, work: Callable[[], Awaitable[T]]) -> T:
        while True:
            try:
                return await work()
            except JournalUnavailable:
                await self.clock.wait(anyio.Event(), self.clock.now() + PAUSE)


P = TypeVar("P", PersonId, ChannelId)


@define
class _Round:
    """One round of notices, and its record in the store."""

    by: ParkedNotice
    number: IncidentNumber
    parking: Parking | None
    is_over: bool = False

    async def tell(
        self, place: P, way: Callable[[P, Mrkdwn], Awaitable[bool]], said: Mrkdwn
    ) -> bool:
        """Tell one person or channel, unless done before. Return whether they know."""
        told: tuple[str, ...] = self.parking.told if self.parking else ()
        if self.is_over or place in told:
            return True
        is_told = await way(place, said)
        if is_told and self.parking:
            await self._note(with_(self.parking, told=(*told, place)))
        return is_told

    async def go_on(self) -> bool:
        """Start, unless everybody has been told or another process has started."""
        if self.parking:
            self.is_over = not self.parking.is_owed
            await self._note(self.parking)
        return not self.is_over

    async def end(self) -> None:
        if self.parking:
            await self._note(with_(self.parking, is_owed=False))

    async def _note(self, after: Parking) -> None:
        """Record progress. Stop if another process has, or the incident is released."""
        if self.is_over or self.parking is None:
            return
        after = with_(after, at=self.by.clock.now())
        with suppress(JournalUnavailable):
            # For example on a full disk. Reading a notice twice does no harm.
            note = self.by.store.replace_parking
            self.is_over = not await note(self.number, self.parking, after)
            self.parking = after
