"""Over real sockets: a role is given, accepted, turned down, taken and taken over."""

from pathlib import Path

from actors.incident.keys import BRIEF, DECLINED
from bot.screens import actions
from tests.acceptance.harness import Harness, full_text, posted_by, set_up


async def given(harness: Harness) -> None:
    """Sam declares, and gives comms to Alex."""
    channel = await harness.declare_fully("Mails are late")
    text = f"comms @{harness.alex.person.name}"
    reply = await harness.sam.types("/incident", text, channel)
    assert "Muster is asking them to accept it." in reply.text
    await harness.sandbox.until(lambda: posted_by(BRIEF, harness.alex.dm))


async def test_a_brief_is_accepted_where_it_is_read(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await given(harness)
        brief = posted_by(BRIEF, harness.alex.dm)[-1]
        await harness.alex.clicks(brief, actions.ACCEPT_ROLE)
        await harness.sandbox.until(
            lambda: (
                "You accepted comms lead"
                in full_text(posted_by(BRIEF, harness.alex.dm)[-1])
            )
        )

    assert "you are comms lead for incident 1" in full_text(brief)


async def test_i_cannot_tells_the_lead_in_the_channel_who_takes_the_role(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await given(harness)
        channel = await harness.channel()
        brief = posted_by(BRIEF, harness.alex.dm)[-1]
        await harness.alex.clicks(brief, actions.CANNOT_TAKE)
        told = await harness.until_posted(channel, "cannot take comms lead")
        await harness.sam.clicks(told, actions.TAKE_ROLE)
        await harness.until_posted(channel, "could not take comms lead")

    assert f"<@{harness.sam.person.id}>" in told.text
    assert len(posted_by(DECLINED, channel)) == 1
