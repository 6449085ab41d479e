"""The auditor notices briefs that are missing, doubled or stolen."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from actors.incident import roles
from actors.incident.keys import BRIEF
from actors.incident.roles import LeadChanged, RoleAccepted, Roles, TakeRole
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
        (not_briefed, r"I2 brief, 1: brief/\d is owed, and not there"),
        (briefed_twice, r"I2 brief, 1: brief/\d/1 was posted 2 times"),
    ],
)
async def test_a_brief_that_is_missing_or_doubled_is_noticed(
    tmp_path: Path, damage: Damage, words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        await damaged(tmp_path, damage)


def taken_by_anybody(
    _roles: Roles, command: TakeRole
) -> tuple[LeadChanged | RoleAccepted, ...]:
    by = command.mark.by
    return (LeadChanged(mark=command.mark, role=command.role, person=by),)


async def both_take(folder: Path) -> None:
    async with set_up(folder) as harness, harness.bot():
        channel = await harness.declare_fully("Mails are late")
        for person in (harness.sam, harness.alex):
            reply = await person.types("/incident", "take scribe", channel)
            assert "You are scribe" in reply.text


async def test_a_role_that_the_second_person_got_is_noticed(tmp_path: Path) -> None:
    words = "I1 unrequested change, 1: lead:scribe"
    faulty = patch.object(roles, "_taken", taken_by_anybody)
    with faulty, pytest.raises(AssertionError, match=words):
        await both_take(tmp_path)
