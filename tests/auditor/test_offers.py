"""Muster offers to catch up to people who come on their own, and to nobody else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from bot.sandbox.changes import EphemeralShown, MemberJoined
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import until_idle
from tests.auditor.offers import BY_ITSELF

Damage = Callable[[Harness], None]


async def run(harness: Harness) -> None:
    async with harness.bot(), harness.fast_forward():
        channel = await harness.declare_fully(leads={"tech": harness.alex.person.id})
        harness.kim.joins(channel)
        await harness.sandbox.until(lambda: harness.kim.sees)
        await until_idle(harness)


def offered_to_a_lead(harness: Harness) -> None:
    changes = harness.recorder.changes
    for at, change in enumerate(changes):
        if isinstance(change, EphemeralShown):
            shown = evolve(change.ephemeral, person=harness.alex.person.id)
            if shown.origin == BY_ITSELF:
                changes[at] = evolve(change, ephemeral=shown)


def offered_without_joining(harness: Harness) -> None:
    changes = harness.recorder.changes
    kim = harness.kim.person.id
    changes[:] = [
        x for x in changes if not (isinstance(x, MemberJoined) and x.person == kim)
    ]


DAMAGES: tuple[tuple[Damage, str], ...] = (
    (offered_to_a_lead, "I3 1: .* was invited and offered this"),
    (offered_without_joining, "I3 1: .* was offered to catch up 1 times"),
)


async def run_and_audit(folder: Path, damage: Damage) -> None:
    async with set_up(folder) as harness:
        await run(harness)
        damage(harness)


@pytest.mark.parametrize(("damage", "words"), DAMAGES)
async def test_a_wrong_offer_is_noticed(
    tmp_path: Path, damage: Damage, words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        await run_and_audit(tmp_path, damage)


async def test_the_offer_to_a_late_joiner_passes(tmp_path: Path) -> None:
    await run_and_audit(tmp_path, lambda _on: None)
