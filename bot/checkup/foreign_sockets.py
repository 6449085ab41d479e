"""Foreign sockets: somebody else uses our app token, and gets a share of the commands.

Each hello from Slack says how many sockets the app has. That includes the sockets of a
killed process until Slack notices, and one more of a worker that is replacing one. So
only a number that stays too high means anything.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol

import anyio
from attrs import define

from bot.checkup.finding import Finding, warning
from bot.checkup.findings import Findings
from bot.slack.socket.statistics import Statistics

CHECK = "foreign sockets"
LOOK_EVERY = 30.0
LASTS = 120.0
"""Seconds that there must be too many sockets before this becomes a finding."""

COUNT_AGAIN_EVERY = 600.0
"""Seconds between two counts while there are too many, to notice when it ends."""

HEARD_WITHIN = 30.0
"""Seconds until the hello of the socket that is opened to count must arrive."""

SOCKETS = 2
"""How many sockets each worker has."""


class Sockets(Protocol):
    """The sockets of this process."""

    def statistics(self) -> Statistics: ...

    def count_again(self) -> None: ...


@define(kw_only=True)
class ForeignSockets:
    """Compares Slack's count with the sockets that this database's workers have.

    Attributes:
        workers: how many workers there are; ``None`` while that is unknown.
        sleep: waits for a number of seconds.
    """

    sockets: Sockets
    workers: Callable[[], Awaitable[int | None]]
    findings: Findings
    sleep: Callable[[float], Awaitable[None]] = anyio.sleep

    async def watch(self) -> None:
        while True:
            await self.sleep(LOOK_EVERY)
            if await self._too_many():
                await self._see_whether_it_lasts()

    async def _see_whether_it_lasts(self) -> None:
        await self.sleep(LASTS)
        while await self._counted_again():
            count = await self._too_many()
            self.findings.put(CHECK, [foreign_sockets(count)] if count else [])
            if not count:
                return
            await self.sleep(COUNT_AGAIN_EVERY)

    async def _too_many(self) -> int:
        """Return how many sockets belong to none of this database's workers."""
        others = self.sockets.statistics().others
        if others <= 0 or (workers := await self.workers()) is None:
            return 0
        return max(others - SOCKETS * (workers - 1), 0)

    async def _counted_again(self) -> bool:
        """Make Slack count again; return whether it did in time."""
        before = self.sockets.statistics().hellos
        self.sockets.count_again()
        waited = 0.0
        while self.sockets.statistics().hellos == before:
            if waited >= HEARD_WITHIN:
                return False
            await self.sleep(1.0)
            waited += 1.0
        return True


def foreign_sockets(count: int) -> Finding:
    more = "1 more connection is" if count == 1 else f"{count} more connections are"
    return warning(
        "SLACK_APP_TOKEN",
        f"{more} open with this token than this database's workers opened. Slack gives "
        "each command to only one connection, so some commands go to another process",
        "stop the other process, or revoke the token and generate one with "
        "connections:write",
        frozenset(),
    )
