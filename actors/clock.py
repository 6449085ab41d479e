"""The clock as an argument: what time it is, and how to wait for a time."""

from datetime import datetime
from typing import Protocol

import anyio


class Clock(Protocol):
    """Tells the time (UTC, aware) and wakes those who wait for one."""

    def now(self) -> datetime: ...

    async def wait(self, event: anyio.Event, until: datetime | None) -> None:
        """Return when the event is set or the time has come, whichever is first."""
        ...
