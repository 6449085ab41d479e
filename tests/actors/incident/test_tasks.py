"""Tasks: who has them, as people decide."""

import pytest
from attrs import evolve as with_

from actors.incident.roles import TAKEN
from actors.incident.tasks import (
    NO_SUCH_TASK,
    AddTask,
    DropTask,
    FinishTask,
    GiveTask,
    ReopenTask,
    TakeTask,
    TaskAdded,
    TaskDropped,
    TaskGiven,
    TaskReopened,
)
from tests.actors.incident.case import (
    BOB,
    CYD,
    DAN,
    DECLARED,
    given,
    mark,
)
from tests.actors.incident.tasked import (
    ADD,
    ADDED,
    DONE,
    LOGS,
    ROLL_BACK,
    TAKE,
    TAKEN_BY_BOB,
)

LINK = "https://acme.slack.com/archives/C1/p11"


def test_tasks_are_numbered_in_order() -> None:
    logs = AddTask(mark=mark(BOB, 61), text=LOGS, owner=CYD)
    given(*DECLARED).when(ADD, logs).then(
        ADDED, TaskAdded(mark=logs.mark, task=2, text=LOGS, owner=CYD)
    )


def test_adding_the_same_task_at_the_same_time_adds_one() -> None:
    given(*DECLARED, ADDED).when(ADD).then_nothing()


def test_a_message_is_one_open_task_whoever_makes_it_one() -> None:
    first = with_(ADD, link=LINK)
    made = TaskAdded(mark=ADD.mark, task=1, text=ROLL_BACK, owner=None, link=LINK)
    second = AddTask(mark=mark(BOB, 70), text="Edited since", link=LINK)
    given(*DECLARED).when(first, second).then(made)
    given(*DECLARED, made).when(with_(second, link=f"{LINK}1")).then(
        TaskAdded(
            mark=second.mark, task=2, text="Edited since", owner=None, link=f"{LINK}1"
        )
    )


def test_a_message_whose_task_is_done_may_become_another_one() -> None:
    made = TaskAdded(mark=ADD.mark, task=1, text=ROLL_BACK, owner=None, link=LINK)
    again = AddTask(mark=mark(BOB, 90), text=ROLL_BACK, link=LINK)
    given(*DECLARED, made, DONE).when(again).then(
        TaskAdded(mark=again.mark, task=2, text=ROLL_BACK, owner=None, link=LINK)
    )


def test_somebody_else_may_add_a_task_with_the_same_words() -> None:
    again = AddTask(mark=mark(BOB, 60), text=ROLL_BACK)
    given(*DECLARED, ADDED).when(again).then(
        TaskAdded(mark=again.mark, task=2, text=ROLL_BACK, owner=None)
    )


def test_whoever_takes_a_free_task_has_it() -> None:
    incident = given(*DECLARED, ADDED).when(TAKE).then(TAKEN_BY_BOB)
    assert [x.text for x in incident.tasks.of(BOB)] == [ROLL_BACK]


def test_the_second_person_who_takes_a_task_does_not_get_it() -> None:
    second = TakeTask(mark=mark(CYD, 70), task=1)
    given(*DECLARED, ADDED, TAKEN_BY_BOB).when(second).then_rejected(TAKEN)


def test_taking_a_task_twice_changes_nothing() -> None:
    again = with_(TAKE, mark=mark(BOB, 90))
    given(*DECLARED, ADDED, TAKEN_BY_BOB).when(again).then_nothing()


@pytest.mark.parametrize("owner", [CYD, None])
def test_a_task_goes_from_one_person_to_another_or_to_nobody(owner: str | None) -> None:
    give = GiveTask(mark=mark(DAN, 75), task=1, owner=CYD if owner else None)
    incident = (
        given(*DECLARED, ADDED, TAKEN_BY_BOB)
        .when(give)
        .then(TaskGiven(mark=give.mark, task=1, owner=give.owner))
    )
    assert incident.tasks.of(BOB) == ()


def test_what_is_over_ends_once_and_is_taken_by_nobody() -> None:
    at = mark(DAN, 90)
    given(*DECLARED, ADDED, DONE).when(
        FinishTask(mark=at, task=1),
        DropTask(mark=at, task=1),
        TakeTask(mark=at, task=1),
        GiveTask(mark=at, task=1, owner=BOB),
    ).then_nothing()


def test_a_task_that_is_reopened_keeps_its_owner() -> None:
    at = mark(DAN, 90)
    dropped = TaskDropped(mark=mark(CYD, 80), task=1)
    incident = (
        given(*DECLARED, ADDED, TAKEN_BY_BOB, dropped)
        .when(ReopenTask(mark=at, task=1), ReopenTask(mark=at, task=1))
        .then(TaskReopened(mark=at, task=1))
    )
    assert [x.owner for x in incident.tasks.open] == [BOB]


def test_a_task_that_is_not_there_is_refused() -> None:
    at = mark(DAN, 90)
    given(*DECLARED, ADDED).when(
        TakeTask(mark=at, task=2),
        GiveTask(mark=at, task=0, owner=BOB),
        FinishTask(mark=at, task=2),
        DropTask(mark=at, task=2),
        ReopenTask(mark=at, task=2),
    ).then_rejected(NO_SUCH_TASK)
