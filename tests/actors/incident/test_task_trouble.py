"""The messages about tasks when Slack makes trouble."""

from datetime import timedelta

from actors.incident.crew_views import (
    TaskState,
)
from actors.incident.keys import ASSIGNMENT, TASK
from actors.incident.plan.outstanding import open_lines
from actors.incident.plan.tasks import assignment_turns, task_turns
from actors.incident.tasks import (
    AddTask,
    FinishTask,
)
from actors.incident.trouble import Retry
from tests.actors.incident.case import (
    ADA,
    BOB,
    DAN,
    DECLARE,
    mark,
)
from tests.actors.incident.replacements import frozen
from tests.actors.incident.run import receipts, run_of, say, until_row
from tests.actors.incident.slack import Fault
from tests.actors.incident.tasked import (
    ADD,
    DONE,
    GIVEN,
    LOGS,
    TAKE,
    calls,
    shown,
    told,
)


def test_a_lost_answer_posts_no_second_message() -> None:
    run = run_of(DECLARE).drain()
    for row in (TASK, ASSIGNMENT):
        until_row(say(run, GIVEN, 60) if row == TASK else run, row)
        run.act(Fault.LOST_AFTER)
    run.drain()
    assert len(shown(run)) == len(told(run, DAN)) == 1


def test_a_message_in_doubt_keeps_no_other_from_being_posted() -> None:
    run = run_of(DECLARE).drain()
    say(run, ADD, 60)
    say(run, AddTask(mark=mark(BOB, 61), text=LOGS), 61)
    until_row(run, TASK).act(Fault.LOST_BEFORE)
    run.drain_now()
    assert [x.text for x in shown(run)] == [LOGS]


def test_a_task_that_ended_while_its_message_was_in_doubt_is_not_posted() -> None:
    run = run_of(DECLARE).drain()
    for row in (TASK, ASSIGNMENT):
        until_row(say(run, GIVEN, 60) if row == TASK else run, row)
        run.act(Fault.LOST_BEFORE)
    say(run, FinishTask(mark=DONE.mark, task=1), 80).drain()
    assert shown(run) == []
    assert told(run, DAN) == []


def test_a_message_that_was_in_doubt_and_is_there_shows_the_end() -> None:
    run = run_of(DECLARE).drain()
    until_row(say(run, ADD, 60), TASK).act(Fault.LOST_AFTER)
    say(run, FinishTask(mark=DONE.mark, task=1), 80).drain()
    assert [x.state for x in shown(run)] == [TaskState.DONE]


def test_a_deleted_message_does_not_come_back() -> None:
    run = run_of(DECLARE, ADD).drain()
    until_row(say(run, TAKE, 70), TASK).act(Fault.DELETED)
    run.drain()
    say(run, FinishTask(mark=DONE.mark, task=1), 80).drain()
    assert calls(run) == []


def test_a_message_that_nobody_may_edit_is_not_posted_again() -> None:
    run = run_of(DECLARE, GIVEN).drain()
    run.slack.refuses = frozen
    say(run, FinishTask(mark=DONE.mark, task=1), 80).drain()
    assert [x.state for x in shown(run)] == [TaskState.OPEN]
    assert len(told(run, DAN)) == 1


def test_a_refused_assignment_is_reported_and_can_be_retried() -> None:
    run = run_of(DECLARE).drain()
    until_row(say(run, GIVEN, 60), ASSIGNMENT).act(Fault.REFUSED)
    run.drain()
    assert told(run, DAN) == []
    (line,) = [x for x in open_lines(run.incident) if x.row == ASSIGNMENT]
    assert line.target == DAN
    assert line in receipts(run)[-1].lines

    say(run, Retry(mark=mark(ADA, 100), step=None), 100).drain()

    assert len(told(run, DAN)) == 1
    assert not [x for x in open_lines(run.incident) if x.row == ASSIGNMENT]


def test_a_hundred_tasks_that_are_done_leave_nothing_to_look_at() -> None:
    run = run_of(DECLARE).drain()
    for place in range(100):
        at = mark(ADA, 60 + place)
        task = place + 1
        run.now = at.at
        run.command(AddTask(mark=at, text=LOGS, owner=BOB))
        run.drain_now()
        run.command(FinishTask(mark=mark(BOB, 60 + place), task=task))
        run.drain_now()
    assert len(shown(run)) == 100
    assert len(list(task_turns(run.incident))) <= 1
    assert len(list(assignment_turns(run.incident))) <= 1
    assert run.now - DECLARE.mark.at < timedelta(hours=1)
