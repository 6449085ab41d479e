"""The bot joins channels and replaces its card, and dies at every point of that."""

from pathlib import Path

import pytest

from tests.acceptance.kill_sweep import Reaping
from tests.acceptance.lifecycle import Chapter

POINTS = 100
"""What a life passes from the declaration to the card that takes another's place."""

SHARE = 20
"""Deaths in one test."""

SAMPLE = 7
"""Of so many points one is a death in every run, and each of them by ``-m long``."""

NEW_CALLS = ("conversations.join", "pins.remove", "chat.delete")


@pytest.fixture
def reaping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reaping:
    made = Reaping(tmp_path, is_rough=True, until=Chapter.UPDATED)
    made.watch(monkeypatch)
    return made


async def test_an_undisturbed_life_passes_so_many_points(reaping: Reaping) -> None:
    reaper = await reaping.live()

    assert len(reaper.passed) == POINTS
    for call in NEW_CALLS:
        assert f"{call} acted" in reaper.passed


async def test_killed_here_and_there_it_tells_everybody_once_and_leaves_one_card(
    reaping: Reaping,
) -> None:
    await reaping.live_all((point,) for point in range(3, POINTS, SAMPLE))

    assert reaping.missed == []


@pytest.mark.long
@pytest.mark.parametrize("start", range(1, POINTS + 1, SHARE))
async def test_killed_at_any_point_it_tells_everybody_once_and_leaves_one_card(
    reaping: Reaping, start: int
) -> None:
    await reaping.live_all((point,) for point in range(start, start + SHARE))

    assert reaping.missed == []
