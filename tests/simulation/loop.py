"""An event loop with virtual time, which leaps to whatever is due next."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")


ROUNDS = 1_000
"""Rounds at one moment after which time moves on, because a task spins.

A cancelled task of anyio's may spin while another one is shielded.
"""

CIRCLES = 10_000
"""Times in a row after which the run counts as stuck."""


class StuckError(Exception):
    """All tasks wait for each other, or one of them spins."""


class _Leap:
    """Replaces the loop's selector: a wait moves the loop's time."""

    def __init__(self, loop: "VirtualLoop") -> None:
        self._loop = loop
        self._rounds = 0

    def select(self, timeout: float | None) -> list[object]:
        self._rounds = 0 if timeout else self._rounds + 1
        if timeout is None or self._rounds > ROUNDS * CIRCLES:
            raise StuckError([str(task) for task in asyncio.all_tasks(self._loop)])
        if self._rounds % ROUNDS == ROUNDS - 1:
            self._loop.leap_ahead()
        self._loop.leap(timeout)
        return []


class VirtualLoop(asyncio.BaseEventLoop):
    """Runs everything that is ready in order, and then leaps."""

    def __init__(self) -> None:
        super().__init__()
        self._scheduled: list[asyncio.TimerHandle] = []
        self._now = 0.0
        self._selector = _Leap(self)

    def time(self) -> float:
        return self._now

    def leap_ahead(self) -> None:
        """Go to the next time that something is due, although a task is busy."""
        due = [x.when() for x in self._scheduled if not x.cancelled()]
        self._now = max(self._now, min(due, default=self._now))

    def leap(self, seconds: float) -> None:
        self._now += max(0.0, seconds)

    def _process_events(self, event_list: list[object]) -> None:
        """There are never any."""

    def _write_to_self(self) -> None:
        """The loop never sleeps, so it need not be woken."""


def run(main: Coroutine[None, None, T]) -> T:
    """Run a coroutine to its end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
