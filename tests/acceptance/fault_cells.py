"""One call that goes wrong in many ways, a few of them at the same time."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import anyio

from bot.sandbox import How
from tests.acceptance.fault_matrix import Kind

AT_ONCE = 4
"""Cells at the same time: each of them waits most of the time."""

Cell = Callable[[Path, Kind], Awaitable[list[str]]]
"""Runs an incident in this folder with this fault, and returns what is wrong then."""


def in_every_run(kind: Kind) -> bool:
    """Whether Slack refuses the call, or does it and its answer is lost."""
    return kind.how is How.ERROR or (kind.how is How.RESET and kind.acts)


async def flaws_of(folder: Path, run_cell: Cell, kinds: Sequence[Kind]) -> str:
    """Let one call go wrong in each of these ways, and return what is wrong then."""
    seats, flaws = anyio.Semaphore(AT_ONCE), {}

    async def run(number: int, kind: Kind) -> None:
        own = folder / str(number)
        own.mkdir()
        async with seats:
            try:
                found = await run_cell(own, kind)
            except* (AssertionError, TimeoutError) as group:
                found = [repr(error) for error in group.exceptions]
            if found:
                flaws[kind.name] = found

    async with anyio.create_task_group() as tasks:
        for number, kind in enumerate(kinds):
            tasks.start_soon(run, number, kind)
    return "\n".join(f"{kind}: {found}" for kind, found in flaws.items())
