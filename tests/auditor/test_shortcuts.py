"""The auditor notices what goes wrong with shortcuts."""

from pathlib import Path
from unittest.mock import patch

import pytest

from bot.screens import actions
from tests.acceptance.harness import set_up
from tests.acceptance.lifecycle import until_idle
from tests.acceptance.test_shortcuts import ALERT, declared_from


async def declare(folder: Path) -> None:
    """Declare from a message in an announcement channel."""
    async with set_up(folder) as harness, harness.bot(), harness.fast_forward():
        await declared_from(harness, harness.alex.posts(harness.headquarters, ALERT))
        await until_idle(harness)


async def make_task(folder: Path) -> None:
    async with set_up(folder) as harness, harness.bot(), harness.fast_forward():
        channel = await harness.declare_fully()
        message = harness.alex.posts(channel, "Check the queue")
        await harness.sam.picks_shortcut(actions.MAKE_TASK, message)
        await harness.until_posted(channel, "task added")
        await until_idle(harness)


async def test_good_shortcuts_pass(tmp_path: Path) -> None:
    for number, work in enumerate((declare, make_task)):
        folder = tmp_path / str(number)
        folder.mkdir()
        await work(folder)


async def test_a_message_that_is_not_answered_is_noticed(tmp_path: Path) -> None:
    faulty = patch("actors.incident.plan.reply.may_see", return_value=False)
    words = "I1 1: reply/C.* is neither done nor given up"
    with faulty, pytest.raises(AssertionError, match=words):
        await declare(tmp_path)


async def test_a_task_with_other_words_than_the_message_is_noticed(
    tmp_path: Path,
) -> None:
    faulty = patch("bot.features.tasks.from_message.cut", return_value="Have a rest")
    with faulty, pytest.raises(AssertionError, match="I1 unrequested task, 1"):
        await make_task(tmp_path)
