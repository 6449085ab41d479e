"""Waits for a database that is unreachable, or that another process has open."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

import anyio
from attrs import define, field

from actors.clock import Clock
from actors.errors import JournalUnavailable
from bot.base.outage import Outage
from bot.storage.sqlite.lock_file import DatabaseInUse

T = TypeVar("T")

RETRY = timedelta(seconds=0.5)


@define(kw_only=True)
class DatabaseWait:
    """Paces the tries, logs why the database is unavailable, and when that ends.

    Attributes:
        stop: set when the bot has to stop and no longer needs the database.
        max_wait: how long to wait; ``None`` means without a limit.
    """

    clock: Clock
    stop: anyio.Event
    max_wait: timedelta | None = None
    _since: datetime = field(init=False)
    _trouble: Outage = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._since = self.clock.now()
        self._trouble = Outage(
            event="database unavailable",
            over="database available again",
            seconds=lambda: self.clock.now().timestamp(),
            key="why",
        )

    async def until_available(self, work: Callable[[], Awaitable[T]]) -> T:
        """Repeat the work until the database allows it, and return its result."""
        while True:
            try:
                found = await work()
            except (DatabaseInUse, JournalUnavailable) as trouble:
                await self.pause(trouble)
            else:
                self.is_over()
                return found

    async def pause(self, trouble: DatabaseInUse | JournalUnavailable) -> None:
        """Wait before the next try, or raise the trouble if it has lasted too long."""
        now = self.clock.now()
        is_over = self.max_wait is not None and now > self._since + self.max_wait
        if is_over or self.stop.is_set():
            raise trouble
        self._trouble.report(str(trouble))
        await self.clock.wait(self.stop, now + RETRY)

    def is_over(self) -> None:
        """Log that the database is available again, if its absence was logged."""
        self._trouble.end()
