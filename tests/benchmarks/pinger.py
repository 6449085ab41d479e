"""Somebody who types ``/ping`` again and again while others are busy."""

from collections.abc import Awaitable, Callable

import anyio
from attrs import frozen

from bot.sandbox.acting_person import ActingPerson
from bot.sandbox.channel import Channel
from tests.benchmarks.rig import now

BETWEEN = 0.02
"""Seconds between an answer and the next ``/ping``."""


@frozen
class Pinger:
    """The person and the channel they type in; each method returns seconds."""

    person: ActingPerson
    place: Channel

    async def ping(self) -> float:
        began = now()
        reply = await self.person.types("/ping", "", self.place)
        if reply.shown is None:
            raise AssertionError(reply)
        return now() - began

    async def longest_within(self, seconds: float) -> float:
        """Return the longest wait within so many seconds."""
        until, longest = now() + seconds, 0.0
        while now() < until:
            longest = max(longest, await self.ping())
            await anyio.sleep(BETWEEN)
        return longest

    async def longest_during(self, work: Callable[[], Awaitable[object]]) -> float:
        """Return the longest wait until the work is done and the last one answered."""
        longest, is_over = 0.0, False

        async def pings() -> None:
            nonlocal longest
            while not is_over:
                longest = max(longest, await self.ping())
                await anyio.sleep(BETWEEN)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(pings)
            await work()
            is_over = True
        return longest
