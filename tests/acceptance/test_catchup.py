"""Somebody who comes to an incident's channel later catches up there."""

from pathlib import Path

from bot.sandbox import Ephemeral
from tests.acceptance.harness import Harness, set_up


async def next_shown(harness: Harness, seen: int) -> Ephemeral:
    """Wait for what Kim alone sees after this many messages."""
    return await harness.sandbox.until(
        lambda: next(iter(harness.kim.sees[seen:]), None)
    )


async def test_a_late_joiner_is_offered_to_catch_up_once_and_does(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully(severity="p3")
        harness.kim.joins(channel)
        offer = await next_shown(harness, 0)
        assert (offer.channel, offer.text) == (channel.id, "Welcome to incident 1.")

        assert (await harness.kim.clicks(offer, "Catch up")).failure is None
        answer = await next_shown(harness, 1)
        assert "Severity: P3 Low." in answer.text
        assert "Sam is incident lead." in answer.text
        await harness.kim.clicks(offer, "See roles")
        assert "Tech lead" in str((await harness.kim.window()).blocks)

        harness.kim.leaves(channel)
        harness.kim.joins(channel)
        await harness.sam.types("/incident", "impact Mails arrive late", channel)
        await harness.until_posted(channel, "Mails arrive late")
        assert harness.kim.sees == (offer, answer)


async def test_those_whom_muster_invited_are_offered_nothing(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully(leads={"tech": harness.alex.person.id})
        await harness.sam.types("/incident", "severity P1", channel)
        await harness.until_posted(channel, "P1")
        said = await harness.sam.types("/incident", "catchup", channel)
        assert said.shown
        assert "Nothing has changed since" in said.shown.text
        assert not harness.alex.sees
        assert not harness.sandbox.calls.of("chat.postEphemeral")
