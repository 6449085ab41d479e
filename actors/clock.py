"""The clock that actors use: it tells the time and waits for a time."""

from datetime import datetime
from typing import Protocol

import anyio


class Clock(Protocol):
    """Tells the time (UTC, aware) and waits for a time."""

    def now(self) -> datetime: ...

    async def wait(self, event: anyio.Event, until: datetime | None) -> None:
        """Return when the event is set, or when the time comes if that is earlier."""
        ...
