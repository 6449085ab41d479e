"""The auditor notices questions that are early, doubled, lost or left answerable."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from bot.sandbox.message import Message
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import until_idle
from tests.acceptance.questions import (
    Stage,
    answer,
    questions,
    until_next_question,
    until_stage,
)
from tests.auditor.test_damage import written

Damage = Callable[[Harness], None]


async def ask_and_put_off(harness: Harness) -> None:
    """Let an incident ask twice, with an answer in between."""
    async with harness.bot():
        async with harness.fast_forward():
            await harness.declare()
            await until_idle(harness)
        for stage in (Stage.ASKED, Stage.PUT_OFF, Stage.ASKED_AGAIN):
            if stage is Stage.PUT_OFF:
                await answer(harness, stage)
            else:
                harness.clock.leap(await until_next_question(harness))
            async with harness.fast_forward():
                await until_stage(harness, stage)


async def ask_and_audit(folder: Path, damage: Damage) -> None:
    async with set_up(folder) as harness:
        await ask_and_put_off(harness)
        damage(harness)


def second(harness: Harness) -> Message:
    return questions(harness)[-1]


def asked_again(harness: Harness) -> None:
    last, workspace = second(harness), harness.sandbox.workspace
    channel = workspace.channel(last.channel)
    workspace.post(channel, workspace.bot, last.text, last.blocks)


def buttons_back(harness: Harness) -> None:
    first, last = questions(harness)
    workspace = harness.sandbox.workspace
    channel = workspace.channel(first.channel)
    workspace.edit(channel, evolve(first, text=last.text, blocks=last.blocks))


def never_there(harness: Harness) -> None:
    gone = second(harness)
    harness.sandbox.workspace.channel(gone.channel).drop(gone.ts)
    kept = [x for x in harness.recorder.changes if getattr(x, "message", None) != gone]
    harness.recorder.changes[:] = kept


def a_week_passes(harness: Harness) -> None:
    harness.clock.leap(timedelta(days=9))
    harness.outages = []


early = written(
    "UPDATE events SET body = replace(body, (SELECT json_extract(body, '$.ask_at')"
    " FROM events WHERE kind = 'Declared'), '2026-01-01T03:00:00+00:00')"
    " WHERE kind = 'Declared'"
)
unasked = written(
    "UPDATE events SET body = replace(body, '\"turn\":1', '\"turn\":2')"
    " WHERE kind = 'QuestionPostponed'"
)

DAMAGES = (
    (asked_again, "I2 1: question/3/1 is there 2 times"),
    (asked_again, "I2 question, 1: 3 at .*, which was asked before"),
    (buttons_back, "I2 question, 1: 1 has buttons at the end"),
    (never_there, "I2 question, 1: 3 is not there"),
    (a_week_passes, "I2 question, 1: due at .*, not asked by"),
    (early, "I2 question, 1: Declared asks at 2026-01-01"),
    (unasked, "I1 question, 1: .* put off 2 unasked"),
)


@pytest.mark.parametrize(("damage", "words"), DAMAGES)
async def test_damage_to_the_questions_is_noticed(
    tmp_path: Path, damage: Damage, words: str
) -> None:
    with pytest.raises(AssertionError, match=words):
        await ask_and_audit(tmp_path, damage)


async def test_questions_without_damage_pass(tmp_path: Path) -> None:
    await ask_and_audit(tmp_path, lambda _harness: None)
