"""Slack lets nobody edit a message, so the card is replaced, and there is only one."""

from pathlib import Path

import pytest

from bot.sandbox import Fault, How, SandboxOptions
from bot.sandbox.channel import Channel
from bot.sandbox.message import Message
from bot.slack.web.scopes import bot_scopes
from tests.acceptance.harness import Harness, full_text, set_up
from tests.acceptance.lifecycle import (
    UNREMINDED,
    Milestone,
    act,
    is_somebody_told,
    until_accepted,
    until_idle,
)

GRANTED = frozenset(bot_scopes())


def cards(channel: Channel) -> list[Message]:
    return [x for x in channel.posts if x.blocks and x.blocks[0]["type"] == "header"]


async def told_until(harness: Harness, milestone: Milestone) -> Channel:
    for each in Milestone:
        if each <= milestone:
            await act(harness, each)
            await until_accepted(harness)
    return await harness.channel()


@pytest.mark.parametrize("error", ["cant_update_message", "edit_window_closed"])
async def test_the_new_card_is_pinned_and_the_old_one_is_deleted(
    tmp_path: Path, error: str
) -> None:
    options = SandboxOptions(rate_limits=False, scopes=GRANTED)
    async with set_up(tmp_path, options=options) as harness:
        async with harness.fast_forward(), harness.bot():
            await told_until(harness, Milestone.DECLARED)
            harness.sandbox.plant(
                Fault(how=How.ERROR, method="chat.update", error=error)
            )
            await act(harness, Milestone.UPDATED)
            await until_accepted(harness)

        channel = await harness.channel()
        (card,) = cards(channel)
        assert "Mails are lost" in card.text
        assert [pin.ts for pin in channel.pins] == [card.ts]
        methods = [call.method for call in harness.sandbox.calls]
        assert methods.index("pins.remove") < methods.index("chat.delete")
        assert not is_somebody_told(harness)


async def test_an_old_card_that_cannot_be_deleted_stays_and_is_unpinned(
    tmp_path: Path,
) -> None:
    options = SandboxOptions(rate_limits=False, edit_seconds=0.0)
    async with set_up(tmp_path, options=options) as harness:
        harness.sandbox.plant(
            Fault(how=How.ERROR, method="chat.delete", error="cant_delete_message")
        )
        async with harness.fast_forward(), harness.bot():
            channel = await told_until(harness, Milestone.UPDATED)

        old, new = cards(channel)
        assert ("late" in old.text, "lost" in new.text) == (True, True)
        assert [pin.ts for pin in channel.pins] == [new.ts]
        assert not is_somebody_told(harness)


async def test_a_refused_edit_is_not_reported_as_a_refused_post(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness:
        async with harness.fast_forward(), harness.bot():
            await told_until(harness, Milestone.DECLARED)
            place = await harness.channel()
            edit = Fault(
                how=How.ERROR,
                method="chat.update",
                error="msg_too_long",
                times=2,
                when=lambda args: args.text("channel") == place.id,
            )
            harness.sandbox.plant(edit)
            await act(harness, Milestone.UPDATED)
            await until_idle(harness, soon=UNREMINDED)

        (told,) = (x for x in harness.alex.dm.posts if "Not done" in full_text(x))
        assert "Not done: update the card. The text is too long" in full_text(told)
        assert "post the card" not in full_text(told)
