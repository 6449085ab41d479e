"""A bot whose commands have other names, from the start to the closed incident."""

from pathlib import Path

from attrs import evolve as with_

from bot.settings.commands import Commands
from tests.acceptance.harness import set_up

OTHER = Commands(incident="/outage", close="/outage-over", ping="/is-muster-there")


async def test_an_incident_begins_and_ends_with_the_configured_names(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness:
        configuration = with_(harness.settings.configuration, commands=OTHER)
        harness.settings = with_(harness.settings, configuration=configuration)
        async with harness.bot():
            await harness.declare()
            channel = await harness.channel()
            await harness.direct_message()
            await harness.until_posted(channel, "type /outage")
            reply = await harness.sam.types("/outage", "status 99", channel)
            await harness.sam.types("/outage-over", "It was a drill.", channel)
            await harness.until_posted(harness.headquarters, "It was a drill.")

    assert "`/outage list` shows the open ones" in reply.text
    assert "/incident" not in str([post.text for post in channel.posts])
