"""The steps of every row of the plan that become due in a few sample incidents."""

from collections.abc import Iterator
from datetime import timedelta

from attrs import evolve as with_

from actors.incident.briefing import ANSWERED_WITHIN
from actors.incident.details import Update
from actors.incident.effects import Step
from actors.incident.evolve import replay
from actors.incident.ids import MessageTs
from actors.incident.joining import Join
from actors.incident.lifecycle import Kind
from actors.incident.plan.next_move import due_steps
from actors.incident.plan.rows import Due
from actors.incident.plan.table import PLAN
from actors.incident.roles import LeaveRole
from actors.incident.tasks import AddTask, FinishTask
from tests.actors.incident import handed
from tests.actors.incident.briefed import BRIEFING
from tests.actors.incident.case import (
    BOB,
    CLOSE,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    P1,
    REOPEN,
    T0,
    UPDATE,
    mark,
    sure,
)
from tests.actors.incident.handed import offered, then
from tests.actors.incident.promised import PROMISED as UNLED
from tests.actors.incident.promised import reminded_in_all_ways
from tests.actors.incident.replacements import frozen
from tests.actors.incident.run import Run, run_of, say

LATER = T0 + timedelta(days=365)
RAISE = with_(UPDATE, estimate=sure(P1))


def _raised_closed_and_reopened() -> Run:
    run = run_of(DECLARE).drain()
    for command in (RAISE, CLOSE, REOPEN):
        say(run, command, 0).drain()
    return run


def _with_messages_that_nobody_may_edit() -> Run:
    run = run_of(DECLARE).drain()
    run.slack.refuses = frozen
    return say(run, Update(mark=mark(BOB, 60), title="Other"), 60).drain()


def _steps_of(run: Run) -> Iterator[tuple[str, Step]]:
    """Compute what was due after each event of the run."""
    for end in range(1, len(run.journal) + 1):
        incident = replay(run.journal[:end])
        assert incident
        for row in PLAN:
            for due in due_steps(incident, LATER, (row,)):
                if isinstance(due, Due):
                    yield row.name, due.make()


def _asked_about() -> Run:
    return run_of(with_(DECLARE, ask_at=T0)).drain_now()


def _briefed() -> Run:
    """Nobody accepts a role in time, and somebody cannot take theirs."""
    run = run_of(BRIEFING).drain_now().at(T0 + ANSWERED_WITHIN)
    cannot = LeaveRole(mark=mark(BOB, 400), role=COMMS.key, is_declined=True)
    return say(run, cannot, 400).drain_now()


def _joined() -> Run:
    run = run_of(DECLARE).drain()
    return say(run, Join(mark=mark(CYD, 60), note="Mails, too"), 60).drain()


def _with_tasks() -> Run:
    add = AddTask(mark=mark(BOB, 60), text="Roll back release 512", owner=DAN)
    run = say(run_of(DECLARE).drain(), add, 60).drain()
    return say(run, FinishTask(mark=mark(DAN, 70), task=1), 70).drain()


def _answered() -> Run:
    """Somebody declares from a message in an announcement channel."""
    origin = DECLARE.announce[0]
    command = with_(DECLARE, origin=origin, origin_thread=MessageTs("1.1"))
    return run_of(command).drain()


def _tested() -> Run:
    return run_of(with_(DECLARE, kind=Kind.TEST)).drain_now().at(LATER)


def _handed_over() -> Run:
    """Nobody answers in time, and then the receiver takes over."""
    return then(offered().at(handed.UNANSWERED), handed.has_it(after=400))


SAMPLES = (
    _answered(),
    run_of(with_(UNLED, leads=())).at(LATER),
    reminded_in_all_ways(),
    _tested(),
    _handed_over(),
    _briefed(),
    _joined(),
    _raised_closed_and_reopened(),
    _with_messages_that_nobody_may_edit(),
    _asked_about(),
    _with_tasks(),
)
SAMPLE_STEPS = tuple(found for run in SAMPLES for found in _steps_of(run))
"""The name of the row, and a step that it computed."""
