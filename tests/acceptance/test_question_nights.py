"""The nights in which British clocks change lie between two questions."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import until_idle
from tests.acceptance.questions import (
    Stage,
    answer,
    next_due,
    questions,
    until_next_question,
    until_stage,
)

LONDON = ZoneInfo("Europe/London")
SPRING = datetime(2026, 3, 26, 11, 30, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 22, 10, 30, tzinfo=UTC)
"""Half past eleven in London, on the Thursdays before the clocks change."""


async def declared(harness: Harness) -> None:
    async with harness.fast_forward():
        await harness.declare()
        await until_idle(harness)


async def asked(harness: Harness, stage: Stage) -> str:
    """Leap to the next question, and return what the clocks in London showed then."""
    harness.clock.leap(await until_next_question(harness))
    async with harness.fast_forward():
        await until_stage(harness, stage)
    posted = datetime.fromtimestamp(float(questions(harness)[-1].ts), LONDON)
    return f"{posted:%A %H:%M}"


@pytest.mark.parametrize("starts", [SPRING, AUTUMN], ids=["spring", "autumn"])
async def test_a_question_that_was_put_off_over_the_night_comes_at_nine(
    tmp_path: Path, starts: datetime
) -> None:
    async with set_up(tmp_path, starts=starts) as harness, harness.bot():
        await declared(harness)
        first = await asked(harness, Stage.ASKED)
        await answer(harness, Stage.PUT_OFF)
        async with harness.fast_forward():
            await until_stage(harness, Stage.PUT_OFF)
        again = await asked(harness, Stage.ASKED_AGAIN)

    assert (first, again) == ("Friday 11:30", "Monday 09:00")


@pytest.mark.parametrize("starts", [SPRING, AUTUMN], ids=["spring", "autumn"])
async def test_a_question_due_on_the_weekend_of_the_night_comes_on_monday_at_nine(
    tmp_path: Path, starts: datetime
) -> None:
    friday = starts + timedelta(days=1)
    async with set_up(tmp_path, starts=friday) as harness, harness.bot():
        await declared(harness)

        assert await asked(harness, Stage.ASKED) == "Monday 09:00"


@pytest.mark.parametrize(
    ("starts", "expected"), [(SPRING, "Friday 12:30"), (AUTUMN, "Friday 10:30")]
)
async def test_an_unanswered_question_comes_a_week_of_hours_later_by_day(
    tmp_path: Path, starts: datetime, expected: str
) -> None:
    async with set_up(tmp_path, starts=starts) as harness, harness.bot():
        await declared(harness)
        await asked(harness, Stage.ASKED)
        due = await next_due(harness)

    assert f"{due.astimezone(LONDON):%A %H:%M}" == expected


@pytest.mark.parametrize("starts", [SPRING, AUTUMN], ids=["spring", "autumn"])
async def test_a_machine_that_was_off_on_monday_morning_asks_the_same_day(
    tmp_path: Path, starts: datetime
) -> None:
    async with set_up(tmp_path, starts=starts + timedelta(days=1)) as harness:
        async with harness.bot():
            await declared(harness)
        harness.clock.leap(await until_next_question(harness) + timedelta(hours=3))
        async with harness.bot(), harness.fast_forward():
            await until_stage(harness, Stage.ASKED)
        posted = datetime.fromtimestamp(float(questions(harness)[-1].ts), LONDON)

    assert f"{posted:%A %H}" == "Monday 12"
