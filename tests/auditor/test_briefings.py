"""The auditor notices briefs that are missing, doubled or stolen."""

from collections.abc import Callable
from pathlib import Path

import pytest

from actors.incident.keys import BRIEF
from bot.sandbox.changes import MessagePosted
from tests.acceptance.harness import Harness, posted_by, set_up
from tests.acceptance.lifecycle import until_idle
from tests.acceptance.test_roles import given

Damage = Callable[[Harness], None]


def told(harness: Harness) -> MessagePosted:
    """Return how the last brief was posted."""
    brief = posted_by(BRIEF, harness.alex.dm)[-1]
    return next(
        x
        for x in harness.recorder.changes
        if isinstance(x, MessagePosted)
        and (x.message.channel, x.message.ts) == (brief.channel, brief.ts)
    )


def not_briefed(harness: Harness) -> None:
    harness.recorder.changes.remove(told(harness))


def briefed_twice(harness: Harness) -> None:
    harness.recorder.changes.append(told(harness))


async def damaged(folder: Path, damage: Damage) -> None:
    async with set_up(folder) as harness:
        async with harness.bot():
            await given(harness)
            async with harness.fast_forward():
                await until_idle(harness)
        damage(harness)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (not_briefed, r"I1 brief, 1: \d for .* as comms is not there"),
        (briefed_twice, r"I2 brief, 1: \d at .*, for the second time"),
    ],
)
async def test_a_brief_that_is_missing_or_doubled_is_noticed(
    tmp_path: Path, damage: Damage, words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        await damaged(tmp_path, damage)
