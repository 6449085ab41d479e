"""Two people tick the boxes of one checklist, in windows that were open together."""

from pathlib import Path

import anyio

from bot.sandbox.fields import as_text, objects
from bot.sandbox.view import Window
from tests.acceptance.harness import set_up
from tests.acceptance.retrying_people import opens

FIRST, PEOPLE = "boxes:0", "boxes:1"


def ticked(window: Window) -> set[str]:
    """Return the keys of the boxes that are ticked."""
    return {
        as_text(option["value"])
        for block in (FIRST, PEOPLE)
        for option in objects(window.state[block]["value"].get("selected_options"))
    }


async def test_two_who_tick_at_once_both_find_their_ticks_in_the_next_window(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully("Mails are late", severity="p1")
        one = await opens(harness, harness.sam, "checklist", channel)
        other = await opens(harness, harness.alex, "checklist", channel)
        harness.sam.fills(one, FIRST, "value", ["start"])
        harness.alex.fills(other, FIRST, "value", ["changes"])
        harness.alex.fills(other, PEOPLE, "value", ["stakeholders"])
        async with anyio.create_task_group() as both:
            both.start_soon(harness.sam.submits, one)
            both.start_soon(harness.alex.submits, other)
        assert not one.is_open
        assert not other.is_open

        seen = await opens(harness, harness.kim, "checklist", channel)
        assert ticked(seen) == {"start", "changes", "stakeholders"}
        assert "An incident lead is named: done, seen by Muster" in str(seen.blocks)
        harness.kim.fills(seen, FIRST, "value", ["start"])
        assert (await harness.kim.submits(seen)).closed

        after = await opens(harness, harness.sam, "checklist", channel)
        assert ticked(after) == {"start", "stakeholders"}


async def test_the_incidents_window_leads_on_to_the_checklist(tmp_path: Path) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        channel = await harness.declare_fully("Mails are late", severity="p1")
        for window in list(
            harness.sandbox.workspace.screens.stack(harness.sam.person.id)
        ):
            await harness.sam.cancels(window)
        window = await opens(harness, harness.sam, "", channel)
        await harness.sam.clicks(window, "Open checklist")
        await harness.sandbox.until(lambda: window.title == "Checklist")
        harness.sam.fills(window, PEOPLE, "value", ["call"])
        assert (await harness.sam.submits(window)).closed

        after = await opens(harness, harness.sam, "checklist", channel)
        assert ticked(after) == {"call"}
