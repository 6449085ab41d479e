"""The bot dies at every point of its life, and the next one goes on."""

from pathlib import Path

import pytest

from tests.acceptance.kill_sweep import Reaping

POINTS = 128
"""What a life passes from the declaration to the reopening."""

SHARE = 16
"""Deaths in one test."""

# Every point dies with every point of the recovery that follows; these few always.
PAIRS = [(first, second) for first in range(3, POINTS, 13) for second in (1, 4, 9)]


@pytest.fixture
def reaping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reaping:
    made = Reaping(tmp_path)
    made.watch(monkeypatch)
    return made


async def test_an_undisturbed_life_passes_so_many_points(reaping: Reaping) -> None:
    reaper = await reaping.live()

    assert len(reaper.passed) == POINTS


@pytest.mark.parametrize("start", range(1, POINTS + 1, SHARE))
async def test_killed_at_any_point_it_goes_on_and_does_nothing_twice(
    reaping: Reaping, start: int
) -> None:
    await reaping.live_all((point,) for point in range(start, start + SHARE))

    assert reaping.missed == []


@pytest.mark.parametrize("second", [1, 4, 9])
async def test_killed_again_while_it_recovers_it_still_goes_on(
    reaping: Reaping, second: int
) -> None:
    pairs = [pair for pair in PAIRS if pair[1] == second]
    await reaping.live_all(pairs)

    assert reaping.missed == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("first", range(1, POINTS + 1))
async def test_every_death_is_survived_with_every_death_in_its_recovery(
    reaping: Reaping, first: int
) -> None:
    # Until a second life passes fewer points than it should end at.
    start = 1
    while not reaping.missed:
        seconds = range(start, start + SHARE)
        await reaping.live_all((first, second) for second in seconds)
        start += SHARE
