"""The watchdog: ends a process that has not reached its database for too long.

Some outages leave a driver or a worker waiting for ever. By the time the process ends,
other workers have taken over its incidents, and the platform starts it again.
"""

import os
import threading

import anyio
from anyio import to_thread
from attrs import define, field

EX_SOFTWARE = 70
"""An internal error; a restart may cure it (sysexits.h)."""

LOOKS = 15
"""Looks in a row, a second apart, without a sign of life, that end the process."""


@define(eq=False)
class Watchdog:
    """Watches from its own thread, because a hanging driver may block the event loop.

    It counts looks, not seconds: while the whole process is paused nobody looks, so
    the process gets time to show a sign of life when it resumes.
    """

    looks: int = LOOKS
    _strikes: int = field(default=0, init=False)
    _is_over: threading.Event = field(factory=threading.Event, init=False)

    def pat(self) -> None:
        """Note that the database has just answered."""
        self._strikes = 0

    async def run(self) -> None:
        """Watch until the scope is cancelled."""
        try:
            await to_thread.run_sync(
                self._watch,
                abandon_on_cancel=True,
                limiter=anyio.CapacityLimiter(1),
            )
        finally:
            self._is_over.set()

    def _watch(self) -> None:
        while not self._is_over.wait(1.0):
            self._strikes += 1
            if self._strikes >= self.looks:
                os.write(2, b"the database was out of reach for too long\n")
                os._exit(EX_SOFTWARE)
