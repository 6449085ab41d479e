"""The window that ``/incident edit`` opens."""

from pathlib import Path

import pytest

from bot.dialogue.reply import OpenWindow
from bot.words import closing_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.bot.dialogue.contexts import (
    CHANNELS,
    HELP,
    NAMES,
    ONE,
    TWO,
    a_context,
    types,
)
from tests.bot.dialogue.replies import said

HERE = CHANNELS[TWO]


LINK = "<https://acme.slack.com/archives/C0ONE/p1700000000000000>"


@pytest.mark.parametrize("word", ["<#C0ONE>", NAMES[ONE], f"#{NAMES[ONE]}", LINK])
async def test_an_edit_window_is_that_of_the_channel_that_was_named(
    tmp_path: Path, word: str
) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, f"edit {word}", HERE)

    assert isinstance(reply, OpenWindow)
    assert "Change incident 1" in str(reply.view)


async def test_only_an_open_incident_is_changed(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _):
        window = await types(context, "edit 1", HELP)
        assert isinstance(window, OpenWindow)
        assert window.again == "edit #1"
        await types(context, "close 1", request="r2")
        closed = await context.incidents.read(ONE)
        assert closed is not None
        assert said(await types(context, "edit 1")) == str(
            as_mrkdwn(closing_text.reopen_first(closed))
        )
