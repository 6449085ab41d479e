"""A lead who leaves is away on the card, and the auditor notices if that is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from bot.sandbox import Message
from bot.sandbox.changes import MemberLeft
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import until_idle
from tests.auditor.members import AWAY
from tests.auditor.test_damage import own

Damage = Callable[[Harness], None]


def card(harness: Harness) -> Message:
    (found,) = (x for x in own(harness).posts if "card/" in str(x.blocks[0]))
    return found


async def run(harness: Harness) -> None:
    """Declare; the tech lead leaves, comes back and leaves again."""
    async with harness.bot(), harness.fast_forward():
        channel = await harness.declare_fully(leads={"tech": harness.alex.person.id})
        for _ in range(2):
            harness.alex.leaves(channel)
            await harness.sandbox.until(lambda: AWAY in str(card(harness).blocks))
            harness.alex.joins(channel)
            await harness.sandbox.until(lambda: AWAY not in str(card(harness).blocks))
        harness.alex.leaves(channel)
        await harness.sandbox.until(lambda: AWAY in str(card(harness).blocks))
        await until_idle(harness)


def never_left(harness: Harness) -> None:
    changes = harness.recorder.changes
    changes[:] = [x for x in changes if not isinstance(x, MemberLeft)]


def unsaid(harness: Harness) -> None:
    found = card(harness)
    blocks = tuple(x for x in found.blocks if AWAY not in str(x))
    own(harness).keep(evolve(found, blocks=blocks))


DAMAGES: tuple[tuple[Damage, str], ...] = (
    (never_left, "I3 1: ChannelLeft of .* is noted 3 times and happened 0 times"),
    (unsaid, "I2 1: the card does not say that .* left"),
)


async def run_and_audit(folder: Path, damage: Damage) -> None:
    async with set_up(folder) as harness:
        await run(harness)
        damage(harness)


@pytest.mark.parametrize(("damage", "words"), DAMAGES)
async def test_a_wrong_absence_is_noticed(
    tmp_path: Path, damage: Damage, words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        await run_and_audit(tmp_path, damage)


async def test_a_lead_who_leaves_and_comes_back_passes(tmp_path: Path) -> None:
    await run_and_audit(tmp_path, lambda _on: None)
