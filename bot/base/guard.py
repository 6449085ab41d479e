"""The guard: a bug in one request ends only that request.

Rule: apart from the supervisor, this is the only place that catches every exception.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

T = TypeVar("T")

log = structlog.get_logger()


async def guarded(work: Callable[[], Awaitable[T]], if_broken: T, **facts: object) -> T:
    """Do the work; log any exception with these facts, and return ``if_broken``."""
    try:
        return await work()
    except Exception:
        log.exception("request failed", **facts)
        return if_broken
