"""Trying again what Slack refused, or what kept crashing."""

from pathlib import Path

from actors.incident.keys import announce_key
from actors.incident.steps.events import StepDone, StepFailed
from bot.screens import actions
from bot.words import retry_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import DECLARED, NEWS, T0
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import running_gateway
from tests.bot.team import SEVEN

STEP = announce_key(NEWS)
REFUSED = (*SEVEN, StepFailed(at=T0, step=STEP, error="is_archived"))
DONE = (*SEVEN, StepDone(at=T0, step=STEP))


async def test_what_slack_refused_is_tried_again(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *REFUSED)
        assert await at.asks("/incident", "retry 7") == as_mrkdwn(retry_text.RETRYING)
        assert await at.asks("/incident", "retry 7") == as_mrkdwn(
            retry_text.NOTHING_TO_RETRY
        )


async def test_what_kept_crashing_is_tried_again_though_nothing_was_refused(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *DECLARED)
        await at.store.park(7, "crashed 3 times")
        assert await at.asks("/incident", "retry 7") == as_mrkdwn(retry_text.RETRYING)
        assert await at.store.parked() == ()


async def test_a_refused_step_is_tried_again(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *REFUSED)

        assert await at.presses(actions.POST_AGAIN, f"7 {STEP}") == as_mrkdwn(
            retry_text.RETRYING
        )
        assert at.engine.released == [7]


async def test_what_is_done_is_not_tried_again(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *DONE)

        said = await at.presses(actions.POST_AGAIN, f"7 {STEP}")
        assert said == as_mrkdwn(retry_text.NOTHING_TO_RETRY)
