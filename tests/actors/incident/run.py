"""A run of one incident against the small Slack, and what people read in it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from attrs import define, field

from actors.incident.bodies import NoticeView
from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.effects import Step
from actors.incident.events import Event
from actors.incident.evolve import evolve, replay
from actors.incident.ids import StepKey
from actors.incident.keys import row_of
from actors.incident.model import Incident
from actors.incident.plan.next_move import next_move
from actors.incident.plan.promise import delayed
from actors.incident.plan.question import rescheduled
from actors.incident.settle import at_any_time, settle, started
from actors.incident.views import Progress, QuestionView, ReceiptView
from actors.moves import Act, Rest, Wait
from tests.actors.incident.case import ADA, T0, mark
from tests.actors.incident.slack import Fault, Slack


@define
class Run:
    """One incident that a test drives as its actor would.

    Attributes:
        into_hours: moves a time into working hours.
    """

    slack: Slack = field(factory=Slack)
    now: datetime = T0
    journal: list[Event] = field(factory=list)
    state: Incident | None = None
    calls: int = 0
    into_hours: Callable[[datetime], datetime] = at_any_time

    @property
    def incident(self) -> Incident:
        assert self.state is not None
        return self.state

    def append(self, events: Iterable[Event]) -> None:
        for event in events:
            self.journal.append(event)
            self.state = evolve(self.state, event)

    def command(self, command: Command) -> None:
        self.append(decide(self.state, command))

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def restart(self) -> None:
        self.state = replay(self.journal)

    def act(self, fault: Fault = Fault.NONE) -> bool:
        """Do what is due; return whether anything was."""
        move = next_move(self.state, self.now)
        if not isinstance(move, Act):
            return False
        step, incident = move.step, self.incident
        self.calls += 1
        assert not set(step.covers) & set(incident.steps.settled), (
            "a settled target again"
        )
        assert not set(step.covers) & set(incident.steps.refused), (
            "a refused target again"
        )
        if move.in_doubt:
            outcome = self.slack.look_up(step, fault, self.now)
        else:
            self.append([started(step, self.now)])
            outcome = self.slack.perform(step, fault, self.now)
        if outcome is None:
            self.restart()
            return True
        self.append(
            settle(
                self.incident,
                step,
                outcome,
                self.now,
                looked_up=move.in_doubt,
                into_hours=self.into_hours,
            )
        )
        return True

    def wake(self) -> "Run":
        """Do what an actor does first when it is woken, and then what is due now."""
        self.append(rescheduled(self.incident, self.now, self.into_hours))
        self.append(delayed(self.incident, self.now))
        return self.drain_now()

    def at(self, when: datetime) -> "Run":
        """Let time pass and do everything that becomes due until then."""
        while True:
            self.wake()
            match next_move(self.state, self.now):
                case Wait(until=until) if until <= when:
                    assert until > self.now
                    self.now = until
                case _:
                    self.now = when
                    return self.wake()

    def drain(self, faults: Iterable[Fault] = (), limit: int = 300) -> "Run":
        """Go on until there is nothing to do, and let time pass as needed."""
        left = list(faults)
        for _ in range(limit):
            if self.act(left.pop(0) if left else Fault.NONE):
                continue
            match next_move(self.state, self.now):
                case Wait(until=until):
                    assert until > self.now
                    self.now = until
                case Rest():
                    return self
                case Act():
                    raise AssertionError("an act was due and not done")
        raise AssertionError(f"it does not come to rest: {self.journal[-6:]}")

    def drain_now(self, limit: int = 300) -> "Run":
        """Do everything that is due at this moment, and nothing later."""
        for _ in range(limit):
            if not self.act():
                return self
        raise AssertionError(f"it does not come to rest: {self.journal[-6:]}")


def run_of(*commands: Command) -> Run:
    run = Run()
    for command in commands:
        run.now = max(run.now, command.mark.at)
        run.command(command)
    return run


def first_step(incident: Incident) -> Step:
    move = next_move(incident, T0)
    assert isinstance(move, Act)
    return move.step


def next_key(run: Run) -> StepKey | None:
    move = next_move(run.state, run.now)
    return move.step.key if isinstance(move, Act) else None


def until_row(run: Run, row: str) -> Run:
    """Do everything that comes before this row, and let time pass as needed."""
    while (key := next_key(run)) is None or row_of(key) != row:
        match next_move(run.state, run.now):
            case Wait(until=until):
                run.now = until
            case Rest():
                raise AssertionError(f"the row {row} is not due")
            case _:
                run.act()
    return run


def receipts(run: Run, place: str = ADA) -> list[ReceiptView]:
    return [x for x in run.slack.said_in(place) if isinstance(x, ReceiptView)]


def questions(run: Run, place: str = "COWN") -> list[QuestionView]:
    return [x for x in run.slack.said_in(place) if isinstance(x, QuestionView)]


def notices(run: Run, place: str) -> list[NoticeView]:
    return [x for x in run.slack.said_in(place) if isinstance(x, NoticeView)]


def changes(run: Run, place: str) -> list[list[str]]:
    return [
        [type(change).__name__ for _, change in notice.news]
        for notice in notices(run, place)
    ]


def progress(view: ReceiptView, row: str) -> list[Progress]:
    return [line.progress for line in view.lines if line.row == row]


def say(run: Run, command: Command, after: float) -> Run:
    run.now = max(run.now, mark(after=after).at)
    run.command(command)
    return run
