"""The auditor notices every update that nobody sent, and each that is lost."""

from pathlib import Path

import pytest

from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import declare, until_idle
from tests.acceptance.retrying_people import opens
from tests.auditor.test_requested_changes import Damage, in_event


async def run(harness: Harness) -> None:
    """Declare, send an update in the window, and type a status with a text."""
    async with harness.bot(), harness.fast_forward():
        await declare(harness)
        channel = await harness.channel()
        await until_idle(harness)
        window = await opens(harness, harness.alex, "update Mails are late.", channel)
        harness.alex.fills(window, "status", "value", "fixing")
        harness.alex.fills(window, "severity", "value", "p2")
        assert (await harness.alex.submits(window)).window
        await until_idle(harness)
        typed = "monitoring Mails come again."
        await harness.sam.types("/incident", typed, channel)
        await until_idle(harness)


DAMAGES: tuple[tuple[Damage, str], ...] = (
    (in_event("UpdateSent", "text", "'Late.'"), "'Late.' by .* wanted to say"),
    (in_event("UpdateSent", "text", "'Late.'"), "update not sent, 'Mails are late.'"),
    (in_event("UpdateSent", "mark.by", "'U1'"), "'Mails are late.' by U1"),
    (in_event("StatusChanged", "status", "'investigating'"), "'investigating' by "),
    (in_event("StatusChanged", "mark.by", "'U1'"), "'fixing' by U1"),
    (in_event("SeverityChanged", "severity.key", "'p1'"), "unrequested change"),
)


async def run_and_audit(folder: Path, damage: Damage) -> None:
    async with set_up(folder) as harness:
        await run(harness)
        damage(harness)


@pytest.mark.parametrize(("damage", "words"), DAMAGES)
async def test_an_update_that_differs_from_what_was_wanted_is_noticed(
    tmp_path: Path, damage: Damage, words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        await run_and_audit(tmp_path, damage)


async def test_a_run_whose_updates_were_all_wanted_passes(tmp_path: Path) -> None:
    await run_and_audit(tmp_path, lambda _on: None)
