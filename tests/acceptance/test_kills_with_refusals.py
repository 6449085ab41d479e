"""The bot is killed at every point while it joins channels and replaces its card."""

from pathlib import Path

import pytest

from tests.acceptance.kill_sweep import KillSweep
from tests.acceptance.lifecycle import Milestone

POINTS = 124
"""How many points a bot passes from declaring to replacing the card."""

SHARE = 20
"""Kills in one test."""

SAMPLE = 7
"""In every run each 7th point is a kill; with ``-m long`` each of them is."""

NEW_CALLS = ("conversations.join", "pins.remove", "chat.delete")


@pytest.fixture
def sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KillSweep:
    made = KillSweep(tmp_path, is_refused=True, until=Milestone.UPDATED)
    made.watch(monkeypatch)
    return made


async def test_a_bot_that_is_not_killed_passes_the_known_number_of_points(
    sweep: KillSweep,
) -> None:
    killer = await sweep.run()

    assert len(killer.passed) == POINTS
    for call in NEW_CALLS:
        assert f"{call} acted" in killer.passed


async def test_killed_at_a_sample_of_points_it_tells_everybody_once_and_leaves_one_card(
    sweep: KillSweep,
) -> None:
    await sweep.run_all((point,) for point in range(3, POINTS, SAMPLE))

    assert sweep.missed == []


@pytest.mark.long
@pytest.mark.parametrize("start", range(1, POINTS + 1, SHARE))
async def test_killed_at_any_point_it_tells_everybody_once_and_leaves_one_card(
    sweep: KillSweep, start: int
) -> None:
    await sweep.run_all(
        (point,) for point in range(start, min(start + SHARE, POINTS + 1))
    )

    assert sweep.missed == []
