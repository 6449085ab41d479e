"""A clock that the bot and the sandbox share, and that can leap ahead."""

import time
from datetime import UTC, datetime, timedelta

import anyio
from attrs import define, field


@define(eq=False)
class LeapingClock:
    """Runs as time does, and skips what a test does not want to wait for."""

    _ahead: float = 0.0
    _leapt: anyio.Event = field(factory=anyio.Event, init=False)

    def leap(self, by: timedelta) -> None:
        self._ahead += by.total_seconds()
        leapt, self._leapt = self._leapt, anyio.Event()
        leapt.set()

    # As the sandbox asks.

    def wall(self) -> float:
        return time.time() + self._ahead

    def monotonic(self) -> float:
        return time.monotonic() + self._ahead

    async def sleep(self, seconds: float) -> None:
        await self.wait(anyio.Event(), self.now() + timedelta(seconds=seconds))

    # As the bot asks.

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.wall(), UTC)

    async def wait(self, event: anyio.Event, until: datetime | None) -> None:
        while not event.is_set():
            left = None if until is None else (until - self.now()).total_seconds()
            if left is not None and left <= 0:
                return
            await self._either(event, self._leapt, left)

    async def _either(
        self, one: anyio.Event, other: anyio.Event, seconds: float | None
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
