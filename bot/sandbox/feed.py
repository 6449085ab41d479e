"""A feed of changes: tells watchers, and wakes tasks that wait for a condition."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from typing import Self, TypeVar
from weakref import WeakSet

import anyio
from attrs import define, field

from bot.sandbox.changes import Change

T = TypeVar("T")

WAIT_SECONDS = 5.0


@define(eq=False)
class Watch:
    """One watcher's changes; if it lags, the oldest are dropped."""

    _feed: "Feed"
    _pending: deque[Change]

    def hear(self, change: Change) -> None:
        self._pending.append(change)

    def heard(self) -> Iterator[Change]:
        """Yield the changes so far, without waiting for more."""
        while self._pending:
            yield self._pending.popleft()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Change:
        while not self._pending:
            if self._feed.closed:
                raise StopAsyncIteration
            await self._feed.pulse()
        return self._pending.popleft()


@define(eq=False)
class Feed:
    """Tells watchers what changed, and wakes tasks that wait for a condition."""

    _buffer: int
    closed: bool = field(default=False, init=False)
    _waiting: list[asyncio.Future[None]] = field(factory=list, init=False)
    _watches: WeakSet[Watch] = field(factory=WeakSet, init=False)

    def tell(self, change: Change) -> None:
        for watch in self._watches:
            watch.hear(change)
        self.wake()

    def wake(self) -> None:
        """Have every waiting condition checked again."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            for future in waiting:
                if not future.done():
                    future.set_result(None)

    def close(self) -> None:
        self.closed = True
        self.wake()

    async def pulse(self) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        await future

    def watch(self) -> Watch:
        watch = Watch(self, deque(maxlen=self._buffer))
        self.add(watch)
        return watch

    def add(self, watch: Watch) -> None:
        self._watches.add(watch)

    async def until(
        self, found: Callable[[], T | None], within: float = WAIT_SECONDS
    ) -> T:
        """Wait until the call returns something true, and return it."""
        with anyio.fail_after(within):
            while not (answer := found()):
                await self.pulse()
        return answer
