"""The auditor notices handovers that went wrong, and messages about them."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from actors.incident import handovers
from actors.incident.handover import Handover
from actors.incident.handovers import HandoverAccepted
from actors.incident.keys import HANDOVER, row_of
from bot.sandbox.changes import MessagePosted
from bot.screens import actions
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import until_idle
from tests.acceptance.test_handover import asked, taken_over
from tests.auditor.evidence import mark_of

Damage = Callable[[Harness], None]


def request(harness: Harness) -> MessagePosted:
    """Return how the request was posted."""
    return next(
        x
        for x in harness.recorder.changes
        if isinstance(x, MessagePosted)
        and (mark := mark_of(x.message))
        and row_of(mark[1]) == HANDOVER
    )


def asked_twice(harness: Harness) -> None:
    harness.recorder.changes.append(request(harness))


async def run(folder: Path, damage: Damage) -> None:
    async with set_up(folder) as harness:
        async with harness.bot(), harness.fast_forward():
            await taken_over(harness)
            await until_idle(harness)
        damage(harness)


async def answered(folder: Path) -> None:
    async with set_up(folder) as harness, harness.bot():
        _, message = await asked(harness)
        await harness.alex.clicks(message, actions.HAVE_IT)


async def test_a_good_handover_passes(tmp_path: Path) -> None:
    await run(tmp_path, lambda _on: None)


async def test_a_receiver_who_is_asked_twice_is_noticed(tmp_path: Path) -> None:
    words = "I2 handover, 1: handover/1/1 was posted 2 times"
    with pytest.raises(AssertionError, match=words):
        await run(tmp_path, asked_twice)


async def test_an_answer_that_gives_no_role_is_noticed(tmp_path: Path) -> None:
    decide = handovers.decide

    def without_the_role(*given: object) -> tuple[object, ...]:
        events = decide(*given)  # type: ignore[arg-type]
        is_answer = any(isinstance(x, HandoverAccepted) for x in events)
        return events[:1] if is_answer else events

    faulty = patch.object(handovers, "decide", without_the_role)
    with faulty, pytest.raises(AssertionError, match="did not get the role"):
        await answered(tmp_path)


async def turned_down(folder: Path) -> None:
    async with set_up(folder) as harness, harness.bot(), harness.fast_forward():
        _, message = await asked(harness)
        await harness.alex.clicks(message, actions.CANNOT_TAKE_OVER)
        await until_idle(harness)


async def test_a_handover_that_is_turned_down_passes(tmp_path: Path) -> None:
    await turned_down(tmp_path)


async def test_a_giver_who_is_not_told_that_it_was_turned_down_is_noticed(
    tmp_path: Path,
) -> None:
    faulty = patch.object(Handover, "unanswered_at", None)
    words = "I2 handover, 1: unanswered/1 is owed, and not there"
    with faulty, pytest.raises(AssertionError, match=words):
        await turned_down(tmp_path)
