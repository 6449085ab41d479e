"""Different clocks, numbers typed in odd places, and invisible text."""

from datetime import timedelta
from pathlib import Path

import pytest

from actors.incident.keys import ANNOUNCE, CARD
from bot.sandbox import Fault, How
from tests.acceptance.clock import LeapingClock
from tests.acceptance.harness import Harness, posted_by, set_up


@pytest.mark.parametrize("ahead", [-300.0, 300.0, 7200.0])
async def test_a_clock_that_differs_from_slacks_repeats_no_step(
    tmp_path: Path, ahead: float
) -> None:
    async with set_up(tmp_path) as harness:
        harness.clock = LeapingClock(ahead)
        lost = [
            harness.sandbox.plant(Fault(how=How.RESET, method=method, acts=True))
            for method in ("conversations.create", "chat.postMessage")
        ]
        async with harness.bot():
            await harness.declare()
            await direct_message_at_last(harness)

    assert all(fault.reached for fault in lost)
    ours = [
        x for x in harness.sandbox.workspace.channels if x.name.startswith("incident-")
    ]
    assert len(ours) == 1
    assert len(posted_by(CARD, ours[0])) == 1
    for place in (harness.help, harness.headquarters):
        assert len(posted_by(ANNOUNCE, place)) == 1


async def direct_message_at_last(harness: Harness) -> None:
    """Wait for the direct message to Sam; if nothing happens, move the clock."""
    while not harness.sam.dm.posts:
        try:
            await harness.sandbox.until(lambda: harness.sam.dm.posts, within=0.4)
        except TimeoutError:
            harness.clock.leap(timedelta(seconds=16))


async def two_incidents(harness: Harness) -> None:
    await harness.declare("Mails are late", by=harness.sam)
    await harness.direct_message(harness.sam)
    await harness.declare("Forms are slow", by=harness.alex)
    await harness.direct_message(harness.alex)


async def test_a_number_alone_means_that_incident_wherever_it_is_typed(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await two_incidents(harness)
        first = await harness.channel(1)
        other = await harness.sam.types("/incident", "status 2", first)
        closed = await harness.sam.types("/closeincident", "2", first)
        mine = await harness.sam.types("/incident", "status", first)

    assert "Forms are slow" in other.text
    assert "Incident 2 is closed: Forms are slow." in closed.text
    assert "Open since" in mine.text


async def test_a_number_followed_by_words_is_part_of_the_words(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await two_incidents(harness)
        first = await harness.channel(1)
        closed = await harness.sam.types("/closeincident", "2 users were hit", first)
        named = await harness.sam.types("/closeincident", "#2 it was nothing", first)

    assert "Incident 1 is closed" in closed.text
    assert "Incident 2 is closed" in named.text


async def test_a_number_without_an_incident_is_answered_as_such(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        here = await harness.sam.types("/closeincident", "#99 typo", channel)
        there = await harness.sam.types("/incident", "status 99", harness.help)
        status = await harness.sam.types("/incident", "status", channel)

    assert "There is no incident 99." in here.text
    assert "There is no incident 99." in there.text
    assert "Open since" in status.text


async def test_asking_the_close_command_for_help_closes_nothing(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        told = await harness.sam.types("/closeincident", "help", channel)
        status = await harness.sam.types("/incident", "status", channel)

    assert "You only need" in told.text
    assert "Open since" in status.text


async def test_a_line_break_separates_a_sub_command_from_its_words(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully()
        reply = await harness.sam.types("/incident", "close\nAll is well.", channel)
        told = await harness.until_posted(channel, "closed the incident")

    assert "Incident 1 is closed" in reply.text
    assert "All is well." in told.text


async def test_an_invisible_title_is_refused(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.sam.types("/incident", "", harness.help)
        window = await harness.sam.window()
        harness.sam.fills(window, "title", "value", "\u200b\u2060\u202e")
        harness.sam.fills(window, "service", "value", "not-sure")
        harness.sam.fills(window, "severity", "value", "p3")
        reply = await harness.sam.submits(window)
        harness.sam.fills(window, "title", "value", "Evil\u202e\u0000 title")
        await harness.sam.submits(window)
        channel = await harness.channel()
        await harness.direct_message()

    assert reply.errors == {"title": "Enter a few words about what's happening"}
    lead = "Incident lead: Sam"
    assert (
        channel.topic
        == f"P3 Low · Investigating · {lead} · Service to be confirmed: Evil title"
    )
