"""``/incident severity``: a change of nothing but the severity."""

from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.details import Estimate, Update
from actors.incident.ids import IncidentNumber
from bot.dialogue.reply import OpenWindow
from bot.settings.configuration import DEFAULT_SEVERITIES
from bot.words import closing_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import mark
from tests.bot.dialogue.contexts import CHANNELS, HELP, ONE, TWO, a_context, types
from tests.bot.dialogue.replies import offered, said

HERE = CHANNELS[TWO]
HIGH, MEDIUM, LOW = DEFAULT_SEVERITIES


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("severity P1", TWO),
        ("sev p1 high", TWO),
        ("Priority P1 High", TWO),
        ("severity 1 p1", ONE),
        ("severity p1 #1", ONE),
    ],
)
async def test_a_typed_severity_is_the_only_change(
    tmp_path: Path, text: str, number: IncidentNumber
) -> None:
    async with a_context(tmp_path) as (context, engine):
        before = await context.incidents.read(number)
        reply = await types(context, text, HERE)
        after = await context.incidents.read(number)

    assert before is not None
    assert after is not None
    assert after.severity == HIGH
    assert not after.unsure
    details = with_(before.details, severity=HIGH, unsure=False)
    assert after.details == details
    assert len(engine.asked) == 1
    assert said(reply) == (
        f"Incident {number} is now P1 High. "
        "Every channel that was told about it is being told."
    )


async def test_the_severity_that_it_has_is_told_to_nobody_and_a_doubt_ends(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path) as (context, engine):
        unsure = Update(mark=mark(), estimate=Estimate(severity=LOW, unsure=True))
        await engine.ask(TWO, unsure, "unsure")
        confirmed = said(await types(context, "severity p3", HERE))
        again = said(await types(context, "severity p3", HERE, request="r2"))
        incident = await context.incidents.read(TWO)

    assert incident is not None
    assert not incident.unsure
    assert confirmed.startswith("Incident 2 is now P3 Low.")
    assert again == "Incident 2 is already P3 Low."


@pytest.mark.parametrize("text", ["severity", "sev 2"])
async def test_without_a_severity_the_window_opens(tmp_path: Path, text: str) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, text, HERE)

    assert engine.asked == []
    assert isinstance(reply, OpenWindow)
    assert "Change incident 2" in str(reply.view)


async def test_other_words_are_a_title(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, "severity p1 alerts do not arrive", HERE)

    assert engine.asked == []
    assert offered(reply) == "severity p1 alerts do not arrive"


async def test_a_closed_incident_keeps_its_severity(tmp_path: Path) -> None:
    async with a_context(tmp_path) as (context, _):
        await types(context, "close 1", HELP)
        reply = await types(context, "severity 1 p1", HELP, request="r2")
        closed = await context.incidents.read(ONE)

    assert closed is not None
    assert closed.severity != HIGH
    assert said(reply) == as_mrkdwn(closing_text.reopen_first(closed))


async def test_a_severity_that_starts_the_question_says_when_to_ask(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path) as (context, engine):
        await types(context, "severity p1", HERE)

    ((_, command, _),) = engine.asked
    assert isinstance(command, Update)
    assert command.ask_at is not None
    assert command.ask_at > command.mark.at
