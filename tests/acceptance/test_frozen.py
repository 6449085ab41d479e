"""Slack lets nobody edit a message: the card is replaced, and one stands at a time."""

from pathlib import Path

import pytest

from bot.sandbox import Fault, How, SandboxOptions
from bot.sandbox.channel import Channel
from bot.sandbox.message import Message
from bot.slack.web.scopes import bot_scopes
from tests.acceptance.harness import Stage, seen, stage
from tests.acceptance.lifecycle import Chapter, deed, rest

GRANTED = frozenset(bot_scopes())


def cards(channel: Channel) -> list[Message]:
    return [x for x in channel.posts if x.blocks and x.blocks[0]["type"] == "header"]


async def told_until(on: Stage, chapter: Chapter) -> Channel:
    for each in Chapter:
        if each <= chapter:
            await deed(on, each)
            await rest(on)
    return await on.channel()


@pytest.mark.parametrize("error", ["cant_update_message", "edit_window_closed"])
async def test_the_new_card_has_the_pin_and_the_old_one_is_gone(
    tmp_path: Path, error: str
) -> None:
    options = SandboxOptions(rate_limits=False, scopes=GRANTED)
    async with stage(tmp_path, options=options) as on:
        async with on.time_flies(), on.bot():
            await told_until(on, Chapter.DECLARED)
            on.sandbox.plant(Fault(how=How.ERROR, method="chat.update", error=error))
            await deed(on, Chapter.UPDATED)
            await rest(on)

        channel = await on.channel()
        (card,) = cards(channel)
        assert "Mails are lost" in card.text
        assert [pin.ts for pin in channel.pins] == [card.ts]
        methods = [call.method for call in on.sandbox.calls]
        assert methods.index("pins.remove") < methods.index("chat.delete")
        assert on.alex.dm.posts == []


async def test_one_that_cannot_be_deleted_stays_without_its_pin(tmp_path: Path) -> None:
    options = SandboxOptions(rate_limits=False, edit_seconds=0.0)
    async with stage(tmp_path, options=options) as on:
        on.sandbox.plant(
            Fault(how=How.ERROR, method="chat.delete", error="cant_delete_message")
        )
        async with on.time_flies(), on.bot():
            channel = await told_until(on, Chapter.UPDATED)

        old, new = cards(channel)
        assert ("late" in old.text, "lost" in new.text) == (True, True)
        assert [pin.ts for pin in channel.pins] == [new.ts]
        assert on.alex.dm.posts == []


async def test_a_refused_edit_is_not_told_as_a_refused_posting(tmp_path: Path) -> None:
    async with stage(tmp_path) as on:
        async with on.time_flies(), on.bot():
            await told_until(on, Chapter.DECLARED)
            edit = Fault(
                how=How.ERROR, method="chat.update", error="msg_too_long", times=2
            )
            on.sandbox.plant(edit)
            await deed(on, Chapter.UPDATED)
            await rest(on)

        (told,) = on.alex.dm.posts
        assert "Not done: update the card. The text is too long" in seen(told)
        assert "post the card" not in seen(told)
