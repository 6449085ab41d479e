"""The bot is killed at every point, and the next one goes on."""

from pathlib import Path

import pytest

from tests.acceptance.kill_sweep import KillSweep

POINTS = 180
"""How many points a bot passes from declaring to reopening."""

SHARE = 16
"""Kills in one test."""

# With -m long every point is paired with every point of its recovery; these always.
PAIRS = [(first, second) for first in range(3, POINTS - 9, 13) for second in (1, 4, 9)]


@pytest.fixture
def sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KillSweep:
    made = KillSweep(tmp_path)
    made.watch(monkeypatch)
    return made


async def test_a_bot_that_is_not_killed_passes_the_known_number_of_points(
    sweep: KillSweep,
) -> None:
    killer = await sweep.run()

    assert len(killer.passed) == POINTS


@pytest.mark.parametrize("start", range(1, POINTS + 1, SHARE))
async def test_killed_at_any_point_it_goes_on_and_repeats_nothing(
    sweep: KillSweep, start: int
) -> None:
    await sweep.run_all(
        (point,) for point in range(start, min(start + SHARE, POINTS + 1))
    )

    assert sweep.missed == []


@pytest.mark.parametrize("second", [1, 4, 9])
async def test_killed_again_while_it_recovers_it_still_goes_on(
    sweep: KillSweep, second: int
) -> None:
    pairs = [pair for pair in PAIRS if pair[1] == second]
    await sweep.run_all(pairs)

    assert sweep.missed == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("first", range(1, POINTS + 1))
async def test_a_kill_at_any_point_and_another_in_the_recovery_lose_nothing(
    sweep: KillSweep, first: int
) -> None:
    # Until a second bot passes fewer points than it should be killed at.
    start = 1
    while not sweep.missed:
        seconds = range(start, start + SHARE)
        await sweep.run_all((first, second) for second in seconds)
        start += SHARE
