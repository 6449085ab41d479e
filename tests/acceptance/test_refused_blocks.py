"""Slack refuses blocks or metadata of every message: people can read all of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.sandbox import Fault, How
from bot.sandbox.args import Args
from bot.sandbox.channel import Channel
from tests.acceptance.harness import Harness, full_text, set_up
from tests.acceptance.lifecycle import Milestone, act, missing, until_accepted
from tests.acceptance.retrying_people import types

POST, UPDATE = "chat.postMessage", "chat.update"


def has(key: str) -> Callable[[Args], bool]:
    return lambda args: bool(args.text(key))


def refuse(
    harness: Harness, method: str, error: str, when: Callable[[Args], bool]
) -> None:
    fault = Fault(how=How.ERROR, method=method, error=error, times=None, when=when)
    harness.sandbox.plant(fault)


async def run(harness: Harness) -> None:
    """Declare, change and close, and reopen by a typed command."""
    async with harness.fast_forward(), harness.bot():
        for milestone in (Milestone.DECLARED, Milestone.UPDATED, Milestone.CLOSED):
            await act(harness, milestone)
            await until_accepted(harness)
        await types(harness, harness.kim, "/incident", "reopen 1", harness.help)
        await until_accepted(harness)


def said(channel: Channel) -> str:
    return "\n".join(full_text(x) for x in channel.posts if x.bot_id)


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_blocks_too_long"])
async def test_messages_whose_blocks_are_refused_are_sent_as_text(
    tmp_path: Path, error: str
) -> None:
    async with set_up(tmp_path) as harness:
        for method in (POST, UPDATE):
            refuse(harness, method, error, has("blocks"))
        await run(harness)

        channel = await harness.channel()
        for place in (channel, harness.help, harness.headquarters, harness.sam.dm):
            assert all(x.blocks == () for x in place.posts if x.bot_id)
        assert "type `/incident reopen 1`" in said(channel)
        assert "Mails are lost" in said(channel)
        for place in (channel, harness.help, harness.headquarters):
            assert "It is not over" in said(place)
        assert "Not done" not in said(harness.sam.dm)


@pytest.mark.parametrize("error", ["metadata_too_large", "invalid_metadata_format"])
async def test_messages_whose_metadata_is_refused_are_sent_without_it(
    tmp_path: Path, error: str
) -> None:
    async with set_up(tmp_path) as harness:
        for method in (POST, UPDATE):
            refuse(harness, method, error, has("metadata"))
        await run(harness)

        assert "Mails are lost" in said(await harness.channel())
        assert "Not done" not in said(harness.sam.dm)


async def test_an_answer_that_is_lost_is_found_without_metadata(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness:
        refuse(harness, POST, "metadata_too_large", has("metadata"))
        lost = Fault(how=How.RESET, method=POST, acts=True)
        harness.sandbox.plant(lost)
        async with harness.fast_forward(), harness.bot():
            await act(harness, Milestone.DECLARED)
            await until_accepted(harness)

        assert lost.reached
        assert missing(harness, Milestone.DECLARED) == []
