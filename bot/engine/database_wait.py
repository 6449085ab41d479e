"""Waiting for a database that is away, or that another process holds."""

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
    """Paces the tries, and says what is waited for, and when it is there.

    Attributes:
        stop: set when we are told to stop, and need the database no more.
        max_wait: how long to wait; ``None``: as long as it takes.
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
        """Try this until the database can be had, and return what it gives."""
        while True:
            try:
                found = await work()
            except (DatabaseInUse, JournalUnavailable) as trouble:
                await self.pause(trouble)
            else:
                self.is_over()
                return found

    async def pause(self, trouble: DatabaseInUse | JournalUnavailable) -> None:
        """Wait for a moment before the next try, or raise what there was enough of."""
        now = self.clock.now()
        is_over = self.max_wait is not None and now > self._since + self.max_wait
        if is_over or self.stop.is_set():
            raise trouble
        self._trouble.report(str(trouble))
        await self.clock.wait(self.stop, now + RETRY)

    def is_over(self) -> None:
        """Say that the database is there, if anybody heard that it was not."""
        self._trouble.end()
