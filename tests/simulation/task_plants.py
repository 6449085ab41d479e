"""Faults about tasks that are planted in the bot."""

from contextlib import AbstractContextManager
from unittest.mock import patch

from attrs import evolve as with_

from actors.incident import assignments, tasks
from actors.incident.assignments import Assignments
from actors.incident.crew_views import TaskView
from actors.incident.ids import PersonId
from actors.incident.steps.state import StepsDraft
from actors.incident.task import Task
from actors.incident.tasks import (
    GiveTask,
    TakeTask,
    Tasks,
    TasksCommand,
    TasksEvent,
)
from bot.screens.messages.content import Content
from bot.screens.messages.task import task as shown
from bot.words.briefs import Names
from tests.simulation.plants import Plant
from tests.simulation.scenario import Scenario

_decide, _evolve = tasks.decide, assignments.evolve


def _second_has_it(state: Tasks, command: TasksCommand) -> tuple[TasksEvent, ...]:
    if isinstance(command, TakeTask):
        mark, task = command.mark, command.task
        return _decide(state, GiveTask(mark=mark, task=task, owner=mark.by))
    return _decide(state, command)


def second_taker() -> AbstractContextManager[object]:
    """The second person who takes a task gets it."""
    return patch("actors.incident.tasks.decide", _second_has_it)


def _by_nobody(
    state: Assignments,
    event: TasksEvent,
    task: Task | None,
    steps: StepsDraft,
    title: str,
) -> Assignments:
    other = with_(event, mark=with_(event.mark, by=PersonId("U0NOBODY")))
    return _evolve(state, other, task, steps, title)


def own_tasks_told() -> AbstractContextManager[object]:
    """People are told of tasks that they took themselves."""
    return patch("actors.incident.assignments.evolve", _by_nobody)


def _open_for_ever(view: TaskView, names: Names) -> Content:
    return shown(with_(view, ended=None), names)


def buttons_left() -> AbstractContextManager[object]:
    """The message of a task that is over keeps its button."""
    return patch("bot.screens.messages.render.task", _open_for_ever)


def _busy(scenario: Scenario) -> Scenario:
    """Let people do more, because they seldom take a task of their own."""
    return with_(scenario, envelopes=200)


TASK_PLANTS: tuple[Plant, ...] = (
    Plant(name="second taker", planted=second_taker, notices=("I3",)),
    Plant(
        name="own tasks told",
        planted=own_tasks_told,
        notices=("I2",),
        change=_busy,
    ),
    Plant(name="button of a task left", planted=buttons_left, notices=("I2",)),
)
