"""The bot is killed at every point while roles and tasks go from hand to hand."""

from pathlib import Path

import pytest
from attrs import define

from tests.acceptance.crew import MOST, WAITS, Crew, Stage
from tests.acceptance.harness import Harness
from tests.acceptance.kill_sweep import KillSweep, last_kill
from tests.acceptance.killing import RepeatedKiller

POINTS = 338
"""How many points a bot passes from declaring to the end of the test incident."""

SHARE = 16
"""Kills in one test."""

SAMPLE = range(2, POINTS + 1, 12)
PAIRS = [(first, second) for first in range(20, POINTS - 9, 40) for second in (1, 4)]
"""The kills of every run; with ``-m long`` each point is one."""


@define
class CrewSweep(KillSweep):
    """The same for what a crew does in an incident, and for a test incident."""

    async def _live(self, harness: Harness, killer: RepeatedKiller) -> None:
        crew = Crew(harness)
        await harness.sandbox.connected(2, within=30)
        for stage in Stage:
            if stage in WAITS:
                harness.clock.leap(await crew.next_wait())
            async with harness.fast_forward(MOST):
                if stage not in WAITS:
                    await crew.act(stage)
                await crew.until(stage)
        async with harness.fast_forward(MOST):
            await last_kill(killer)
            await crew.until(stage)


@pytest.fixture
def sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CrewSweep:
    made = CrewSweep(tmp_path)
    made.watch(monkeypatch)
    return made


async def test_a_bot_that_is_not_killed_passes_the_known_number_of_points(
    sweep: CrewSweep,
) -> None:
    killer = await sweep.run()

    assert len(killer.passed) == POINTS


async def test_killed_at_a_sample_of_points_it_tells_everybody_once(
    sweep: CrewSweep,
) -> None:
    await sweep.run_all((point,) for point in SAMPLE)

    assert sweep.missed == []


async def test_killed_again_while_it_recovers_it_tells_everybody_once(
    sweep: CrewSweep,
) -> None:
    await sweep.run_all(PAIRS)

    assert sweep.missed == []


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("start", range(1, POINTS + 1, SHARE))
async def test_killed_at_any_point_it_tells_everybody_once(
    sweep: CrewSweep, start: int
) -> None:
    last = min(start + SHARE, POINTS + 1)
    await sweep.run_all((point,) for point in range(start, last))

    assert sweep.missed == []
