"""``/incident fixing`` and the like."""

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.status import Status, StatusWords
from actors.incident.updates import SendUpdate
from bot.screens.update_window import UPDATE_MAX
from tests.actors.incident.case import T0
from tests.bot.dialogue.contexts import CHANNELS, HELP, ONE, TWO, a_context, types
from tests.bot.dialogue.replies import said

HERE = CHANNELS[TWO]


@pytest.mark.parametrize("status", [Status.FIXING, Status.MONITORING])
async def test_a_word_says_how_far_people_have_come(
    tmp_path: Path, status: Status
) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, status.value, HERE)
        incident = await context.incidents.read(TWO)

    assert incident is not None
    assert incident.status is status
    assert incident.updates.count == 0
    assert said(reply) == (
        f"Incident 2: the status is now {status.value}. "
        "Every channel that was told about it is being told."
    )


@pytest.mark.parametrize("typed", ["fixing #1 We are rolling back.", "FIXING 1"])
async def test_the_incident_may_be_named(tmp_path: Path, typed: str) -> None:
    async with a_context(tmp_path) as (context, engine):
        await types(context, typed, HERE)

    ((number, command, _),) = engine.asked
    assert number == ONE
    assert isinstance(command, SendUpdate)
    assert command.status is Status.FIXING


async def test_a_text_after_it_is_sent_as_an_update(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, "fixing We are rolling back.", HERE)
        incident = await context.incidents.read(TWO)

    assert incident is not None
    assert incident.updates.latest
    assert incident.updates.latest.text == "We are rolling back."
    assert incident.updates.latest.update_at == T0 + timedelta(minutes=60)
    assert said(reply) == "Incident 2: update sent to <#C0TWO> and 2 announcements."


async def test_the_same_status_again_is_told_to_nobody(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _):
        reply = await types(context, "investigating", HERE)

    assert said(reply) == "Incident 2: the status is already investigating."


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("x" * (UPDATE_MAX + 1), "it has 701 characters"),
        ("The website is [better, the same, worse].", "[square brackets]"),
    ],
)
async def test_a_text_with_a_flaw_is_not_sent_and_comes_back(
    tmp_path: Path, typed: str, why: str
) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, f"fixing {typed}", HERE)

    assert engine.asked == []
    assert why in said(reply)
    assert said(reply).endswith(typed)


async def test_brackets_of_other_kinds_are_sent(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, engine):
        await types(context, "fixing See [RFC 12].", HERE)

    assert len(engine.asked) == 1


@pytest.mark.parametrize("place", [HERE, HELP])
async def test_the_words_of_a_team_work_as_well(tmp_path: Path, place: str) -> None:
    async with a_context(tmp_path) as (context, engine):
        words = StatusWords(fixing="Mitigating")
        context.configuration = with_(context.configuration, status_words=words)
        await types(context, "MITIGATING #2", HERE if place == HERE else HELP)

    ((_, command, _),) = engine.asked
    assert isinstance(command, SendUpdate)
    assert command.status is Status.FIXING
