"""Time as an argument: the system's clock, or one that a test advances."""

import asyncio
import time
from typing import Protocol

import anyio
from attrs import define, field


class Clock(Protocol):
    """What the sandbox needs of a clock."""

    def wall(self) -> float: ...

    def monotonic(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


@define(eq=False)
class SystemClock:
    """The system's clock."""

    def wall(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await anyio.sleep(seconds)


@define(eq=False)
class ManualClock:
    """A clock that stands still until `advance` moves it."""

    now: float = 1_800_000_000.0
    _sleepers: list[tuple[float, anyio.Event]] = field(factory=list, init=False)
    _fell_asleep: anyio.Event = field(factory=anyio.Event, init=False)

    def wall(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        sleeper = (self.now + seconds, anyio.Event())
        self._sleepers.append(sleeper)
        self._fell_asleep.set()
        try:
            await sleeper[1].wait()
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)

    async def asleep(self, tasks: int = 1) -> None:
        """Wait until this many tasks sleep on this clock."""
        while len(self._sleepers) < tasks:
            self._fell_asleep = anyio.Event()
            await self._fell_asleep.wait()

    def advance(self, seconds: float) -> None:
        self.now += seconds
        woken = [sleeper for sleeper in self._sleepers if sleeper[0] <= self.now]
        for sleeper in woken:
            self._sleepers.remove(sleeper)
            sleeper[1].set()


async def comes(event: anyio.Event, clock: Clock, *, within: float) -> bool:
    """Wait for the event, and return whether it was set in time."""
    if event.is_set():
        return True
    came = asyncio.ensure_future(event.wait())
    late = asyncio.ensure_future(clock.sleep(within))
    try:
        await asyncio.wait((came, late), return_when=asyncio.FIRST_COMPLETED)
    finally:
        came.cancel()
        late.cancel()
    return event.is_set()
