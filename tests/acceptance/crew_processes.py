"""What a crew does in an incident, with real processes on a fast clock."""

from datetime import timedelta

from attrs import define, field

from tests.acceptance.crew import WAITS, Crew, Stage
from tests.acceptance.process_kills import PATIENCE
from tests.acceptance.question_processes import QuestionRun


@define(eq=False)
class CrewRun(QuestionRun):
    """One run; points count from the declaration on, in each process anew."""

    crew: Crew = field(init=False)

    @crew.default
    def _new_crew(self) -> Crew:
        return Crew(self.harness)

    async def live(self) -> None:
        self.clock.leap(self.harness.clock, timedelta(seconds=1))
        for self._stage in Stage:
            if self._stage in WAITS:
                self.clock.leap(self.harness.clock, await self.crew.next_wait())
            else:
                await self.crew.act(self._stage)
            await self.crew.until(self._stage, PATIENCE)
        await self._stay_silent()

    def flaws(self) -> str:
        return "\n".join(self.crew.wrong(Stage.TEST_ENDED))
