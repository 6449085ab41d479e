"""Real processes die by SIGKILL at every point, and the next one goes on."""

from collections import Counter
from pathlib import Path

import anyio
import pytest

from tests.acceptance.kill_points import Point, Where
from tests.acceptance.lifecycle import Chapter
from tests.acceptance.process_kills import Keeper, Lives

POINTS = {
    Keeper.SQLITE: {
        Where.UNWRITTEN: 36,
        Where.WRITTEN: 36,
        Where.RECEIVED: 28,
        Where.ACTED: 28,
    },
    Keeper.POSTGRES: {
        Where.UNWRITTEN: 36,
        Where.WRITTEN: 36,
        Where.FETCHED: 4,
        Where.ACTIVATED: 4,
        Where.RECEIVED: 28,
        Where.ACTED: 28,
    },
}
"""What a process passes from the declaration to the reopening."""

SAMPLE = {
    Keeper.SQLITE: (
        Point(Where.RECEIVED, 4),
        Point(Where.ACTED, 14),
        Point(Where.WRITTEN, 22),
        Point(Where.UNWRITTEN, 32),
    ),
    Keeper.POSTGRES: (
        Point(Where.WRITTEN, 1),
        Point(Where.ACTED, 1),
        Point(Where.ACTIVATED, 2),
        Point(Where.RECEIVED, 14),
        Point(Where.UNWRITTEN, 22),
        Point(Where.FETCHED, 3),
        Point(Where.ACTED, 26),
        Point(Where.UNWRITTEN, 32),
    ),
}

keepers = pytest.mark.parametrize("keeper", list(Keeper), ids=lambda x: x.value)


@keepers
async def test_an_undisturbed_process_passes_so_many_points(
    tmp_path: Path, keeper: Keeper
) -> None:
    lives = Lives(tmp_path, keeper)
    passed = await lives.live()

    assert lives.flaws == []
    points = [Point.read(line.split()[0]) for line in passed]
    assert Counter(point.where for point in points) == POINTS[keeper]


@pytest.mark.timeout(300)
async def test_one_that_is_killed_here_and_there_is_followed_by_one_that_goes_on(
    tmp_path: Path,
) -> None:
    all_lives = [Lives(tmp_path, keeper) for keeper in Keeper]
    async with anyio.create_task_group() as tasks:
        for lives in all_lives:
            tasks.start_soon(lives.live_all, SAMPLE[lives.keeper])

    for lives in all_lives:
        assert (lives.flaws, lives.missed) == ([], [])
        assert lives.chapters == set(Chapter)
        kinds = {point.where for point in SAMPLE[lives.keeper]}
        assert kinds == set(POINTS[lives.keeper])


@pytest.mark.long
@pytest.mark.timeout(3600)
@keepers
async def test_one_that_is_killed_anywhere_is_followed_by_one_that_goes_on(
    tmp_path: Path, keeper: Keeper
) -> None:
    lives = Lives(tmp_path, keeper)
    await lives.live_all(
        Point(where, nth)
        for where, count in POINTS[keeper].items()
        for nth in range(1, count + 1)
    )

    assert (lives.flaws, lives.missed) == ([], [])
