"""What the channel and the owners of tasks read."""

import pytest
from attrs import evolve as with_

from actors.incident.crew_views import (
    AssignmentEnd,
    AssignmentView,
    TaskState,
    TaskView,
)
from actors.incident.keys import ASSIGNMENT, TASK, row_of
from actors.incident.lifecycle import Close, Kind
from actors.incident.plan.outstanding import open_lines
from actors.incident.tasks import (
    AddTask,
    DropTask,
    FinishTask,
    GiveTask,
    ReopenTask,
)
from tests.actors.incident.case import (
    ADA,
    BOB,
    CYD,
    DAN,
    DECLARE,
    mark,
)
from tests.actors.incident.run import run_of, say
from tests.actors.incident.slack import Fault
from tests.actors.incident.tasked import (
    ADD,
    ADDED,
    DONE,
    GIVEN,
    LOGS,
    ROLL_BACK,
    TAKE,
    TAKEN_BY_BOB,
    calls,
    shown,
    told,
)


def test_the_channel_has_one_message_for_each_task_and_it_follows_the_task() -> None:
    run = run_of(DECLARE, ADD).drain()
    before = calls(run)
    assert before == ["task/1/1"]
    for command in (
        TAKE,
        GiveTask(mark=mark(BOB, 75), task=1, owner=None),
        FinishTask(mark=DONE.mark, task=1),
    ):
        say(run, command, 80).drain()
    assert shown(run) == [
        TaskView(
            number=DECLARE.number,
            task=1,
            text=ROLL_BACK,
            owner=None,
            state=TaskState.DONE,
            ended=DONE.mark,
        )
    ]

    say(run, ReopenTask(mark=mark(DAN, 90), task=1), 90).drain()

    assert [(x.state, x.ended) for x in shown(run)] == [(TaskState.OPEN, None)]
    assert calls(run) == before


def test_a_task_that_ends_before_there_is_a_channel_has_no_message() -> None:
    run = run_of(DECLARE, ADD, FinishTask(mark=DONE.mark, task=1)).drain()
    assert shown(run) == []


def test_without_a_channel_nobody_waits_for_the_message_of_a_task() -> None:
    run = run_of(DECLARE, GIVEN).drain([Fault.REFUSED])
    assert shown(run) == []
    assert not [x for x in open_lines(run.incident) if x.row in (TASK, ASSIGNMENT)]
    assert [x.channel for x in told(run, DAN)] == [None]


def test_whoever_is_given_a_task_by_somebody_else_is_told_once() -> None:
    run = run_of(DECLARE, GIVEN).drain()
    assert told(run, DAN) == [
        AssignmentView(
            number=DECLARE.number,
            title=DECLARE.title,
            channel=run.incident.own_channel,
            assignment=1,
            task=1,
            text=ROLL_BACK,
            owner=DAN,
            by=ADD.mark,
        )
    ]
    assert calls(run, [ASSIGNMENT]) == ["assignment/1/1"]


def test_whoever_takes_a_task_or_adds_one_for_themselves_is_not_told() -> None:
    own = AddTask(mark=mark(CYD, 61), text=LOGS, owner=CYD)
    run = run_of(DECLARE, ADD, own, TAKE).drain()
    assert calls(run, [ASSIGNMENT]) == []


@pytest.mark.parametrize(
    ("command", "end"),
    [
        (FinishTask(mark=DONE.mark, task=1), AssignmentEnd.DONE),
        (DropTask(mark=DONE.mark, task=1), AssignmentEnd.DROPPED),
        (GiveTask(mark=DONE.mark, task=1, owner=BOB), AssignmentEnd.MOVED),
        (GiveTask(mark=DONE.mark, task=1, owner=None), AssignmentEnd.MOVED),
    ],
)
def test_the_message_to_the_owner_says_how_it_ended(
    command: FinishTask | DropTask | GiveTask, end: AssignmentEnd
) -> None:
    run = say(run_of(DECLARE, GIVEN).drain(), command, 80).drain()
    assert [(x.end, x.ended) for x in told(run, DAN)] == [(end, DONE.mark)]


def test_a_new_title_edits_no_message_about_a_task() -> None:
    run = run_of(DECLARE, GIVEN).drain()
    before = run.slack.messages.copy()
    incident = run.incident
    run.state = with_(incident, details=with_(incident.details, title="Other"))
    run.drain()
    now = run.slack.messages
    assert [now[x] for x in before if row_of(before[x].key) in (TASK, ASSIGNMENT)] == [
        x for x in before.values() if row_of(x.key) in (TASK, ASSIGNMENT)
    ]


def test_the_owner_hears_when_somebody_else_reopens_their_task() -> None:
    run = run_of(DECLARE, GIVEN, FinishTask(mark=mark(DAN, 70), task=1)).drain()
    assert told(run, DAN) == []

    say(run, ReopenTask(mark=mark(BOB, 80), task=1), 80).drain()

    assert [(x.assignment, x.is_again) for x in told(run, DAN)] == [(2, True)]


def test_whoever_reopens_their_own_task_is_not_told() -> None:
    run = run_of(DECLARE, GIVEN).drain()
    say(run, FinishTask(mark=mark(DAN, 70), task=1), 70).drain()
    say(run, ReopenTask(mark=mark(DAN, 80), task=1), 80).drain()
    assert [x.end for x in told(run, DAN)] == [AssignmentEnd.DONE]


def test_whoever_has_a_task_again_is_told_again() -> None:
    run = run_of(DECLARE, GIVEN).drain()
    for after, owner in ((80, BOB), (90, DAN)):
        command = GiveTask(mark=mark(CYD, after), task=1, owner=owner)
        say(run, command, after).drain()
    assert [x.end for x in told(run, DAN)] == [AssignmentEnd.MOVED, None]
    assert [x.end for x in told(run, BOB)] == [AssignmentEnd.MOVED]


def test_after_closing_a_task_can_still_be_ended_and_given() -> None:
    run = run_of(DECLARE, GIVEN).drain()
    say(run, Close(mark=mark(BOB, 100), summary=""), 100).drain()
    say(run, GiveTask(mark=mark(BOB, 110), task=1, owner=CYD), 110).drain()
    say(run, FinishTask(mark=mark(CYD, 120), task=1), 120).drain()
    assert [x.state for x in shown(run)] == [TaskState.DONE]
    assert [x.end for x in told(run, CYD)] == [AssignmentEnd.DONE]


def test_in_a_test_incident_only_the_declarer_is_told() -> None:
    run = run_of(with_(DECLARE, kind=Kind.TEST)).drain()
    # The incident would refuse these commands; the plan holds even if it did not.
    run.append([with_(ADDED, owner=DAN)])
    run.append([with_(TAKEN_BY_BOB, mark=mark(BOB, 90), owner=ADA)])
    run.drain()
    assert told(run, DAN) == []
    assert len(told(run, ADA)) == 1
    assert [x.owner for x in shown(run)] == [ADA]
