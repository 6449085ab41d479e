"""The bot is killed at every point while an update is asked for, put off and sent."""

from pathlib import Path

import pytest
from attrs import define

from tests.acceptance.harness import Harness
from tests.acceptance.kill_sweep import KillSweep, last_kill
from tests.acceptance.killing import RepeatedKiller
from tests.acceptance.promises import (
    MOST,
    USUAL,
    WAITS,
    Stage,
    act,
    until_stage,
)
from tests.acceptance.questions import until_next_question

POINTS = 72
"""How many points a bot passes from the first reminder to the closing."""

SHARE = 16
"""Kills in one test."""

SAMPLE = range(1, POINTS + 1, 3)
PAIRS = [(first, second) for first in range(2, POINTS - 9, 16) for second in (1, 4)]
"""The kills of every run; with ``-m long`` each point is one."""


@define
class PromiseSweep(KillSweep):
    """The same for what comes when an update is due."""

    async def _live(self, harness: Harness, killer: RepeatedKiller) -> None:
        await harness.sandbox.connected(2, within=30)
        for stage in Stage:
            killer.is_armed = stage is not Stage.DECLARED
            if stage in WAITS:
                harness.clock.leap(await until_next_question(harness))
            async with harness.fast_forward(MOST):
                if stage not in WAITS:
                    await act(harness, stage)
                await until_stage(harness, stage)
        async with harness.fast_forward(MOST):
            await last_kill(killer)
            await until_stage(harness, stage)


@pytest.fixture
def sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PromiseSweep:
    made = PromiseSweep(tmp_path, configuration=USUAL)
    made.watch(monkeypatch)
    return made


async def test_a_bot_that_is_not_killed_passes_the_known_number_of_points(
    sweep: PromiseSweep,
) -> None:
    killer = await sweep.run()

    assert len(killer.passed) == POINTS


async def test_killed_at_a_sample_of_points_it_sends_each_reminder_once(
    sweep: PromiseSweep,
) -> None:
    await sweep.run_all((point,) for point in SAMPLE)

    assert sweep.missed == []


async def test_killed_again_while_it_recovers_it_sends_each_reminder_once(
    sweep: PromiseSweep,
) -> None:
    await sweep.run_all(PAIRS)

    assert sweep.missed == []


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("start", range(1, POINTS + 1, SHARE))
async def test_killed_at_any_point_it_sends_each_reminder_once(
    sweep: PromiseSweep, start: int
) -> None:
    last = min(start + SHARE, POINTS + 1)
    await sweep.run_all((point,) for point in range(start, last))

    assert sweep.missed == []
