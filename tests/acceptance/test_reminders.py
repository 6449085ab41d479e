"""Over real sockets: a promised update comes due, is snoozed, missed and sent."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from actors.incident.keys import OVERDUE, REMINDER
from bot.sandbox.channel import Channel
from bot.sandbox.message import Message
from bot.screens import actions
from bot.settings.configuration import Configuration
from tests.acceptance.harness import Harness, full_text, posted_by, set_up
from tests.acceptance.lifecycle import until_idle
from tests.acceptance.questions import next_due
from tests.acceptance.retrying_people import LONG

LONDON = ZoneInfo("Europe/London")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TEAM = Configuration()
"""Updates are promised as in a team that configured nothing."""

SNOOZED = "Snooze 15 minutes"
NIGHTS = {
    "spring": datetime(2026, 3, 29, 0, 45, tzinfo=UTC),
    "autumn": datetime(2026, 10, 25, 0, 45, tzinfo=UTC),
}
"""A quarter of an hour before the clocks in London change."""


async def declared(harness: Harness) -> Channel:
    """Sam declares and leads, and Kim speaks to others."""
    channel = await harness.declare_fully(severity="p1")
    await harness.kim.types("/incident", "take comms", channel)
    await until_quiet(harness)
    return channel


async def until_quiet(harness: Harness) -> None:
    """Wait until everything is done that does not wait for minutes."""
    await until_idle(harness, soon=MINUTE)


async def comes(
    harness: Harness, row: str, channel: Channel, count: int = 1
) -> Message:
    """Wait until so many messages of this row are there, and return the last one."""
    await harness.sandbox.until(lambda: len(posted_by(row, channel)) == count, LONG)
    await until_quiet(harness)
    return posted_by(row, channel)[-1]


async def leap_to_next(harness: Harness) -> timedelta:
    """Leap to when something is due next, and return how long that was."""
    ahead = await next_due(harness) - harness.clock.now() + timedelta(seconds=1)
    harness.clock.leap(ahead)
    return ahead


def says(message: Message, words: str) -> bool:
    return words in full_text(message)


async def test_a_reminder_is_snoozed_comes_again_and_ends_with_the_update(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path, configuration=TEAM) as harness, harness.bot():
        channel = await declared(harness)
        card = await harness.until_posted(channel, "Next update")
        await leap_to_next(harness)
        first = await comes(harness, REMINDER, channel)
        assert f"<@{harness.kim.person.id}>, the next update is due by" in first.text

        await harness.kim.clicks(first, SNOOZED)
        await harness.sandbox.until(
            lambda: says(posted_by(REMINDER, channel)[0], "Snoozed until")
        )
        await until_quiet(harness)
        await leap_to_next(harness)
        await comes(harness, REMINDER, channel, 2)
        await leap_to_next(harness)
        second = await comes(harness, OVERDUE, channel)
        assert f"<@{harness.sam.person.id}>, the update promised for" in second.text

        await harness.alex.types("/incident", "fixing We roll back.", channel)
        await harness.sandbox.until(
            lambda: says(posted_by(OVERDUE, channel)[0], "Update sent")
        )
        await until_quiet(harness)
        last = posted_by(REMINDER, channel)[-1]

    assert says(last, "Update sent")
    assert not says(last, "Stop reminders")
    assert says(card, "Next update")


async def test_stopped_reminders_are_over_and_a_late_press_is_answered(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path, configuration=TEAM) as harness, harness.bot():
        channel = await declared(harness)
        await leap_to_next(harness)
        reminder = await comes(harness, REMINDER, channel)
        await harness.kim.clicks(reminder, actions.STOP_REMINDERS)
        await harness.sandbox.until(
            lambda: says(posted_by(REMINDER, channel)[0], "Reminders stopped by")
        )
        harness.clock.leap(12 * HOUR)
        await harness.sandbox.connected(2, within=LONG)
        await until_quiet(harness)

        assert len(posted_by(REMINDER, channel)) == 1
        assert posted_by(OVERDUE, channel) == []


@pytest.mark.parametrize("is_suspended", [True, False], ids=["suspended", "off"])
async def test_an_hour_without_muster_brings_one_late_reminder_and_then_one_more(
    tmp_path: Path, *, is_suspended: bool
) -> None:
    async with set_up(tmp_path, configuration=TEAM) as harness:
        async with harness.bot():
            channel = await declared(harness)
            if is_suspended:
                harness.clock.leap(HOUR + 30 * MINUTE)
                await comes(harness, REMINDER, channel)
        if not is_suspended:
            harness.clock.leap(HOUR + 30 * MINUTE)
        async with harness.bot():
            late = await comes(harness, REMINDER, channel)
            assert posted_by(OVERDUE, channel) == []
            await leap_to_next(harness)
            await comes(harness, OVERDUE, channel)
            harness.clock.leap(5 * HOUR)
            await harness.sandbox.connected(2, within=LONG)
            await until_quiet(harness)

        assert says(late, "This reminder is late")
        assert len(posted_by(REMINDER, channel)) == 1
        assert len(posted_by(OVERDUE, channel)) == 1


@pytest.mark.parametrize("starts", NIGHTS.values(), ids=NIGHTS)
async def test_half_an_hour_is_half_an_hour_while_the_clocks_change(
    tmp_path: Path, starts: datetime
) -> None:
    async with (
        set_up(tmp_path, configuration=TEAM, starts=starts) as harness,
        harness.bot(),
    ):
        channel = await declared(harness)
        ahead = await leap_to_next(harness)
        await comes(harness, REMINDER, channel)

    assert 25 * MINUTE < ahead < 31 * MINUTE
