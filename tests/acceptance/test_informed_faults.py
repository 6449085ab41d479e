"""After any fault each channel has heard everything once, or somebody is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen

from bot.sandbox import Fault, How, SandboxOptions
from bot.sandbox.args import Args
from tests.acceptance.fault_cells import Cell, flaws_of, in_every_run
from tests.acceptance.fault_matrix import KINDS, SOON, Kind, RefusedConnections, Target
from tests.acceptance.fault_matrix import plant as plant_fault
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.informed import MOST, Informed, Stage
from tests.acceptance.lifecycle import UNREMINDED, is_somebody_told, until_idle

POST, EDIT = "chat.postMessage", "chat.update"
REPLIES, HISTORY = "conversations.replies", "conversations.history"

Place = Callable[[Harness], str]


def _help(harness: Harness) -> str:
    return harness.help.id


def _headquarters(harness: Harness) -> str:
    return harness.headquarters.id


@frozen(kw_only=True)
class InformedCall:
    """A call for one channel that goes wrong, and the stage that leads to it.

    Attributes:
        doubted: the answer to a message in that channel is lost before.
    """

    stage: Stage
    method: str = POST
    place: Place = _help
    doubted: bool = False

    def __str__(self) -> str:
        where = self.place.__name__.strip("_")
        return f"{self.method} in {where}, {self.stage.name}"

    @property
    def target(self) -> Target:
        return Target(method=self.method, choose=self.is_there)

    def is_there(self, harness: Harness, args: Args) -> bool:
        return args.text("channel") == self.place(harness)

    def plant(self, harness: Harness, refused: RefusedConnections, kind: Kind) -> Fault:
        if self.doubted:
            lost = Fault(
                how=How.RESET,
                method=POST,
                acts=True,
                when=lambda args: self.is_there(harness, args),
            )
            harness.sandbox.plant(lost)
        return plant_fault(harness, refused, self.target, kind, 1)


CALLS = (
    InformedCall(stage=Stage.DECLARED),
    InformedCall(stage=Stage.UPDATED),
    InformedCall(stage=Stage.UPDATED, method=EDIT),
    InformedCall(stage=Stage.UPDATED, method=REPLIES, doubted=True),
    InformedCall(stage=Stage.RENAMED),
    InformedCall(stage=Stage.RAISED),
    InformedCall(stage=Stage.RAISED, method=HISTORY, doubted=True),
    InformedCall(stage=Stage.DELETED),
    InformedCall(stage=Stage.DELETED, method=EDIT),
    InformedCall(stage=Stage.DELETED, method=REPLIES, doubted=True),
    InformedCall(stage=Stage.DELETED, method=HISTORY, doubted=True),
    InformedCall(stage=Stage.REFUSED, place=_headquarters),
    InformedCall(stage=Stage.CLOSED),
    InformedCall(stage=Stage.CLOSED, method=EDIT, place=_headquarters),
    InformedCall(stage=Stage.REOPENED, place=_headquarters),
)


async def run_cell(
    folder: Path, refused: RefusedConnections, call: InformedCall, kind: Kind
) -> list[str]:
    """Keep channels informed until this call goes wrong; return what is wrong then."""
    options = SandboxOptions(rate_limits=False)
    async with set_up(folder, options=options) as harness, harness.bot(SOON):
        informed = Informed(harness)
        for stage in Stage:
            if stage < call.stage:
                async with harness.fast_forward(MOST):
                    await informed.act(stage)
                    await informed.until(stage)
        fault = call.plant(harness, refused, kind)
        async with harness.fast_forward(MOST):
            await informed.act(call.stage)
            await harness.sandbox.until(lambda: fault.reached)
            await until_idle(harness, soon=UNREMINDED)
        flaws = informed.wrong(call.stage)
        if is_somebody_told(harness):
            # The other channels hear everything.
            where = str(call).rpartition(" in ")[2].partition(",")[0]
            return [flaw for flaw in flaws if not flaw.endswith(f" in {where}")]
        return flaws


@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_refused_or_its_answer_lost_each_channel_hears_it_or_somebody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: InformedCall
) -> None:
    kinds = [kind for kind in KINDS if in_every_run(kind)]
    cell = cell_of(monkeypatch, call)

    assert await flaws_of(tmp_path, cell, kinds) == ""


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("call", CALLS, ids=str)
async def test_after_any_fault_each_channel_hears_it_or_somebody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: InformedCall
) -> None:
    cell = cell_of(monkeypatch, call)

    assert await flaws_of(tmp_path, cell, KINDS) == ""


def cell_of(patch: pytest.MonkeyPatch, call: InformedCall) -> Cell:
    refused = RefusedConnections()
    refused.watch(patch)
    return lambda folder, kind: run_cell(folder, refused, call, kind)
