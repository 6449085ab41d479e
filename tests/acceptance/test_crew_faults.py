"""After any fault of a crew's calls each message is there once, or somebody is told."""

from pathlib import Path

import pytest
from attrs import frozen

from actors.incident import keys
from bot.sandbox import Fault, How, SandboxOptions
from bot.sandbox.args import Args
from bot.sandbox.text import read
from tests.acceptance.crew import MOST, WAITS, Crew, Stage
from tests.acceptance.fault_cells import Cell, flaws_of, in_every_run
from tests.acceptance.fault_matrix import KINDS, SOON, Kind, RefusedConnections, Target
from tests.acceptance.fault_matrix import plant as plant_fault
from tests.acceptance.harness import Harness, posted_by, set_up
from tests.acceptance.lifecycle import (
    UNREMINDED,
    incident_channel,
    is_somebody_told,
    until_idle,
)

POST, EDIT, HISTORY = "chat.postMessage", "chat.update", "conversations.history"


@frozen(kw_only=True)
class CrewCall:
    """A call of a row that goes wrong, and the stage that leads to it."""

    row: str
    stage: Stage
    method: str = POST
    doubt: str | None = None

    def __str__(self) -> str:
        return f"{self.method} of {self.row}, {self.stage.name}"

    @property
    def target(self) -> Target:
        if self.doubt:
            return Target(method=self.method, doubt=self.doubt)
        return Target(method=self.method, choose=self._is_its)

    def _is_its(self, _harness: Harness, args: Args) -> bool:
        return f"/{self.row}/" in str(args.fields)


CALLS = (
    CrewCall(row=keys.BRIEF, stage=Stage.DECLARED),
    CrewCall(row=keys.BRIEF, stage=Stage.ACCEPTED, method=EDIT),
    CrewCall(row=keys.BRIEF, stage=Stage.GIVEN),
    CrewCall(row=keys.UNACCEPTED, stage=Stage.REMINDED),
    CrewCall(row=keys.UNACCEPTED, stage=Stage.REMINDED, method=HISTORY, doubt=POST),
    CrewCall(row=keys.UNACCEPTED, stage=Stage.DECLINED, method=EDIT),
    CrewCall(row=keys.DECLINED, stage=Stage.DECLINED),
    CrewCall(row=keys.DECLINED, stage=Stage.TAKEN, method=EDIT),
    CrewCall(row=keys.HANDOVER, stage=Stage.OFFERED),
    CrewCall(row=keys.UNANSWERED, stage=Stage.UNANSWERED),
    CrewCall(row=keys.HANDOVER, stage=Stage.HANDED_OVER, method=EDIT),
    CrewCall(row=keys.UNANSWERED, stage=Stage.HANDED_OVER, method=EDIT),
    CrewCall(row=keys.TASK, stage=Stage.TASK_GIVEN),
    CrewCall(row=keys.ASSIGNMENT, stage=Stage.TASK_GIVEN),
    CrewCall(row=keys.TASK, stage=Stage.TASK_DONE, method=EDIT),
    CrewCall(row=keys.ASSIGNMENT, stage=Stage.TASK_DONE, method=EDIT),
    CrewCall(row=keys.CARD, stage=Stage.CHECKED, method=EDIT),
    CrewCall(row=keys.JOINING, stage=Stage.JOINED),
    CrewCall(row=keys.TEST_END, stage=Stage.TEST_ENDED),
)


async def run_cell(
    folder: Path, refused: RefusedConnections, call: CrewCall, kind: Kind
) -> list[str]:
    """Let a crew work until this call goes wrong; return what is wrong then."""
    options = SandboxOptions(rate_limits=False)
    async with set_up(folder, options=options) as harness, harness.bot(SOON):
        crew = Crew(harness)
        for stage in Stage:
            if stage < call.stage:
                await reach(crew, stage)
        fault = plant_fault(harness, refused, call.target, kind, 1)
        await reach(crew, call.stage, fault)
        flaws = crew.wrong(call.stage)
        if flaws and call.method == EDIT and kind.how is How.ERROR:
            # Slack lets nobody take the buttons off, so they have to be harmless.
            before = len(flaws), holders(harness)
            await crew.presses_old_buttons(call.row)
            async with harness.fast_forward(MOST):
                await until_idle(harness, soon=UNREMINDED)
            flaws = crew.wrong(call.stage)
            return [] if (len(flaws), holders(harness)) == before else flaws
        if is_somebody_told(harness):
            # The other rows go on.
            return [flaw for flaw in flaws if f": {call.row} in " not in flaw]
        return flaws


def holders(harness: Harness) -> list[str]:
    """Return who holds which role, as the incident's card says."""
    channel = incident_channel(harness)
    cards = posted_by(keys.CARD, channel) if channel else []
    return [
        line for x in cards for line in read(x.blocks).splitlines() if " lead" in line
    ]


async def reach(crew: Crew, stage: Stage, fault: Fault | None = None) -> None:
    """Let people act or time pass, until nothing is due soon."""
    harness = crew.harness
    if stage in WAITS:
        harness.clock.leap(await crew.next_wait())
    async with harness.fast_forward(MOST):
        if stage not in WAITS:
            await crew.act(stage)
        if fault:
            await harness.sandbox.until(lambda: fault.reached)
            await until_idle(harness, soon=UNREMINDED)
        else:
            await crew.until(stage)


@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_refused_or_its_answer_lost_the_message_is_right_or_somebody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: CrewCall
) -> None:
    kinds = [kind for kind in KINDS if in_every_run(kind)]
    cell = cell_of(monkeypatch, call)

    assert await flaws_of(tmp_path, cell, kinds) == ""


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_after_any_fault_the_message_is_right_or_somebody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: CrewCall
) -> None:
    cell = cell_of(monkeypatch, call)

    assert await flaws_of(tmp_path, cell, KINDS) == ""


def cell_of(patch: pytest.MonkeyPatch, call: CrewCall) -> Cell:
    refused = RefusedConnections()
    refused.watch(patch)
    return lambda folder, kind: run_cell(folder, refused, call, kind)
