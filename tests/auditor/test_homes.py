"""The auditor notices a Home tab that shows somebody what they may not see."""

from pathlib import Path

import pytest

from bot.features import home
from bot.gateway import home_tabs
from bot.gateway.may import Verdict
from bot.sandbox.text import read
from tests.acceptance.harness import Harness, set_up
from tests.auditor.audit import violations

WHY = "the Home tab shows too much, and the auditor has to say so"


async def opened_by_kim(harness: Harness, words: str) -> None:
    """Let Kim open Home, and wait until it says this."""
    kim = harness.kim
    await kim.opens_home()
    await harness.sandbox.until(
        lambda: bool(kim.home and words in read(kim.home.blocks))
    )


def flaws(harness: Harness) -> list[str]:
    return [x for x in violations(harness.evidence()) if "Home tab" in x]


async def test_a_test_incident_on_somebody_s_home_tab(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "seen_by", lambda _reader, rows: tuple(rows))
    async with set_up(tmp_path, unaudited=WHY) as harness, harness.bot():
        await harness.sam.types("/incident", "test", harness.help)
        window = await harness.sam.window()
        harness.sam.fills(window, "title", "value", "Practising for fun")
        assert (await harness.sam.submits(window)).window
        await opened_by_kim(harness, "Practising for fun")

        (flaw,) = flaws(harness)
    assert flaw == f"I10 1: the Home tab of {harness.kim.person.id} shows a test"


async def test_incidents_on_the_home_tab_of_somebody_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def everybody(*_given: object) -> Verdict:
        return Verdict.ALLOWED

    monkeypatch.setattr(home_tabs, "may", everybody)
    async with set_up(tmp_path, unaudited=WHY) as harness, harness.bot():
        await harness.declare_fully("Mails are late")
        harness.kim.person.team = "TELSEWHERE"
        await opened_by_kim(harness, "Mails are late")

        (flaw,) = flaws(harness)
    assert flaw == f"I8 the Home tab of {harness.kim.person.id} offers [1]"
