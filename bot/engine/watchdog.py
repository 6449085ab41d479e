"""The watchdog: ends a process that has not reached its database for too long.

Others have taken over its incidents by then, and the platform starts it again;
some outages leave a driver or a worker waiting for ever.
"""

import os
import threading

import anyio
from anyio import to_thread
from attrs import define, field

EX_SOFTWARE = 70
"""Something inside is broken; starting again may mend it (sysexits.h)."""

LOOKS = 15
"""So many looks in a row, a second apart, without a sign of life."""


@define(eq=False)
class Watchdog:
    """Looks from a thread of its own, as what it watches may hold up the loop.

    It counts looks and not seconds: while the whole process is paused nobody looks,
    and on waking up it gets the time to show that it lives.
    """

    looks: int = LOOKS
    _strikes: int = field(default=0, init=False)
    _is_dismissed: threading.Event = field(factory=threading.Event, init=False)

    def pat(self) -> None:
        """Say that the database has just answered."""
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
            self._is_dismissed.set()

    def _watch(self) -> None:
        while not self._is_dismissed.wait(1.0):
            self._strikes += 1
            if self._strikes >= self.looks:
                os.write(2, b"the database was out of reach for too long\n")
                os._exit(EX_SOFTWARE)
