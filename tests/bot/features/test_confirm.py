"""Confirming that a step is done."""

from pathlib import Path

import pytest

from actors.incident.keys import announce_key
from actors.incident.steps.events import StepDone, StepFailed
from actors.incident.steps.state import IN_DOUBT
from bot.screens import actions
from bot.words import retry_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.fakes import quiet
from tests.actors.incident.case import NEWS, T0
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import running_gateway
from tests.bot.team import SEVEN

STEP = announce_key(NEWS)
DOUBTED = (*SEVEN, StepFailed(at=T0, step=STEP, error=IN_DOUBT))
REFUSED = (*SEVEN, StepFailed(at=T0, step=STEP, error="not_in_channel"))
DONE = (*SEVEN, StepDone(at=T0, step=STEP))


async def test_a_doubted_step_is_confirmed_and_a_second_time_too(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *DOUBTED)

        assert await at.presses(actions.IS_THERE, f"7 {STEP}") == as_mrkdwn(
            retry_text.CONFIRMED
        )
        again = await at.clicks(actions.IS_THERE, f"7 {STEP}", trigger_id="another")
        assert again is None
        await quiet()
        assert at.slack.said()[-1] == as_mrkdwn(retry_text.CONFIRMED)
        assert len(await at.store.read(7)) == len(DOUBTED) + 1


@pytest.mark.parametrize("events", [SEVEN, REFUSED])
async def test_a_step_that_is_not_in_doubt_is_not_recorded_as_done(
    tmp_path: Path, events: tuple[StepDone, ...]
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *events)

        said = await at.presses(actions.IS_THERE, f"7 {STEP}")
        assert said == as_mrkdwn(retry_text.NOTHING_TO_CONFIRM)
