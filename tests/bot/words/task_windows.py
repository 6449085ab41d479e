"""The windows of tasks: without any, with some, and with more than fit."""

from collections.abc import Mapping

from attrs import evolve as with_

from actors.incident.ids import IncidentNumber
from actors.incident.lifecycle import Kind, Visibility
from actors.incident.tasks import AddTask, DropTask, FinishTask
from bot.base.json_types import JsonObject
from bot.screens.tasks import (
    TASK_MAX,
    adding_window,
    giving_window,
    list_window,
    making_window,
    task_list_text,
)
from bot.storage.store import ListedIncident
from bot.words import task_answers
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import ADA, BOB, CLOSE, CYD, DECLARE, T0, mark
from tests.actors.incident.run import run_of

TYPICAL = (
    DECLARE,
    AddTask(mark=mark(ADA, 60), text="Roll back release 512", owner=BOB),
    AddTask(mark=mark(BOB, 61), text="Check the sign-in logs"),
    AddTask(mark=mark(CYD, 62), text="Call the provider", owner=CYD),
    FinishTask(mark=mark(CYD, 70), task=3),
)
NONE = run_of(DECLARE).incident
SOME = run_of(*TYPICAL).incident
LEFT = run_of(*TYPICAL, CLOSE).incident
LONG = ("Ask <@U0123ABCD> & everybody to roll back release 512 " * 9)[:TASK_MAX]
MANY = run_of(
    DECLARE,
    *(AddTask(mark=mark(ADA, place), text=LONG) for place in range(40)),
    *(DropTask(mark=mark(BOB, 50 + place), task=place + 1) for place in range(9)),
).incident
LISTED = tuple(
    ListedIncident(
        number=IncidentNumber(number),
        title="Checkout fails",
        severity="P2 Medium",
        service="Website",
        channel=None,
        declared_at=T0,
        kind=Kind.REAL,
        visibility=Visibility.PUBLIC,
    )
    for number in (12, 7)
)
LONG_LIST = tuple(
    with_(LISTED[0], number=IncidentNumber(number), title="&" * 120)
    for number in range(150, 0, -1)
)
FIRST = SOME.tasks.by_number[1]

TASK_WINDOWS: Mapping[str, JsonObject] = {
    "tasks_none": list_window(NONE, ""),
    "tasks": list_window(SOME, "", task_answers.reopened(FIRST)),
    "tasks_closed": list_window(LEFT, ""),
    "tasks_longest": list_window(MANY, ""),
    "task_making": making_window(LISTED, "", ""),
    "task_making_typical": making_window(LISTED[:1], "Check the sign-in logs", ""),
    "task_making_longest": making_window(LONG_LIST, LONG, ""),
    "task_adding": adding_window(None, ""),
    "task_adding_with_owner": adding_window(BOB, ""),
    "task_giving": giving_window(FIRST, ""),
    "task_giving_longest": giving_window(MANY.tasks.by_number[20], ""),
}


def task_texts() -> Mapping[str, str]:
    """Return the list as a text, with the names of the commands as they are now."""
    return {
        "tasks, none": as_mrkdwn(task_list_text(NONE)),
        "tasks": as_mrkdwn(task_list_text(SOME)),
        "tasks, closed": as_mrkdwn(task_list_text(LEFT)),
        "tasks, longest": as_mrkdwn(task_list_text(MANY)),
    }
