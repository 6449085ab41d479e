"""An incident that stays open asks whether it is over, on the clock of the sandbox."""

import sqlite3
from contextlib import closing
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from actors.incident.keys import QUESTION
from bot.sandbox.channel import Channel
from bot.sandbox.message import Message
from tests.acceptance.harness import Harness, full_text, posted_by, set_up
from tests.acceptance.lifecycle import until_idle
from tests.acceptance.retrying_people import LONG

DAY = timedelta(days=1)
SATURDAY = 5
LONDON = ZoneInfo("Europe/London")


def questions(channel: Channel) -> list[Message]:
    return posted_by(QUESTION, channel)


def has_buttons(message: Message) -> bool:
    return "Close incident" in full_text(message)


async def leap_to_question(harness: Harness, channel: Channel, count: int) -> datetime:
    """Leap to when the incident is due, and return when the question was due."""
    await until_idle(harness)
    due = due_at(harness)
    harness.clock.leap(due - harness.clock.now() - timedelta(seconds=30))
    await harness.sandbox.connected(2, within=LONG)
    assert len(questions(channel)) == count - 1
    harness.clock.leap(timedelta(seconds=31))
    await harness.sandbox.until(lambda: len(questions(channel)) == count, LONG)
    return due


def due_at(harness: Harness) -> datetime:
    uri = f"{harness.journal.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as file:
        ((due,),) = file.execute("SELECT due_at FROM incidents").fetchall()
    return datetime.fromisoformat(due)


def is_at_work(at: datetime) -> bool:
    local = at.astimezone(LONDON)
    return local.weekday() < SATURDAY and time(9) <= local.time() < time(17)


async def test_an_incident_that_stays_open_asks_until_it_is_closed(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        declared = harness.clock.now()
        channel = await harness.declare_fully()
        first_due = await leap_to_question(harness, channel, 1)
        assert first_due >= declared + DAY
        assert is_at_work(first_due)
        (first,) = questions(channel)
        assert f"<@{harness.sam.person.id}>" in first.text
        assert "Is it over?" in first.text

        await harness.alex.clicks(first, "ask_tomorrow")
        await harness.sandbox.until(lambda: not has_buttons(questions(channel)[0]))
        second_due = await leap_to_question(harness, channel, 2)
        assert first_due.date() < second_due.date()
        assert second_due - first_due < 4 * DAY
        assert is_at_work(second_due)

        third_due = await leap_to_question(harness, channel, 3)
        assert third_due >= second_due + 7 * DAY
        assert is_at_work(third_due)
        await harness.sandbox.until(lambda: not has_buttons(questions(channel)[1]))
        assert has_buttons(questions(channel)[2])

        await harness.kim.clicks(questions(channel)[2], "close")
        await harness.until_posted(channel, "closed the incident after")
        await harness.sandbox.until(lambda: not has_buttons(questions(channel)[2]))
        harness.clock.leap(30 * DAY)
        await harness.sandbox.connected(2, within=LONG)
        await until_idle(harness)
        assert len(questions(channel)) == 3
