"""``/incident next``: one line for whoever asks, and the button that does it."""

from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.card_views import Gap, Missing
from actors.incident.crew_views import TaskLine
from actors.incident.decide import decide
from actors.incident.facts import NOT_SURE
from actors.incident.ids import IncidentNumber
from actors.incident.lifecycle import Close
from actors.incident.next_line import OpenGap
from bot.features.table import WAYS
from bot.screens import actions
from bot.screens.next_line import button_of
from tests.actors.incident.case import DECLARE, P2, TECH, mark
from tests.bot.dialogue.contexts import CHANNELS, HELP, TWO, two_incidents, types
from tests.bot.dialogue.replies import offered, said
from tests.bot.prompt_store import keep

THREE = IncidentNumber(3)
UNSURE = with_(DECLARE, number=THREE, unsure=True, service=NOT_SURE)


async def test_what_is_missing_most_comes_with_the_button_that_brings_it(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path) as at:
        await keep(at.store, THREE, *decide(None, UNSURE))
        reply = await types(at.context, "next 3")

    assert "Nobody has written what users see." in said(reply)
    assert offered(reply, actions.WRITE_IMPACT) == "3"


@pytest.mark.parametrize("typed", ["next", "whoami"])
async def test_it_is_about_the_channel_s_incident(tmp_path: Path, typed: str) -> None:
    async with two_incidents(tmp_path) as at:
        reply = await types(at.context, typed, CHANNELS[TWO])

    assert said(reply)


async def test_elsewhere_the_open_incidents_are_named(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        reply = await types(at.context, "next", HELP)

    assert "not an incident channel" in said(reply)


async def test_a_closed_incident_says_that_it_is_closed(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        close = Close(mark=mark(), summary="")
        await at.context.incidents.ask(TWO, close, "c1")
        reply = await types(at.context, "next", CHANNELS[TWO])

    assert "Incident 2 was already closed by" in said(reply)


GAPS = [
    Missing(gap=Gap.IMPACT),
    Missing(gap=Gap.SEVERITY, severity=P2),
    Missing(gap=Gap.SERVICE),
    Missing(gap=Gap.ROLE, role=TECH),
    Missing(gap=Gap.TASK_OWNER, task=TaskLine(task=2, text="Roll back", owner=None)),
]


@pytest.mark.parametrize("missing", GAPS, ids=lambda x: x.gap)
def test_each_button_belongs_to_a_feature_and_can_be_typed(missing: Missing) -> None:
    button = button_of(OpenGap(missing=missing))
    assert button
    assert button.action in WAYS.buttons
    assert button.typed.split()[0] in WAYS.words
