"""A test incident: the real flow, which nobody but its declarer hears of."""

from datetime import timedelta
from pathlib import Path

from actors.incident.keys import ANNOUNCE, TEST_END
from bot.sandbox import Channel
from tests.acceptance.harness import Harness, full_text, posted_by, set_up


async def channel_of_the_test(harness: Harness) -> Channel:
    """Wait for the channel of the test."""
    workspace = harness.sandbox.workspace
    return await harness.sandbox.until(
        lambda: next(
            (x for x in workspace.channels if x.name.startswith("test-")), None
        )
    )


async def test_a_test_is_declared_as_usual_and_told_to_nobody_else(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.sam.types("/incident", "test", harness.help)
        window = await harness.sam.window()
        harness.sam.fills(window, "title", "value", "Trying it")
        harness.sam.fills(window, "service", "value", "mail")
        submitted = await harness.sam.submits(window)
        assert submitted.window
        told = await harness.direct_message()
        channel = await channel_of_the_test(harness)

        assert told.text.startswith("TEST: ")
        assert channel.name == "test-incident-0001-mail-trying-it"
        assert channel.topic.startswith("TEST: P2 Medium")
        people = set(channel.members) - {harness.sandbox.workspace.bot.id}
        assert people == {harness.sam.person.id}
        for place in (harness.help, harness.headquarters):
            assert posted_by(ANNOUNCE, place) == []
        assert harness.alex.dm.posts == []

        harness.clock.leap(timedelta(days=1))
        over = await harness.until_posted(channel, "was closed automatically")
        await harness.sandbox.until(lambda: channel.topic.startswith("TEST: Closed"))

    assert posted_by(TEST_END, channel) == [over]
    assert "after 1 day" in full_text(over)


async def test_nobody_else_can_do_anything_in_a_test(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await harness.sam.types("/incident", "test", harness.help)
        window = await harness.sam.window()
        harness.sam.fills(window, "title", "value", "Trying it")
        submitted = await harness.sam.submits(window)
        assert submitted.window, submitted
        channel = await channel_of_the_test(harness)
        await harness.direct_message()
        reply = await harness.alex.types("/closeincident", "Over.", channel)
        listed = await harness.alex.types("/incident", "list", harness.help)
        status = await harness.alex.types("/incident", "status 1", harness.help)

    assert "Incident 1 is a test" in reply.text
    assert "Trying it" not in f"{listed.text} {status.text}"
    assert harness.alex.dm.posts == []
