"""Slack refuses the form of whatever is posted: all of it is read all the same."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.sandbox import Fault, How
from bot.sandbox.args import Args
from bot.sandbox.channel import Channel
from tests.acceptance.harness import Stage, seen, stage
from tests.acceptance.lifecycle import Chapter, deed, missing, rest
from tests.acceptance.retrying_people import types

POST, UPDATE = "chat.postMessage", "chat.update"


def has(key: str) -> Callable[[Args], bool]:
    return lambda args: bool(args.text(key))


def refuse(on: Stage, method: str, error: str, when: Callable[[Args], bool]) -> None:
    fault = Fault(how=How.ERROR, method=method, error=error, times=None, when=when)
    on.sandbox.plant(fault)


async def lived(on: Stage) -> None:
    """Live from the declaration to the close, and reopen it by what can be typed."""
    async with on.time_flies(), on.bot():
        for chapter in (Chapter.DECLARED, Chapter.UPDATED, Chapter.CLOSED):
            await deed(on, chapter)
            await rest(on)
        await types(on, on.kim, "/incident", "reopen 1", on.help)
        await rest(on)


def said(channel: Channel) -> str:
    return "\n".join(seen(x) for x in channel.posts if x.bot_id)


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long"])
async def test_whatever_has_blocks_comes_as_text_alone(
    tmp_path: Path, error: str
) -> None:
    async with stage(tmp_path) as on:
        for method in (POST, UPDATE):
            refuse(on, method, error, has("blocks"))
        await lived(on)

        channel = await on.channel()
        for place in (channel, on.help, on.headquarters, on.sam.dm):
            assert all(x.blocks == () for x in place.posts if x.bot_id)
        assert "type `/incident reopen 1`" in said(channel)
        assert "Mails are lost" in said(channel)
        for place in (channel, on.help, on.headquarters):
            assert "it is not over" in said(place)
        assert "Not done" not in said(on.sam.dm)


@pytest.mark.parametrize("error", ["metadata_too_large", "invalid_metadata_format"])
async def test_whatever_has_metadata_comes_without_it(
    tmp_path: Path, error: str
) -> None:
    async with stage(tmp_path) as on:
        for method in (POST, UPDATE):
            refuse(on, method, error, has("metadata"))
        await lived(on)

        assert "Mails are lost" in said(await on.channel())
        assert "Not done" not in said(on.sam.dm)


async def test_an_answer_that_is_lost_is_found_without_metadata(tmp_path: Path) -> None:
    async with stage(tmp_path) as on:
        refuse(on, POST, "metadata_too_large", has("metadata"))
        lost = Fault(how=How.RESET, method=POST, acts=True)
        on.sandbox.plant(lost)
        async with on.time_flies(), on.bot():
            await deed(on, Chapter.DECLARED)
            await rest(on)

        assert lost.reached
        assert missing(on, Chapter.DECLARED) == []
