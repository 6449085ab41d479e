"""The window that closes an incident."""

from pathlib import Path

import pytest

from actors.incident.ids import ChannelId
from actors.incident.lifecycle import Close
from bot.base.json_types import text
from bot.dialogue.forms.form import Form
from bot.screens import actions
from bot.screens.closing_window import SUMMARY
from bot.slack.web.results import Refused
from tests.bot.dialogue.contexts import CHANNELS, TWO, two_incidents
from tests.bot.running_gateway import RunningGateway
from tests.bot.sent import clicked, shown_in

HERE = CHANNELS[TWO]
FORM = Form(id="f1", origin=HERE, number=TWO)


async def submitted(at: RunningGateway, said: str, form: Form = FORM) -> str:
    answer = await at.submits({SUMMARY: said}, form, callback=actions.CLOSING)
    return shown_in(answer)


@pytest.mark.parametrize("summary", ["", "Rolled back.\n> by hand", "x" * 3000])
async def test_it_closes_the_incident_with_what_was_typed(
    tmp_path: Path, summary: str
) -> None:
    async with two_incidents(tmp_path) as at:
        shown = await submitted(at, summary)
        ((number, command, _),) = at.engine.asked

    assert number == TWO
    assert isinstance(command, Close)
    assert command.summary == summary
    assert "Incident 2 is closed: " in shown


async def test_submitting_it_again_closes_nothing_twice(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        first = await submitted(at, "Over.")
        again = await submitted(at, "Over.")
        incident = await at.incident(TWO)

    assert first == again
    assert len(incident.lifecycle.closures) == 1


async def test_an_incident_that_somebody_else_closed_stays_closed_by_them(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path) as at:
        await submitted(at, "Over.")
        other = Form(id="f2", origin=HERE, number=TWO)
        shown = await submitted(at, "Not over.", other)
        incident = await at.incident(TWO)

    assert "was already closed by" in shown
    assert incident.closed
    assert incident.closed.summary == "Over."


async def test_a_window_that_slack_refuses_is_answered_by_what_to_type(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path) as at:
        at.slack.always["views.open"] = Refused(error="view_too_large")
        said = await at.presses(actions.ASK_TO_CLOSE, str(TWO))

    assert "`/incident close 2 [how it ended]`" in said


async def test_an_incident_that_is_closed_is_not_asked_about(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        await submitted(at, "Over.")
        said = await at.presses(actions.ASK_TO_CLOSE, str(TWO))

    assert "was already closed by" in said


async def test_the_window_belongs_to_the_channel_of_the_button(tmp_path: Path) -> None:
    place = ChannelId("CASKED")
    async with two_incidents(tmp_path) as at:
        await at.sends(clicked(actions.ASK_TO_CLOSE, str(TWO)))
        (view,) = at.slack.views("views.open")

    form = Form.of_metadata(text(view, "private_metadata"))
    assert (form.origin, form.number) == (place, TWO)
