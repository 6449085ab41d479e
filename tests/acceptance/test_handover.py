"""Over real sockets: a role is handed over in a window, and taken with a button."""

from pathlib import Path

from actors.incident.keys import HANDOVER, UNANSWERED
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


async def test_a_receiver_who_cannot_says_so_and_the_giver_is_told_once(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        _, message = await asked(harness)
        for _ in range(2):
            await harness.alex.clicks(message, actions.CANNOT_TAKE_OVER)
        told = await harness.until_posted(harness.sam.dm, "cannot take over as")
        async with harness.fast_forward():
            pass

    assert "To ask somebody else: /incident handover 1" in full_text(told)
    assert len(posted_by(UNANSWERED, harness.sam.dm)) == 1
    place = harness.sandbox.workspace.channel(message.channel)
    (ended,) = posted_by(HANDOVER, place)
    assert "Alex cannot take over as incident lead" in full_text(ended)
    assert actions.CANNOT_TAKE_OVER not in full_text(ended)
