"""The last word on an incident that kept crashing: people go on without the bot.

Rule: nothing of the incident is replayed, as that may be what crashes.
"""

from datetime import timedelta

import anyio
import structlog
from attrs import define

from actors.clock import Clock
from actors.errors import JournalUnavailable
from actors.incident.ids import ChannelId, IncidentNumber
from bot import words
from bot.slack.delivery import Delivery
from bot.slack.mrkdwn import Mrkdwn
from bot.storage.store import Concerned, Store

PAUSE = timedelta(seconds=2)
"""Until the database is asked again that does not answer."""

log = structlog.get_logger()


@define(kw_only=True)
class LastWord:
    """Tells everybody whom an incident concerns that nothing more is done about it."""

    store: Store
    delivery: Delivery
    clock: Clock

    async def give(self, number: IncidentNumber) -> None:
        """Tell each person, and the channel; else where it was to be announced."""
        concerned, own = await self._read(number)
        said = Mrkdwn(str(words.parked(number)))
        untold = [
            person
            for person in concerned.people
            if not await self.delivery.to_person(person, said)
        ]
        addressed = Mrkdwn(str(words.parked_for(untold, number)))
        if own and await self.delivery.to_channel(own, addressed):
            return
        if concerned.people and not untold:
            return
        for channel in concerned.announce:
            if await self.delivery.to_channel(channel, said):
                return
        log.error(
            "answer not delivered", request="parked", incident=number, people=untold
        )

    async def _read(self, number: IncidentNumber) -> tuple[Concerned, ChannelId | None]:
        while True:
            try:
                concerned = await self.store.concerned(number)
                stopped = await self.store.stopped_incidents()
            except JournalUnavailable:
                again = self.clock.now() + PAUSE
                await self.clock.wait(anyio.Event(), again)
                continue
            rows = (row.channel for row in stopped if row.number == number)
            return concerned, next(rows, None)
