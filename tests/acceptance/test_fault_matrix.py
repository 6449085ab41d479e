"""After any fault of any call, every step is done or somebody is told."""

from pathlib import Path

import anyio
import pytest

from bot.slack.web import classify
from tests.acceptance.fault_matrix import (
    TARGETS,
    Kind,
    RefusedConnections,
    Target,
    kinds_for,
    run_cell,
)

AT_ONCE = 4
"""Cells at the same time: each of them waits most of the time."""


SAMPLE = {"conversations.create", "chat.update", "conversations.history"}
"""The methods whose faults are also tested three times in a row in every run."""

CELLS = [
    *((target, 1) for target in TARGETS),
    *(
        pytest.param(x, 3, marks=() if x.method in SAMPLE else pytest.mark.long)
        for x in TARGETS
    ),
]


@pytest.mark.parametrize(("target", "times"), CELLS, ids=str)
async def test_after_any_fault_every_step_is_done_or_somebody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: Target, times: int
) -> None:
    refused, seats, flaws = RefusedConnections(), anyio.Semaphore(AT_ONCE), {}
    refused.watch(monkeypatch)
    if target.method == "apps.connections.open":
        # The sockets have a clock of their own, which does not leap.
        monkeypatch.setattr(classify, "RETRY_AFTER_DEFAULT", 0.5)

    async def run(number: int, kind: Kind) -> None:
        async with seats:
            try:
                found = await run_cell(
                    tmp_path / str(number), refused, target, kind, times
                )
            except* (AssertionError, TimeoutError) as group:
                found = [repr(error) for error in group.exceptions]
            if found:
                flaws[kind.name] = found

    async with anyio.create_task_group() as tasks:
        for number, kind in enumerate(kinds_for(target)):
            tasks.start_soon(run, number, kind)

    assert "\n".join(f"{kind}: {found}" for kind, found in flaws.items()) == ""
