"""Calls that shortcuts cause go wrong, and each message is there once all the same."""

from pathlib import Path

import pytest

from actors.incident.keys import ANNOUNCE, HANDOVER, REPLY, UNANSWERED
from bot.sandbox import Fault, How
from bot.sandbox.args import Args
from bot.screens import actions
from tests.acceptance.harness import Harness, posted_by, set_up
from tests.acceptance.lifecycle import until_idle
from tests.acceptance.test_handover import asked
from tests.acceptance.test_shortcuts import ALERT, declared_from

POST = "chat.postMessage"


def plant(harness: Harness, how: How, row: str, *, acts: bool) -> Fault:
    """Let the first post of a row go wrong."""

    def is_its(args: Args) -> bool:
        return f"/{row}/" in str(args.fields)

    return harness.sandbox.plant(Fault(how=how, method=POST, acts=acts, when=is_its))


@pytest.mark.parametrize("acts", [False, True])
@pytest.mark.parametrize("how", [How.RESET, How.HANG, How.SERVER_ERROR])
@pytest.mark.parametrize("row", [ANNOUNCE, REPLY])
async def test_a_reply_whose_answer_is_lost_is_there_once(
    tmp_path: Path, row: str, how: How, *, acts: bool
) -> None:
    async with set_up(tmp_path) as harness:
        place = harness.headquarters if row == REPLY else harness.help
        alert = harness.alex.posts(place, ALERT)
        async with harness.bot(), harness.fast_forward():
            fault = plant(harness, how, row, acts=acts)
            await declared_from(harness, alert)
            await until_idle(harness)

    (message,) = posted_by(row, place)
    assert message.thread_ts == alert.ts
    assert fault.reached == 1


@pytest.mark.parametrize("acts", [False, True])
@pytest.mark.parametrize("how", [How.RESET, How.HANG, How.SERVER_ERROR])
async def test_a_giver_hears_once_that_the_receiver_cannot(
    tmp_path: Path, how: How, *, acts: bool
) -> None:
    async with set_up(tmp_path) as harness, harness.bot(), harness.fast_forward():
        channel, message = await asked(harness)
        fault = plant(harness, how, UNANSWERED, acts=acts)
        await harness.alex.clicks(message, actions.CANNOT_TAKE_OVER)
        await until_idle(harness)

    assert len(posted_by(UNANSWERED, harness.sam.dm)) == 1
    assert len(posted_by(HANDOVER, channel)) == 1
    assert fault.reached == 1


@pytest.mark.parametrize("error", ["is_archived", "restricted_action"])
async def test_only_the_declarer_hears_that_slack_refuses_the_reply(
    tmp_path: Path, error: str
) -> None:
    async with set_up(tmp_path) as harness:
        alert = harness.alex.posts(harness.headquarters, ALERT)
        async with harness.bot(), harness.fast_forward():
            refusal = Fault(
                how=How.ERROR,
                method=POST,
                error=error,
                times=None,
                when=lambda args: f"/{REPLY}/" in str(args.fields),
            )
            harness.sandbox.plant(refusal)
            await declared_from(harness, alert)
            told = "Not done: answer the message from which it was declared"
            await harness.until_posted(harness.sam.dm, told)
            await until_idle(harness)

    assert posted_by(REPLY, harness.headquarters) == []
    assert len(posted_by(ANNOUNCE, harness.headquarters)) == 1
    assert harness.alex.dm.posts == []
