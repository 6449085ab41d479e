"""After any fault of any call, every step is done or somebody is told."""

from pathlib import Path

import pytest

from bot.slack.web import classify
from tests.acceptance.fault_cells import flaws_of
from tests.acceptance.fault_matrix import (
    TARGETS,
    Kind,
    RefusedConnections,
    Target,
    kinds_for,
    run_cell,
)

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
    refused = RefusedConnections()
    refused.watch(monkeypatch)
    if target.method == "apps.connections.open":
        # The sockets have a clock of their own, which does not leap.
        monkeypatch.setattr(classify, "RETRY_AFTER_DEFAULT", 0.5)

    async def cell(folder: Path, kind: Kind) -> list[str]:
        return await run_cell(folder, refused, target, kind, times)

    assert await flaws_of(tmp_path, cell, kinds_for(target)) == ""
