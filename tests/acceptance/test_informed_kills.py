"""The bot is killed at every point while other channels are kept informed."""

from pathlib import Path

import pytest
from attrs import define

from tests.acceptance.harness import Harness
from tests.acceptance.informed import MOST, Informed, Stage
from tests.acceptance.kill_sweep import KillSweep, last_kill
from tests.acceptance.killing import RepeatedKiller

POINTS = 266
"""How many points a bot passes from declaring to reopening."""

SHARE = 16
"""Kills in one test."""

SAMPLE = range(2, POINTS + 1, 12)
SHARED_SAMPLE = range(7, POINTS + 1, 40)
PAIRS = [(first, second) for first in range(20, POINTS - 9, 40) for second in (1, 4)]
"""The kills of every run; with ``-m long`` each point is one."""

each_database = pytest.mark.parametrize(
    "is_shared", [False, True], ids=["sqlite", "postgres"]
)


@define
class InformedSweep(KillSweep):
    """The same for news in threads, and for what becomes of threads."""

    async def _live(self, harness: Harness, killer: RepeatedKiller) -> None:
        informed = Informed(harness)
        await harness.sandbox.connected(2, within=30)
        for stage in Stage:
            async with harness.fast_forward(MOST):
                await informed.act(stage)
                await informed.until(stage)
        async with harness.fast_forward(MOST):
            await last_kill(killer)
            await informed.until(stage)


@pytest.fixture
def is_shared() -> bool:
    return False


@pytest.fixture
def sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_shared: bool
) -> InformedSweep:
    made = InformedSweep(tmp_path, is_shared=is_shared)
    made.watch(monkeypatch)
    return made


@each_database
async def test_a_bot_that_is_not_killed_passes_the_known_number_of_points(
    sweep: InformedSweep,
) -> None:
    killer = await sweep.run()

    assert len(killer.passed) == POINTS


async def test_killed_at_a_sample_of_points_every_channel_hears_everything_once(
    sweep: InformedSweep,
) -> None:
    await sweep.run_all((point,) for point in SAMPLE)

    assert sweep.missed == []


@pytest.mark.parametrize("is_shared", [True])
async def test_with_a_shared_journal_every_channel_hears_everything_once(
    sweep: InformedSweep,
) -> None:
    await sweep.run_all((point,) for point in SHARED_SAMPLE)

    assert sweep.missed == []


async def test_killed_again_while_it_recovers_every_channel_hears_everything_once(
    sweep: InformedSweep,
) -> None:
    await sweep.run_all(PAIRS)

    assert sweep.missed == []


@pytest.mark.long
@pytest.mark.timeout(900)
@each_database
@pytest.mark.parametrize("start", range(1, POINTS + 1, SHARE))
async def test_killed_at_any_point_every_channel_hears_everything_once(
    sweep: InformedSweep, start: int
) -> None:
    last = min(start + SHARE, POINTS + 1)
    await sweep.run_all((point,) for point in range(start, last))

    assert sweep.missed == []
