"""When the channel hears that nobody leads, by what people did with that role."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import define, field

from actors.incident.details import SeverityChanged
from actors.incident.events import Event
from actors.incident.lifecycle import Closed, Declared, Kind, Reopened
from actors.incident.roles import LeadChanged
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

ROW = "unled"
NOTICED_AFTER = timedelta(minutes=5)
SINCE = 4
"""The plan version since which the channel hears of it."""


@define
class Vacancies:
    """The times in which nobody led an incident, in order."""

    case: Case
    crew: CrewState = field(factory=CrewState)
    turns: list[Turn] = field(factory=list)
    is_test: bool = False
    nags: bool = True

    @classmethod
    def of(cls, case: Case) -> "Vacancies":
        vacancies = cls(case)
        for place, event in enumerate(case.events):
            before = vacancies._role_without_lead()
            add(vacancies.crew, event)
            vacancies._add(place, event, before)
        return vacancies

    def _role_without_lead(self) -> str:
        return next((x.key for x in self.crew.free if x.leads), "")

    def _add(self, place: int, event: Event, before: str) -> None:
        now = self._role_without_lead()
        match event:
            case Declared(mark=mark, severity=severity, kind=kind):
                self.is_test, self.nags = kind is Kind.TEST, severity.nags
                self._begin(place, mark.at, now)
            case Reopened(mark=mark):
                self._begin(place, mark.at, now)
            case LeadChanged(mark=mark) if now and not before:
                self._begin(place, mark.at, now)
            case LeadChanged(mark=mark) if not now:
                self._end(place, mark.at)
            case Closed(mark=mark):
                self._end(place, mark.at)
            case SeverityChanged(severity=severity):
                self.nags = severity.nags
                for turn in self.turns:
                    turn.is_owed &= severity.nags
            case _:
                pass

    def _begin(self, place: int, at: datetime, role: str) -> None:
        if not role:
            return
        is_heard = not self.is_test and self.crew.plan >= SINCE
        turn = Turn(
            name=f"{ROW}/{len(self.turns) + 1}",
            to=(CHANNEL,),
            began=place,
            due=at + NOTICED_AFTER if is_heard else None,
            buttons=frozenset({("take_role", f"{self.case.number} {role}")}),
            is_owed=self.nags,
        )
        self.turns.append(turn)

    def _end(self, place: int, at: datetime) -> None:
        for turn in self.turns:
            turn.end(place, at)


def wrong_vacancies(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: the channel hears once that nobody leads, after five minutes."""
    turns = Vacancies.of(case).turns
    for flaw in (
        *wrong_turns(ROW, turns, case, evidence),
        *late_turns(ROW, turns, case, evidence),
    ):
        yield f"I2 lead, {flaw}"


def missing_vacancies(case: Case, evidence: Evidence) -> Iterator[str]:
    """I2: at rest the channel has heard of it, and can take the role."""
    turns = Vacancies.of(case).turns
    due = [x for x in turns if x.due is not None and x.due <= evidence.now]
    for flaw in missing_turns(ROW, due, case, evidence):
        yield f"I2 lead, {flaw}"
    for flaw in wrong_buttons(turns, case, evidence):
        yield f"I2 button, {flaw}"
