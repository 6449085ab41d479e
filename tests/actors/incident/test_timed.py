"""The contract of rows that wait for a time, over the whole plan and any run."""

from datetime import datetime, timedelta

from attrs import define, field
from attrs import evolve as with_
from hypothesis import event, given, settings
from hypothesis import strategies as st

from actors.incident.details import Estimate, Update
from actors.incident.effects import PostMessage, Step
from actors.incident.evolve import replay
from actors.incident.facts import Severity
from actors.incident.ids import StepKey
from actors.incident.keys import QUESTION, row_of
from actors.incident.lifecycle import Close, Reopen
from actors.incident.plan.next_move import due_steps
from actors.incident.plan.outstanding import open_lines
from actors.incident.plan.table import PLAN
from actors.incident.question import PostponeQuestion, QuestionPostponed
from actors.incident.trouble import Retry
from actors.incident.views import Progress, QuestionState
from tests.actors.incident.case import BOB, DECLARE, P2, P3, T0, mark
from tests.actors.incident.run import Run, questions, run_of
from tests.actors.incident.slack import Fault

DAY, WEEK = timedelta(days=1), timedelta(days=7)
QUIET = with_(P3, nags=False)
FAULTS = [fault for fault in Fault if fault is not Fault.BLIND]

actions = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *["pass", "pass", "pass", "pass", "act", "restart"],
                *["close", "reopen", "reopen", "later", "severity", "retry"],
            ]
        ),
        st.integers(0, 11),
    ),
    min_size=10,
    max_size=40,
)
faults = st.lists(st.sampled_from(FAULTS), max_size=20)
WAITS = (
    *[timedelta(seconds=1), timedelta(seconds=20), timedelta(hours=1)],
    *[timedelta(hours=23), DAY, 2 * DAY, WEEK, WEEK + DAY],
)


@define
class Judge:
    """What people may expect of the questions, from what they did and saw alone.

    Attributes:
        not_before: the earliest time at which the next question may be posted.
    """

    run: Run
    is_open: bool = True
    severity: Severity = P2
    not_before: datetime = T0 + DAY
    posted: list[str] = field(factory=list)

    def look(self, step: Step) -> str:
        """Judge a call before the small Slack carries it out; refuse none."""
        if row_of(step.key) == QUESTION and isinstance(step.effect, PostMessage):
            assert self.is_open, "it asked about a closed incident"
            assert self.severity.nags, "it asked in spite of the severity"
            assert self.run.now >= self.not_before, "it asked too early"
            if step.key not in self.posted:
                self.posted.append(step.key)
        return ""

    def starts_a_wait(self, until: datetime) -> None:
        """Expect nothing before then; outcomes of earlier questions do not matter."""
        self.not_before = until
        self.posted.clear()

    def saw(self) -> None:
        """Move the next question to a week after one whose outcome is known."""
        for key in self.posted:
            surface = key.rpartition("/")[0]
            display = self.run.incident.steps.display(surface)
            if display.ts is not None or display.error:
                self.not_before = max(self.not_before, self.run.now + WEEK)
                self.posted.remove(key)
                return


def judged() -> Judge:
    judge = Judge(run_of(with_(DECLARE, ask_at=T0 + DAY)).drain_now())
    judge.run.slack.refuses = judge.look
    return judge


def do(judge: Judge, what: str, choice: int, left: list[Fault]) -> None:
    run = judge.run
    made = mark(BOB, (run.now - T0).total_seconds())
    match what:
        case "act":
            act(judge, choice, left)
        case "pass":
            run.now += WAITS[choice % len(WAITS)]
            act(judge, choice, left)
        case "restart":
            run.restart()
        case "close":
            run.command(Close(mark=made, summary=""))
            judge.is_open = False
        case "reopen" if not judge.is_open:
            run.command(Reopen(mark=made, ask_at=run.now + DAY))
            judge.is_open = True
            judge.starts_a_wait(run.now + DAY)
        case "later":
            later(judge, choice + 1, run.now + DAY)
        case "severity" if judge.is_open:
            changed(judge, P2 if choice % 3 else QUIET)
        case "retry":
            if is_refused(run):
                # Whoever retries a refused question wants it now.
                judge.not_before = T0
            run.command(Retry(mark=made))
        case _:
            pass


def act(judge: Judge, times: int, left: list[Fault]) -> None:
    for _ in range(times):
        judge.run.act(left.pop() if left else Fault.NONE)
        judge.saw()


def is_refused(run: Run) -> bool:
    """Whether Slack refused to post a question, or to edit one."""
    return any(
        display.error
        for name, display in run.incident.steps.displays.items()
        if row_of(StepKey(name)) == QUESTION
    )


def later(judge: Judge, turn: int, until: datetime) -> None:
    run = judge.run
    before = len(run.journal)
    made = mark(BOB, (run.now - T0).total_seconds())
    run.command(PostponeQuestion(mark=made, turn=turn, ask_at=until))
    if any(isinstance(x, QuestionPostponed) for x in run.journal[before:]):
        judge.starts_a_wait(until)


def changed(judge: Judge, severity: Severity) -> None:
    run = judge.run
    made = mark(BOB, (run.now - T0).total_seconds())
    estimate = Estimate(severity=severity, unsure=False)
    run.command(Update(mark=made, estimate=estimate, ask_at=run.now + DAY))
    if severity.nags and not judge.severity.nags:
        judge.starts_a_wait(run.now + DAY)
    judge.severity = severity


def check_times(run: Run) -> None:
    """Check that a named time is in the future, and that something comes of it."""
    incident, now = run.incident, run.now
    for row in PLAN:
        for due in due_steps(incident, now, (row,)):
            if not isinstance(due, datetime):
                continue
            assert due > now, f"{row.name} names a time that has passed"
            then = tuple(due_steps(incident, due, (row,)))
            is_kept = any(not isinstance(x, datetime) or x > due for x in then)
            assert is_kept, f"{row.name} named a time and does nothing then"


@settings(max_examples=150, deadline=None)
@given(actions, faults)
def test_a_row_that_names_a_time_acts_then_and_never_early_twice_or_in_vain(
    actions: list[tuple[str, int]], faults: list[Fault]
) -> None:
    judge, left = judged(), list(faults)
    run = judge.run
    for what, choice in actions:
        run.later(0.001)
        do(judge, what, choice, left)
        check_times(run)
        assert replay(run.journal) == run.incident
    event(f"questions: {len(questions(run))}")

    for key, times in run.slack.done.items():
        if row_of(key) == QUESTION and not key.endswith("/edit"):
            assert times == 1, f"{key} was posted twice"


@settings(max_examples=75, deadline=None)
@given(actions, faults)
def test_after_a_closing_no_question_waits_for_an_answer(
    actions: list[tuple[str, int]], faults: list[Fault]
) -> None:
    judge, left = judged(), list(faults)
    run = judge.run
    for what, choice in actions:
        run.later(0.001)
        do(judge, what, choice, left)
    do(judge, "close", 0, [])
    run.drain()

    if not is_refused(run):
        assert all(x.state is not QuestionState.ASKED for x in questions(run))
    lines = [x for x in open_lines(run.incident) if x.row == QUESTION]
    assert all(line.progress is not Progress.WAITING for line in lines)
