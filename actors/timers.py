"""Timers: which actor to wake when; one per key, kept in memory."""

from collections.abc import Callable
from datetime import datetime
from heapq import heapify, heappop, heappush

import anyio
from attrs import define, field

from actors.clock import Clock
from actors.journal import Key


@define
class Timers:
    """Wakes each key at the time set last; the journal keeps times for a restart."""

    clock: Clock
    wake: Callable[[Key], None]
    _times: dict[Key, datetime] = field(factory=dict, init=False)
    _queue: list[tuple[datetime, Key]] = field(factory=list, init=False)
    _changed: anyio.Event = field(factory=anyio.Event, init=False)

    def set(self, key: Key, at: datetime) -> None:
        if self._times.get(key) == at:
            return
        self._times[key] = at
        heappush(self._queue, (at, key))
        if len(self._queue) > 2 * len(self._times) + 16:
            self._queue = [(at, key) for key, at in self._times.items()]
            heapify(self._queue)
        self._changed.set()

    async def run(self) -> None:
        while True:
            self._fire_due()
            first = self._queue[0][0] if self._queue else None
            await self.clock.wait(self._changed, first)
            self._changed = anyio.Event()

    def _fire_due(self) -> None:
        now = self.clock.now()
        while self._queue and self._queue[0][0] <= now:
            at, key = heappop(self._queue)
            if self._times.get(key) == at:
                del self._times[key]
                self.wake(key)
