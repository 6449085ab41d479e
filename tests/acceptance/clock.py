"""A clock that the bot and the sandbox share, and that tests can move ahead."""

import time
from datetime import UTC, datetime, timedelta

import anyio
from attrs import define, field

LEEWAY = timedelta(milliseconds=1)
"""A leap ends just after the time that something waits for."""


@define(eq=False)
class LeapingClock:
    """Runs like a real clock, and skips what a test does not want to wait for."""

    _ahead: float = 0.0
    _frozen_at: tuple[float, float] | None = field(default=None, init=False)
    _leapt: anyio.Event = field(factory=anyio.Event, init=False)
    _awaited: list[datetime] = field(factory=list, init=False)

    def leap(self, by: timedelta) -> None:
        self._ahead += by.total_seconds()
        leapt, self._leapt = self._leapt, anyio.Event()
        leapt.set()

    def leap_to_next(self, last: datetime) -> None:
        """Leap to the first time that something waits for, unless that is later."""
        if self._awaited and min(self._awaited) <= last:
            self.leap(max(min(self._awaited) - self.now(), timedelta()) + LEEWAY)

    def freeze(self) -> None:
        """Move by leaps only from now on."""
        self._frozen_at = (time.time(), time.monotonic())

    def _times(self) -> tuple[float, float]:
        return self._frozen_at or (time.time(), time.monotonic())

    # The sandbox's interface.

    def wall(self) -> float:
        return self._times()[0] + self._ahead

    def monotonic(self) -> float:
        return self._times()[1] + self._ahead

    async def sleep(self, seconds: float) -> None:
        await self.wait(anyio.Event(), self.now() + timedelta(seconds=seconds))

    # The bot's interface.

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.wall(), UTC)

    async def wait(self, event: anyio.Event, until: datetime | None) -> None:
        if until is None:
            await event.wait()
            return
        self._awaited.append(until)
        try:
            while not event.is_set() and until > self.now():
                left = (until - self.now()).total_seconds()
                await self._either(event, self._leapt, left)
        finally:
            self._awaited.remove(until)

    async def _either(
        self, one: anyio.Event, other: anyio.Event, seconds: float
    ) -> None:
        async with anyio.create_task_group() as both:

            async def ends(event: anyio.Event) -> None:
                await event.wait()
                both.cancel_scope.cancel()

            both.start_soon(ends, one)
            both.start_soon(ends, other)
            with anyio.move_on_after(seconds):
                await anyio.sleep_forever()
            both.cancel_scope.cancel()
