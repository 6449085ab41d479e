"""Which command may change an incident in which phase."""

import itertools
from datetime import timedelta
from typing import get_args

import pytest
from attrs import evolve as with_

from actors.errors import Rejected
from actors.incident.briefings import AskAgain
from actors.incident.checklist import SaveChecklist
from actors.incident.commands import Command
from actors.incident.crew import NoteMember
from actors.incident.decide import CLOSED as IS_CLOSED
from actors.incident.decide import NO_SUCH_INCIDENT, TRANSITIONS, decide
from actors.incident.details import Update
from actors.incident.events import Event
from actors.incident.evolve import evolve, replay
from actors.incident.facts import Brief
from actors.incident.handovers import (
    AcceptHandover,
    DeclineHandover,
    HandoverOffered,
    OfferHandover,
    WithdrawHandover,
)
from actors.incident.ids import StepKey
from actors.incident.joining import Join
from actors.incident.lifecycle import Close, Declare, Phase, Reopen
from actors.incident.promise import SnoozeReminder, StopReminders
from actors.incident.question import PostponeQuestion, QuestionScheduled
from actors.incident.roles import AcceptRole, LeadChanged, LeaveRole, TakeRole
from actors.incident.status import Status
from actors.incident.steps.events import StepStarted
from actors.incident.tasks import (
    AddTask,
    DropTask,
    FinishTask,
    GiveTask,
    ReopenTask,
    TakeTask,
    TaskAdded,
)
from actors.incident.trouble import Confirm, Retry
from actors.incident.updates import SendUpdate, UpdateSent
from tests.actors.incident.case import (
    BOB,
    CLOSE,
    CLOSED,
    COMMS,
    DAN,
    DECLARE,
    DECLARED,
    DOUBTED,
    LATER,
    REFUSED,
    REOPEN,
    SCRIBE,
    SUPPORT,
    T0,
    UPDATE,
    given,
    mark,
)

COMMANDS: dict[type[Command], Command] = {
    Declare: with_(DECLARE, mark=LATER),
    Update: with_(UPDATE, mark=LATER, title="Worse"),
    Close: with_(CLOSE, mark=LATER),
    Reopen: with_(REOPEN, mark=LATER),
    Retry: Retry(mark=LATER),
    Confirm: Confirm(mark=LATER, step=DOUBTED.step),
    PostponeQuestion: PostponeQuestion(
        mark=LATER, turn=1, ask_at=LATER.at + timedelta(days=1)
    ),
    SnoozeReminder: SnoozeReminder(
        mark=LATER, turn=1, until=LATER.at + timedelta(minutes=15)
    ),
    StopReminders: StopReminders(mark=LATER, turn=1),
    TakeRole: TakeRole(mark=LATER, role=SCRIBE),
    AcceptRole: AcceptRole(mark=LATER, role=SUPPORT.key),
    LeaveRole: LeaveRole(mark=LATER, role=SUPPORT.key),
    AskAgain: AskAgain(mark=LATER, briefing=1),
    OfferHandover: OfferHandover(
        mark=LATER, role=SUPPORT.key, to=DAN, state="Calm", worries=""
    ),
    AcceptHandover: AcceptHandover(mark=LATER, handover=1),
    WithdrawHandover: WithdrawHandover(mark=LATER, handover=2),
    DeclineHandover: DeclineHandover(mark=LATER, handover=1),
    AddTask: AddTask(mark=LATER, text="Roll back release 512", owner=DAN),
    TakeTask: TakeTask(mark=LATER, task=1),
    GiveTask: GiveTask(mark=LATER, task=1, owner=DAN),
    FinishTask: FinishTask(mark=LATER, task=1),
    DropTask: DropTask(mark=LATER, task=1),
    ReopenTask: ReopenTask(mark=LATER, task=1),
    SendUpdate: SendUpdate(
        mark=LATER,
        text="Nobody can pay.",
        status=Status.FIXING,
        estimate=None,
        update_at=None,
    ),
    SaveChecklist: SaveChecklist(mark=LATER, ticked=("impact",)),
    NoteMember: NoteMember(mark=LATER, is_in=False),
    Join: Join(mark=LATER, note="Mails are late"),
}
ASKED: tuple[Event, ...] = (
    QuestionScheduled(at=T0, ask_at=T0),
    StepStarted(at=T0, step=StepKey("question/1/direct/1"), covers=()),
    UpdateSent(mark=mark(), text="Nobody can pay.", update_at=T0),
    StepStarted(at=T0, step=StepKey("reminder/1/1"), covers=()),
)
"""A question and a reminder, so that people can put them off."""

GIVEN: tuple[Event, ...] = (
    LeadChanged(mark=mark(BOB), role=SUPPORT, person=LATER.by, brief=Brief()),
    HandoverOffered(mark=mark(BOB), role=COMMS, to=LATER.by, state="", worries=""),
    HandoverOffered(mark=LATER, role=SUPPORT, to=DAN, state="", worries=""),
    TaskAdded(mark=mark(BOB), task=1, text="Check the logs", owner=None),
)
"""A role and a task for people to decide about."""

HISTORIES: dict[Phase | None, tuple[Event, ...]] = {
    None: (),
    Phase.OPEN: (*DECLARED, *ASKED, *GIVEN, REFUSED, DOUBTED),
    Phase.CLOSED: (*DECLARED, *GIVEN, CLOSED[-1], REFUSED, DOUBTED),
}
PAIRS = list(itertools.product(HISTORIES, COMMANDS))


def test_there_is_an_example_of_every_command() -> None:
    missing = sorted(kind.__name__ for kind in set(get_args(Command)) - set(COMMANDS))
    assert not missing, (
        f"COMMANDS in {__name__} needs an example of each: {missing}; what people may "
        "want at any time also belongs among the actions of test_any_run.py"
    )


@pytest.mark.parametrize("kind", get_args(Command))
def test_an_open_incident_takes_every_command(kind: type[Command]) -> None:
    assert (Phase.OPEN, kind) in TRANSITIONS, (
        f"TRANSITIONS in actors/incident/decide.py needs a row for Phase.OPEN and "
        f"{kind.__name__}; other rows say what it does before Declare and when closed"
    )


@pytest.mark.parametrize("kind", COMMANDS)
def test_a_forgotten_row_is_a_bug_and_not_a_closed_incident(
    kind: type[Command], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(TRANSITIONS, (Phase.OPEN, kind))

    with pytest.raises(AssertionError, match=f"no row for {kind.__name__}"):
        decide(replay(HISTORIES[Phase.OPEN]), COMMANDS[kind])


def test_the_table_names_every_phase() -> None:
    assert {phase for phase, _ in TRANSITIONS} == {None, *Phase} == set(HISTORIES)


@pytest.mark.parametrize(("phase", "kind"), PAIRS)
def test_each_pair_leads_where_the_table_says_or_is_rejected_and_changes_nothing(
    phase: Phase | None, kind: type[Command]
) -> None:
    before = replay(HISTORIES[phase])
    if (phase, kind) not in TRANSITIONS:
        given(*HISTORIES[phase]).when(COMMANDS[kind]).then_rejected(
            IS_CLOSED if phase else NO_SUCH_INCIDENT
        )
        return
    events = decide(before, COMMANDS[kind])
    after = before
    for event in events:
        after = evolve(after, event)

    assert after is not None
    assert after.phase is TRANSITIONS[phase, kind]
    assert before == replay(HISTORIES[phase])


@pytest.mark.parametrize(("phase", "kind"), sorted(TRANSITIONS, key=str))
def test_each_repeated_command_changes_nothing_more(
    phase: Phase | None, kind: type[Command]
) -> None:
    events = [*HISTORIES[phase]]
    events += decide(replay(events), COMMANDS[kind])

    given(*events).when(COMMANDS[kind]).then_nothing()


def test_a_rejection_gives_its_reason() -> None:
    with pytest.raises(Rejected) as rejected:
        decide(replay(CLOSED), UPDATE)

    assert rejected.value.reason == IS_CLOSED
