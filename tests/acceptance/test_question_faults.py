"""After any fault of a question's calls it is there once, or somebody is told."""

from contextlib import suppress
from pathlib import Path

import pytest
from attrs import frozen

from bot.sandbox import Fault, How, SandboxOptions
from bot.sandbox.args import Args
from bot.sandbox.response_url import RESPONSE_URL
from tests.acceptance.fault_cells import flaws_of
from tests.acceptance.fault_matrix import KINDS, SOON, Kind, RefusedConnections, Target
from tests.acceptance.fault_matrix import plant as plant_fault
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import (
    Milestone,
    act,
    is_somebody_told,
    until_complete,
    until_idle,
)
from tests.acceptance.questions import (
    ANSWERED,
    ASK_TOMORROW,
    SHOWN,
    Stage,
    answer,
    questions,
    until_next_question,
    wrong,
)
from tests.acceptance.retrying_people import clicks

POST, EDIT, HISTORY = "chat.postMessage", "chat.update", "conversations.history"


def _is_question(_harness: Harness, args: Args) -> bool:
    return "/question/" in str(args.fields)


@frozen(kw_only=True)
class QuestionCall:
    """A call of a question that goes wrong, and the stage that leads to it."""

    stage: Stage
    target: Target

    def __str__(self) -> str:
        return f"{self.target.method}, {self.stage.name}"


CALLS = (
    QuestionCall(stage=Stage.ASKED, target=Target(method=POST, choose=_is_question)),
    QuestionCall(stage=Stage.ASKED, target=Target(method=HISTORY, doubt=POST)),
    QuestionCall(stage=Stage.PUT_OFF, target=Target(method=EDIT, choose=_is_question)),
    QuestionCall(stage=Stage.PUT_OFF, target=Target(method=RESPONSE_URL)),
    QuestionCall(
        stage=Stage.ASKED_AGAIN, target=Target(method=POST, choose=_is_question)
    ),
    QuestionCall(
        stage=Stage.UNANSWERED, target=Target(method=EDIT, choose=_is_question)
    ),
    QuestionCall(stage=Stage.CLOSED, target=Target(method=EDIT, choose=_is_question)),
)


async def run_cell(
    folder: Path, refused: RefusedConnections, call: QuestionCall, kind: Kind
) -> list[str]:
    """Let an incident live until this call goes wrong; return what is wrong then."""
    options = SandboxOptions(rate_limits=False)
    async with set_up(folder, options=options) as harness, harness.bot(SOON):
        async with harness.fast_forward():
            await act(harness, Milestone.DECLARED)
            await until_complete(harness, Milestone.DECLARED)
        for stage in Stage:
            if stage < call.stage:
                await reach(harness, stage)
        fault = plant_fault(harness, refused, call.target, kind, 1)
        await reach(harness, call.stage, fault)
        flaw = wrong(harness, call.stage)
        if flaw and call.target.method == EDIT and kind.how is How.ERROR:
            # Slack lets nobody take the buttons off, so they have to be harmless.
            for question in questions(harness):
                with suppress(LookupError):
                    await clicks(harness, harness.sam, question, ASK_TOMORROW)
            async with harness.fast_forward():
                await until_idle(harness)
            return [] if len(questions(harness)) == len(SHOWN[call.stage]) else [flaw]
    return [flaw] if flaw and not is_somebody_told(harness) else []


async def reach(harness: Harness, stage: Stage, fault: Fault | None = None) -> None:
    """Let time pass or somebody answer, until nothing is due soon."""
    if stage not in ANSWERED:
        harness.clock.leap(await until_next_question(harness))
    async with harness.fast_forward():
        if stage in ANSWERED:
            await answer(harness, stage)
        if fault:
            await harness.sandbox.until(lambda: fault.reached)
        await until_idle(harness)


@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_after_any_fault_the_question_is_right_or_somebody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: QuestionCall
) -> None:
    refused = RefusedConnections()
    refused.watch(monkeypatch)

    async def cell(folder: Path, kind: Kind) -> list[str]:
        return await run_cell(folder, refused, call, kind)

    assert await flaws_of(tmp_path, cell, KINDS) == ""
