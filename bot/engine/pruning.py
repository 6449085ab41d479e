"""Deletes what Muster no longer needs, at the start and once a day.

Any number of workers may do so: none waits for rows that another is deleting.
"""

from datetime import timedelta

import anyio
import structlog
from attrs import define

from actors.clock import Clock
from actors.errors import JournalUnavailable
from bot.storage.store import Store

EVERY = timedelta(days=1)

AGAIN = timedelta(minutes=10)
"""The time until the next try if the database was unavailable."""

log = structlog.get_logger()


@define(kw_only=True)
class Pruning:
    """Keeps the store from growing by what is only needed for a while."""

    store: Store
    clock: Clock

    async def run(self) -> None:
        """Prune now and every day, until the scope is cancelled."""
        while True:
            try:
                await self.prune()
            except JournalUnavailable as trouble:
                log.warning("old rows not deleted", why=trouble.why)
                pause = AGAIN
            else:
                pause = EVERY
            await self.clock.wait(anyio.Event(), self.clock.now() + pause)

    async def prune(self) -> None:
        """Delete every row whose time is over."""
        await self.store.forget_texts()
        await self.store.forget_budgets()
        await self.store.forget_briefed()
        while await self.store.forget_requests():
            pass
