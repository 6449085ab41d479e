"""When people hear of tasks: each message comes once, in time, and while it matters.

Who asked for each change, and what the messages say, is judged beside it.
"""

from collections.abc import Iterator

from attrs import define

from actors.incident.events import Event
from actors.incident.facts import Mark
from actors.incident.lifecycle import Declared, Kind
from actors.incident.tasks import (
    TaskAdded,
    TaskDone,
    TaskDropped,
    TaskGiven,
    TaskReopened,
)
from tests.auditor.crew_state import CrewState, add
from tests.auditor.evidence import Case, Evidence
from tests.auditor.turns import (
    CHANNEL,
    Turn,
    late_turns,
    missing_turns,
    wrong_buttons,
    wrong_turns,
)

TAKE, FINISH = "take_task", "finish_task"


@define
class TaskTurns:
    """The messages about tasks that an incident owes, as its events tell them."""

    case: Case
    tasks: dict[int, Turn]
    assignments: list[Turn]
    standing: dict[int, Turn]
    crew: CrewState
    declarer: str = ""
    is_test: bool = False

    @classmethod
    def of(cls, case: Case) -> "TaskTurns":
        turns = cls(case, {}, [], {}, CrewState())
        for place, event in enumerate(case.events):
            if isinstance(event, Declared):
                turns.declarer = event.mark.by
                turns.is_test = event.kind is Kind.TEST
            turns._add(place, event)
            add(turns.crew, event)
        for number, turn in turns.tasks.items():
            task = turns.crew.open_tasks.get(number)
            action = FINISH if task and task.owner else TAKE
            turn.buttons = frozenset({(action, f"{case.number} {number}")})
        return turns

    def _add(self, place: int, event: Event) -> None:
        match event:
            case TaskAdded(mark=mark, task=number, owner=owner):
                self.tasks[number] = Turn(
                    name=f"task/{number}", to=(CHANNEL,), began=place, due=mark.at
                )
                self._assign(place, mark, number, owner)
            case TaskGiven(mark=mark, task=number, owner=owner):
                self._assign(place, mark, number, owner)
            case TaskReopened(mark=mark, task=number):
                turn = self.tasks[number]
                turn.ended = turn.ended_at = None
                turn.again = mark.at
                self._assign(place, mark, number, self.crew.over_tasks[number].owner)
            case TaskDone(mark=mark, task=number) | TaskDropped(mark=mark, task=number):
                self.tasks[number].end(place, mark.at)
                self._unassign(place, mark, number)
            case _:
                pass

    def _unassign(self, place: int, mark: Mark, number: int) -> None:
        if earlier := self.standing.pop(number, None):
            earlier.end(place, mark.at)

    def _assign(self, place: int, mark: Mark, number: int, owner: str | None) -> None:
        self._unassign(place, mark, number)
        if owner in {None, mark.by}:
            return
        is_heard = not self.is_test or owner == self.declarer
        turn = Turn(
            name=f"assignment/{len(self.assignments) + 1}",
            to=(str(owner),),
            began=place,
            due=mark.at if is_heard else None,
            buttons=frozenset({(FINISH, f"{self.case.number} {number}")}),
        )
        self.assignments.append(turn)
        self.standing[number] = turn

    @property
    def rows(self) -> dict[str, list[Turn]]:
        return {"task": [*self.tasks.values()], "assignment": self.assignments}


def unasked_task_messages(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: the channel reads of each task once, and an owner of each assignment."""
    for row, turns in TaskTurns.of(case).rows.items():
        for flaw in (
            *wrong_turns(row, turns, case, evidence),
            *late_turns(row, turns, case, evidence),
        ):
            yield f"I2 task, {flaw}"


def missing_task_messages(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: at rest each open task is shown, and no button of a message lies."""
    rows = TaskTurns.of(case).rows
    for row, turns in rows.items():
        for flaw in missing_turns(row, turns, case, evidence):
            yield f"I2 task, {flaw}"
    for flaw in wrong_buttons([y for x in rows.values() for y in x], case, evidence):
        yield f"I2 button, {flaw}"
