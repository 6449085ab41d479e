"""The help, and the ways to ask for it."""

from pathlib import Path

import pytest

from tests.bot.dialogue.contexts import CHANNELS, TWO, a_context, types
from tests.bot.dialogue.replies import offered, prefilled, said

HERE = CHANNELS[TWO]


@pytest.mark.parametrize("typed", ["close help", "update help", "reopen HELP", "help"])
async def test_help_after_a_command_explains_it_and_does_nothing(
    tmp_path: Path, typed: str
) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, typed, HERE)

    assert engine.asked == []
    assert said(reply).startswith("You only need `/incident`")
    assert offered(reply) is None


async def test_help_after_open_is_a_title(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, "open help", HERE)

    assert prefilled(reply, "title") == "help"
