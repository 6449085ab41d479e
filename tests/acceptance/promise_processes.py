"""An update that is promised, asked for and sent, by processes on a fast clock."""

from attrs import define

from tests.acceptance.process_kills import PATIENCE
from tests.acceptance.promises import (
    WAITS,
    Stage,
    act,
    promise_updates,
    until_stage,
    wrong,
)
from tests.acceptance.question_processes import QuestionRun
from tests.acceptance.questions import until_next_question


@define(eq=False)
class PromiseRun(QuestionRun):
    """One run; points count from the first reminder on, in each process anew."""

    async def run(self) -> None:
        promise_updates(self.harness)
        await super().run()

    async def live(self) -> None:
        for self._stage in Stage:
            if self._stage in WAITS:
                by = await until_next_question(self.harness)
                self.clock.leap(self.harness.clock, by)
            else:
                await act(self.harness, self._stage)
            await until_stage(self.harness, self._stage, PATIENCE)
        await self._stay_silent()

    def flaws(self) -> str:
        return wrong(self.harness, Stage.CLOSED)
