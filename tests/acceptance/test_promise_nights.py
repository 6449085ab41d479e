"""Updates that are promised over the nights in which British clocks change."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.acceptance.harness import Harness, set_up
from tests.acceptance.promises import (
    MOST,
    Stage,
    declare,
    promise_updates,
    reminders,
    send_update,
    snooze,
    until_stage,
)
from tests.acceptance.questions import next_due, until_next_question

LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)
SPRING = datetime(2026, 3, 29, 0, 15, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
"""45 minutes before the clocks change: a quarter past twelve and past one in London."""

FRIDAYS = [
    datetime(2026, 3, 27, 15, 15, tzinfo=UTC),
    datetime(2026, 10, 23, 14, 15, tzinfo=UTC),
]
"""A quarter past three in London, on the Fridays before."""

SEASONS = ["spring", "autumn"]


@asynccontextmanager
async def declared(
    folder: Path, starts: datetime, severity: str
) -> AsyncIterator[Harness]:
    """Let Sam declare an incident; its bot does not run any more."""
    async with set_up(folder, starts=starts) as harness:
        promise_updates(harness)
        async with harness.bot():
            await declare(harness, severity)
            await until(harness, Stage.DECLARED)
        yield harness


async def until(harness: Harness, stage: Stage) -> None:
    async with harness.fast_forward(MOST):
        await until_stage(harness, stage)


async def reminded(harness: Harness, stage: Stage) -> str:
    """Leap to the next reminder, and return what the clocks in London showed then."""
    harness.clock.leap(await until_next_question(harness))
    await until(harness, stage)
    posted = datetime.fromtimestamp(float(reminders(harness)[-1].ts), LONDON)
    return f"{posted:%A %H:%M %Z}"


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        (SPRING, ["Sunday 02:15 BST", "Sunday 03:15 BST"]),
        (AUTUMN, ["Sunday 01:15 GMT", "Sunday 02:15 GMT"]),
    ],
    ids=SEASONS,
)
async def test_with_an_interval_an_hour_is_an_hour_in_the_night_of_the_change(
    tmp_path: Path, starts: datetime, expected: list[str]
) -> None:
    async with declared(tmp_path, starts, "p2") as harness, harness.bot():
        due = await next_due(harness)
        first = await reminded(harness, Stage.REMINDED)
        await snooze(harness, 60)
        await until(harness, Stage.SNOOZED)
        again = await reminded(harness, Stage.REMINDED_AGAIN)

    assert starts + HOUR <= due < starts + HOUR + MOST
    assert [first, again] == expected


@pytest.mark.parametrize("starts", FRIDAYS, ids=SEASONS)
async def test_without_an_interval_a_reminder_snoozed_past_five_comes_on_monday_at_nine(
    tmp_path: Path, starts: datetime
) -> None:
    async with declared(tmp_path, starts, "p3") as harness, harness.bot():
        await send_update(harness, {"next/p3": "60"})
        await until(harness, Stage.DECLARED)
        first = await reminded(harness, Stage.REMINDED)
        await snooze(harness, 60)
        await until(harness, Stage.SNOOZED)
        again = await reminded(harness, Stage.REMINDED_AGAIN)

    assert first.startswith("Friday 16:15")
    assert again.startswith("Monday 09:00")


@pytest.mark.parametrize("starts", FRIDAYS, ids=SEASONS)
async def test_without_an_interval_an_update_promised_for_the_night_is_due_at_nine(
    tmp_path: Path, starts: datetime
) -> None:
    evening = starts + 3 * HOUR
    async with declared(tmp_path, evening, "p3") as harness, harness.bot():
        await send_update(harness, {"next/p3": "30"})
        await until(harness, Stage.DECLARED)

        assert (await reminded(harness, Stage.REMINDED)).startswith("Monday 09:00")
