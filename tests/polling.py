"""Waits for what has no event: files, logs, databases and other processes."""

from collections.abc import Callable

import anyio

INTERVAL = 0.02
LONG = 50.0
"""Seconds after which a test fails; a test that passes never waits so long."""


async def poll_until(is_true: Callable[[], object], within: float = LONG) -> None:
    """Wait until this is true, or raise ``TimeoutError``."""
    with anyio.fail_after(within):
        while not is_true():  # noqa: ASYNC110 - there is no event to wait for.
            await anyio.sleep(INTERVAL)
