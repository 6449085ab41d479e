"""Buttons whose incident or step does not exist, and those pressed twice."""

from pathlib import Path

import pytest

from actors.incident.ids import IncidentNumber
from actors.incident.keys import announce_key
from actors.incident.steps.events import StepDone, StepFailed
from actors.incident.steps.state import IN_DOUBT
from bot.screens import actions
from bot.words import choosing, closing, retrying
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.fakes import quiet
from tests.actors.incident.case import CLOSED, NEWS, T0, incident_of
from tests.bot.scene import MADE, SEVEN, Scene, keep, scene

OURS = (
    actions.REOPEN,
    actions.TRY_AGAIN,
    actions.POST_AGAIN,
    actions.IS_THERE,
)
STEP = announce_key(NEWS)
DOUBTED = (*SEVEN, StepFailed(at=T0, step=STEP, error=IN_DOUBT))
REFUSED = (*SEVEN, StepFailed(at=T0, step=STEP, error="not_in_channel"))
DONE = (*SEVEN, StepDone(at=T0, step=STEP))


async def clicked(at: Scene, action: str, value: str) -> str:
    """Click, and return what is answered."""
    before = len(at.slack.said())
    assert await at.clicks(action, value) is None
    await quiet()
    (said,) = at.slack.said()[before:]
    return said


@pytest.mark.parametrize("action", OURS)
@pytest.mark.parametrize("value", ["8", "8 nonsense/step", "0", "999999999"])
async def test_a_button_of_an_incident_that_does_not_exist_says_so(
    tmp_path: Path, action: str, value: str
) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        number = IncidentNumber(int(value.partition(" ")[0]))

        assert await clicked(at, action, value) == as_mrkdwn(choosing.no_such(number))
        assert (at.engine.asked, at.engine.released) == ([], [])


@pytest.mark.parametrize("action", OURS)
@pytest.mark.parametrize(
    "value",
    ["99999999999999999999", "9" * 2000, "٣", "-1", "7.0", "²", "", " 7", "seven x"],
)
async def test_a_button_that_names_no_number_is_answered_too(
    tmp_path: Path, action: str, value: str
) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)

        assert await clicked(at, action, value) == as_mrkdwn(choosing.no_such(None))
        assert (at.engine.asked, at.engine.released) == ([], [])


@pytest.mark.parametrize("action", [actions.POST_AGAIN, actions.IS_THERE])
@pytest.mark.parametrize("step", ["nonsense/step", "", "invite/UEVE", "x" * 1990])
async def test_a_button_of_a_step_that_does_not_exist_says_so(
    tmp_path: Path, action: str, step: str
) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)

        said = await clicked(at, action, f"7 {step}")
        assert said == as_mrkdwn(choosing.no_such_step(incident_of(*SEVEN)))
        assert (at.engine.asked, at.engine.released) == ([], [])


async def test_a_doubted_step_is_confirmed_and_a_second_time_too(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *DOUBTED)

        assert await clicked(at, actions.IS_THERE, f"7 {STEP}") == retrying.CONFIRMED
        again = await at.clicks(actions.IS_THERE, f"7 {STEP}", trigger_id="another")
        assert again is None
        await quiet()
        assert at.slack.said()[-1] == retrying.CONFIRMED
        assert len(await at.store.read(7)) == len(DOUBTED) + 1


@pytest.mark.parametrize("events", [SEVEN, REFUSED])
async def test_what_is_not_in_doubt_is_not_said_to_be_recorded_as_done(
    tmp_path: Path, events: tuple[StepDone, ...]
) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *events)

        said = await clicked(at, actions.IS_THERE, f"7 {STEP}")
        assert said == retrying.NOTHING_TO_CONFIRM


async def test_a_refused_step_is_tried_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *REFUSED)

        assert await clicked(at, actions.POST_AGAIN, f"7 {STEP}") == retrying.RETRYING
        assert at.engine.released == [7]


async def test_what_is_done_is_not_tried_again(tmp_path: Path) -> None:
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *DONE)

        said = await clicked(at, actions.POST_AGAIN, f"7 {STEP}")
        assert said == retrying.NOTHING_TO_RETRY


async def test_a_closed_incident_is_reopened_once(tmp_path: Path) -> None:
    closed = (*CLOSED[:1], MADE, *CLOSED[1:])
    async with scene(tmp_path) as at:
        await keep(at.store, 7, *closed)
        incident = incident_of(*closed)

        assert await clicked(at, actions.REOPEN, "7") == closing.reopened_now(incident)
        await at.clicks(actions.REOPEN, "7", trigger_id="another")
        await quiet()
        assert at.slack.said()[-1] == closing.already_open(incident)
        assert at.engine.released == []


async def test_an_unknown_button_is_acknowledged_and_left_alone(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as at:
        assert await at.clicks("somebody_elses", "7") is None
        await quiet()

        assert at.slack.calls == []
