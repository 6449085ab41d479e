"""Waiting for a database that is away, or that another process holds."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

import anyio
import structlog
from attrs import define, field

from actors.clock import Clock
from actors.errors import JournalUnavailable
from bot.storage.lock_file import Held

T = TypeVar("T")

RETRY = timedelta(seconds=0.5)
SAY_EVERY = timedelta(seconds=10)

log = structlog.get_logger()


@define(kw_only=True)
class Waiting:
    """Paces the tries, and says once in a while what is waited for.

    Attributes:
        stop: set when we are told to stop, and need the database no more.
        patience: how long to wait; ``None``: as long as it takes.
    """

    clock: Clock
    stop: anyio.Event
    patience: timedelta | None = None
    _since: datetime = field(init=False)
    _say_at: datetime = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._since = self._say_at = self.clock.now()

    async def until_had(self, work: Callable[[], Awaitable[T]]) -> T:
        """Try this until the database can be had, and return what it gives."""
        while True:
            try:
                return await work()
            except (Held, JournalUnavailable) as trouble:
                await self.pause(trouble)

    async def pause(self, trouble: Held | JournalUnavailable) -> None:
        """Wait for a moment before the next try, or raise what there was enough of."""
        now = self.clock.now()
        is_over = self.patience is not None and now > self._since + self.patience
        if is_over or self.stop.is_set():
            raise trouble
        if now >= self._say_at:
            self._say_at = now + SAY_EVERY
            log.warning("waiting for the database", why=str(trouble))
        await self.clock.wait(self.stop, now + RETRY)
