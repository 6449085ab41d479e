"""The guard: a bug while something is asked or answered ends that alone.

Rule: beside the supervisor this is the one place that catches everything.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

T = TypeVar("T")

log = structlog.get_logger()


async def guarded(work: Callable[[], Awaitable[T]], if_broken: T, **facts: object) -> T:
    """Do the work; what it raises is logged with these facts and goes no further."""
    try:
        return await work()
    except Exception:
        log.exception("request failed", **facts)
        return if_broken
