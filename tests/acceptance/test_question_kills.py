"""The bot is killed at every point around the questions of an incident's two weeks."""

from pathlib import Path

import pytest
from attrs import define

from tests.acceptance.harness import Harness
from tests.acceptance.kill_sweep import KillSweep, last_kill
from tests.acceptance.killing import RepeatedKiller
from tests.acceptance.lifecycle import Milestone, run_lifecycle
from tests.acceptance.questions import (
    ANSWERED,
    Stage,
    answer,
    until_next_question,
    until_stage,
    wrong,
)

POINTS = 70
"""How many points a bot passes from the first question to the closing."""

SHARE = 16
"""Kills in one test."""

SAMPLE = range(1, POINTS + 1, 4)
PAIRS = [(first, second) for first in (4, 10, 18, 24, 28, 68) for second in (1, 4)]
"""The kills of every run; with ``-m long`` each point is paired with each."""


@define
class QuestionSweep(KillSweep):
    """The same for what begins a day after the declaration."""

    async def _live(self, harness: Harness, killer: RepeatedKiller) -> None:
        killer.is_armed = False
        async with harness.fast_forward():
            await run_lifecycle(harness, Milestone.DECLARED)
        killer.is_armed = True
        for stage in Stage:
            if stage not in ANSWERED:
                harness.clock.leap(await until_next_question(harness))
            async with harness.fast_forward():
                if stage in ANSWERED:
                    await answer(harness, stage)
                await until_stage(harness, stage)
        async with harness.fast_forward():
            await last_kill(killer)
            await until_stage(harness, Stage.CLOSED)
        assert not wrong(harness, Stage.CLOSED)


@pytest.fixture
def sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QuestionSweep:
    made = QuestionSweep(tmp_path)
    made.watch(monkeypatch)
    return made


async def test_a_bot_that_is_not_killed_passes_the_known_number_of_points(
    sweep: QuestionSweep,
) -> None:
    killer = await sweep.run()

    assert len(killer.passed) == POINTS


async def test_killed_at_a_sample_of_points_it_asks_each_question_once(
    sweep: QuestionSweep,
) -> None:
    await sweep.run_all((point,) for point in SAMPLE)

    assert sweep.missed == []


async def test_killed_again_while_it_recovers_it_asks_each_question_once(
    sweep: QuestionSweep,
) -> None:
    await sweep.run_all(PAIRS)

    assert sweep.missed == []


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("start", range(1, POINTS + 1, SHARE))
async def test_killed_at_any_point_it_asks_each_question_once(
    sweep: QuestionSweep, start: int
) -> None:
    last = min(start + SHARE, POINTS + 1)
    await sweep.run_all((point,) for point in range(start, last))

    assert sweep.missed == []


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("first", range(1, POINTS + 1))
async def test_a_kill_at_any_point_and_another_in_the_recovery_double_no_question(
    sweep: QuestionSweep, first: int
) -> None:
    # Until a second bot passes fewer points than it should be killed at.
    start = 1
    while not sweep.missed:
        await sweep.run_all((first, second) for second in range(start, start + SHARE))
        start += SHARE
