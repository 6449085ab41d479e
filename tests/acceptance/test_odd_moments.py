"""Clocks that differ, numbers typed in odd places, and texts that nobody can see."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox import Fault, How
from tests.acceptance.clock import LeapingClock
from tests.acceptance.harness import Stage, stage


@pytest.mark.parametrize("ahead", [-300.0, 300.0, 7200.0])
async def test_a_clock_that_differs_from_slacks_makes_nothing_twice(
    tmp_path: Path, ahead: float
) -> None:
    async with stage(tmp_path) as on:
        on.clock = LeapingClock(ahead)
        lost = [
            on.sandbox.plant(Fault(how=How.RESET, method=method, acts=True))
            for method in ("conversations.create", "chat.postMessage")
        ]
        async with on.bot():
            await on.declare()
            await receipt_sooner_or_later(on)

    assert all(fault.reached for fault in lost)
    ours = [x for x in on.sandbox.workspace.channels if x.name.startswith("incident-")]
    assert len(ours) == 1
    assert len(ours[0].posts) == len(on.help.posts) == len(on.headquarters.posts) == 1


async def receipt_sooner_or_later(on: Stage) -> None:
    """Wait for Sam's receipt; when nothing happens any more, let time leap."""
    while not on.sam.dm.posts:
        try:
            await on.sandbox.until(lambda: on.sam.dm.posts, within=0.4)
        except TimeoutError:
            on.clock.leap(timedelta(seconds=16))


async def two_incidents(on: Stage) -> None:
    await on.declare("Mails are late", by=on.sam)
    await on.receipt(on.sam)
    await on.declare("Forms are slow", by=on.alex)
    await on.receipt(on.alex)


async def test_a_number_alone_means_that_incident_wherever_it_is_typed(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        await two_incidents(on)
        first = await on.channel(1)
        other = await on.sam.types("/incident", "status 2", first)
        closed = await on.sam.types("/closeincident", "2", first)
        mine = await on.sam.types("/incident", "status", first)

    assert "Forms are slow" in other.text
    assert "Incident 2 is closed: Forms are slow." in closed.text
    assert "Open since" in mine.text


async def test_a_number_with_words_behind_it_belongs_to_the_words(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as on, on.bot():
        await two_incidents(on)
        first = await on.channel(1)
        closed = await on.sam.types("/closeincident", "2 users were hit", first)
        named = await on.sam.types("/closeincident", "#2 it was nothing", first)

    assert "Incident 1 is closed" in closed.text
    assert "Incident 2 is closed" in named.text


async def test_a_number_that_no_incident_has_is_said_to_be_none(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened()
        here = await on.sam.types("/closeincident", "#99 typo", channel)
        there = await on.sam.types("/incident", "status 99", on.help)
        status = await on.sam.types("/incident", "status", channel)

    assert "There is no incident 99." in here.text
    assert "There is no incident 99." in there.text
    assert "Open since" in status.text


async def test_asking_the_close_command_for_help_closes_nothing(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened()
        told = await on.sam.types("/closeincident", "help", channel)
        status = await on.sam.types("/incident", "status", channel)

    assert "You only need" in told.text
    assert "Open since" in status.text


async def test_a_new_line_parts_a_sub_command_from_its_words(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        channel = await on.opened()
        reply = await on.sam.types("/incident", "close\nAll is well.", channel)
        told = await on.reads(channel, "closed the incident")

    assert "Incident 1 is closed" in reply.text
    assert "All is well." in told.text


async def test_a_title_that_nobody_can_see_is_no_title(tmp_path: Path) -> None:
    async with stage(tmp_path) as on, on.bot():
        await on.sam.types("/incident", "", on.help)
        window = await on.sam.window()
        on.sam.fills(window, "title", "value", "\u200b\u2060\u202e")
        on.sam.fills(window, "service", "value", "not-sure")
        on.sam.fills(window, "severity", "value", "p3")
        reply = await on.sam.submits(window)
        on.sam.fills(window, "title", "value", "Evil\u202e\u0000 title")
        await on.sam.submits(window)
        channel = await on.channel()
        await on.receipt()

    assert reply.errors == {"title": "Enter a few words about what's happening"}
    assert channel.topic == "P3 Low · Not sure · Evil title"
