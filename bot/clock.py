"""The clock of this machine, in UTC."""

from datetime import UTC, datetime

import anyio


class SystemClock:
    """Tells the machine's time; waits are at least as long as asked for."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def wait(self, event: anyio.Event, until: datetime | None) -> None:
        if until is None:
            await event.wait()
            return
        with anyio.move_on_after(max(0.0, (until - self.now()).total_seconds())):
            await event.wait()
