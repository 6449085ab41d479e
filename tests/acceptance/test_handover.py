"""Over real sockets: a role is handed over in a window, and taken with a button."""

from pathlib import Path

from actors.incident.keys import HANDOVER
from bot.sandbox import Channel, Message
from bot.screens import actions
from tests.acceptance.harness import Harness, full_text, posted_by, set_up


async def asked(harness: Harness) -> tuple[Channel, Message]:
    """Sam, who declared and leads, asks Alex to take over."""
    channel = await harness.declare_fully("Mails are late")
    text = f"handover @{harness.alex.person.name}"
    await harness.sam.types("/incident", text, channel)
    window = await harness.sam.window()
    harness.sam.fills(window, "state", "value", "Rolled back. Watching.")
    await harness.sam.submits(window)
    await harness.sandbox.until(lambda: posted_by(HANDOVER, channel))
    return channel, posted_by(HANDOVER, channel)[-1]


async def taken_over(harness: Harness) -> Channel:
    channel, message = await asked(harness)
    await harness.alex.clicks(message, actions.HAVE_IT)
    await harness.until_posted(channel, "taking over from")
    return channel


async def test_the_receiver_reads_where_things_stand_and_takes_over(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await taken_over(harness)
        (message,) = posted_by(HANDOVER, channel)

    assert "Rolled back. Watching." in full_text(message)
    assert actions.HAVE_IT not in full_text(message)
