"""A thread of its own for a connection, because a file blocks whoever uses it.

anyio's pool of threads would do, but a turn in it takes several rounds of the event
loop, and every event that is written takes such a turn.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import anyio
from attrs import define, field

T = TypeVar("T")


@define(eq=False)
class OwnThread:
    """Runs one piece of work after another.

    The thread starts with the first piece, and ends when this object is no longer used.
    """

    _executor: ThreadPoolExecutor = field(init=False)

    @_executor.default
    def _one_thread(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")

    async def run(self, work: Callable[[T], None], given: T) -> None:
        """Return when the work is done, or raise what it raised."""
        loop, done = asyncio.get_running_loop(), anyio.Event()
        working = self._executor.submit(work, given)
        working.add_done_callback(lambda _: loop.call_soon_threadsafe(done.set))
        await done.wait()
        working.result()
