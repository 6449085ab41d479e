"""The buttons and the windows of tasks."""

from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.commands import Command
from actors.incident.tasks import AddTask, DropTask, FinishTask
from bot.screens import actions
from bot.screens.tasks import TASK_MAX
from bot.words import field_errors
from tests.actors.fakes import quiet
from tests.actors.incident.case import ADA, BOB, CYD, mark
from tests.bot.dialogue.contexts import CHANNELS, TWO
from tests.bot.features.window_values import FORM, VALUES, changes
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.sent import errors_in, initial, shown_in

HERE = CHANNELS[TWO]
ROLL_BACK = "Roll back release 512"
ADD = AddTask(mark=mark(), text=ROLL_BACK)


def answered(at: RunningGateway) -> str:
    return at.slack.said()[-1]


async def declared(at: RunningGateway, *commands: Command) -> None:
    """Declare an incident, and let people do this with its tasks."""
    await at.submits(VALUES, FORM)
    for place, command in enumerate(commands):
        await at.engine.ask(1, command, f"made {place}")


# Buttons.


async def test_the_second_person_who_takes_a_task_is_told_who_has_it(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await declared(at, ADD)
        await at.clicks(actions.TAKE_TASK, "1 1", by=BOB, trigger_id="bob")
        await quiet()
        assert answered(at) == f"“{ROLL_BACK}” is your task now."
        await at.clicks(actions.TAKE_TASK, "1 1", by=CYD, trigger_id="cyd")
        await quiet()

        assert answered(at) == (
            f"<@UBOB> has had the task “{ROLL_BACK}” since "
            "<!date^1767268800^{date_short_pretty} at {time}"
            "|1 January 2026 at 12:00pm UTC>. "
            "To change its owner: `/incident tasks 1`"
        )
        assert await changes(at) == ["TaskAdded", "TaskGiven"]


@pytest.mark.parametrize(
    ("action", "before", "answer", "event"),
    [
        (actions.FINISH_TASK, (), "is done. To reopen it:", "TaskDone"),
        (actions.DROP_TASK, (), "is dropped. To reopen it:", "TaskDropped"),
        (
            actions.REOPEN_TASK,
            (FinishTask(mark=mark(), task=1),),
            "is open again.",
            "TaskReopened",
        ),
    ],
)
async def test_a_button_changes_a_task_once_and_then_says_how_it_is(
    tmp_path: Path,
    action: str,
    before: tuple[FinishTask, ...],
    answer: str,
    event: str,
) -> None:
    async with running_gateway(tmp_path) as at:
        await declared(at, ADD, *before)
        await at.clicks(action, "1 1", trigger_id="once")
        await quiet()
        assert answer in answered(at)
        await at.clicks(action, "1 1", trigger_id="twice")
        await quiet()

        assert answered(at).startswith(f"“{ROLL_BACK}” ")
        assert answer not in answered(at)
        assert (await changes(at))[-1] == event
        assert (await changes(at)).count(event) == 1


@pytest.mark.parametrize("value", ["1 9", "1", "1 x", "1 0", "1 99999999999"])
async def test_a_button_of_a_task_that_is_not_there_does_nothing(
    tmp_path: Path, value: str
) -> None:
    async with running_gateway(tmp_path) as at:
        await declared(at, ADD)
        await at.clicks(actions.FINISH_TASK, value)
        await quiet()

        assert answered(at) == (
            "Incident 1 has no such task, so nothing was done. "
            "All its tasks: `/incident tasks 1`"
        )
        assert await changes(at) == ["TaskAdded"]


async def test_an_old_button_that_takes_a_task_says_how_it_ended(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await declared(at, ADD, DropTask(mark=mark(BOB), task=1))
        await at.clicks(actions.TAKE_TASK, "1 1", by=CYD)
        await quiet()

        assert answered(at).startswith(f"“{ROLL_BACK}” was dropped by <@UBOB>, ")
        assert await changes(at) == ["TaskAdded", "TaskDropped"]


# Windows.


async def test_the_window_adds_the_task_and_shows_the_list(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await declared(at)
        await at.clicks(actions.ADD_TASK, "1")
        await quiet()
        (view,) = at.slack.views("views.open")[-1:]
        assert view["callback_id"] == actions.ADDING_TASK

        form = await at.form_of()
        values = {"task": f" {ROLL_BACK}\n", "owner": BOB}
        answer = await at.submits(values, form, callback=actions.ADDING_TASK)

        assert f"Task added: “{ROLL_BACK}”" in shown_in(answer)
        assert "Mark done" in shown_in(answer)
        tasks = (await at.incident()).tasks
        assert [(x.text, x.owner) for x in tasks.open] == [(ROLL_BACK, BOB)]


async def test_the_window_adds_one_task_however_often_it_is_submitted(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await declared(at)
        form, values = await at.form_of(), {"task": ROLL_BACK, "owner": ""}
        for _ in range(2):
            await at.submits(values, form, callback=actions.ADDING_TASK)
        assert await changes(at) == ["TaskAdded"]
        other = {"task": "Roll back release 513", "owner": ""}
        await at.submits(other, form, callback=actions.ADDING_TASK)

        assert [x.text for x in (await at.incident()).tasks.open] == [other["task"]]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (" ", field_errors.NO_TASK),
        ("x" * (TASK_MAX + 1), field_errors.TOO_LONG.format(limit=TASK_MAX)),
    ],
)
async def test_what_cannot_be_a_task_stays_in_the_window(
    tmp_path: Path, typed: str, error: str
) -> None:
    async with running_gateway(tmp_path) as at:
        await declared(at)
        values = {"task": typed, "owner": ""}
        form = await at.form_of()
        answer = await at.submits(values, form, callback=actions.ADDING_TASK)

        assert errors_in(answer) == {"task": error}
        assert await changes(at) == []


async def test_the_list_opens_in_a_window(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await declared(at, ADD)
        await at.clicks(actions.TASKS, "1")
        await quiet()

        (view,) = at.slack.views("views.open")[-1:]
        assert view["callback_id"] == actions.TASK_LIST
        assert ROLL_BACK in str(view["blocks"])


@pytest.mark.parametrize(
    ("owner", "answer"),
    [
        (CYD, "has a new owner now. "),
        ("", "has no owner now. Nobody has it yet."),
        (ADA, "is your task now."),
    ],
)
async def test_a_window_gives_the_task_to_somebody_else(
    tmp_path: Path, owner: str, answer: str
) -> None:
    async with running_gateway(tmp_path) as at:
        await declared(at, with_(ADD, owner=BOB))
        await at.clicks(actions.GIVE_TASK, "1 1")
        await quiet()
        (view,) = at.slack.views("views.open")[-1:]
        assert initial(view, "owner/1") == BOB

        form = await at.form_of()
        given = await at.submits({"owner/1": owner}, form, callback=actions.GIVING_TASK)

        assert answer in shown_in(given)
        tasks = (await at.incident()).tasks
        assert [x.owner or "" for x in tasks.open] == [owner]


async def test_a_task_that_ended_meanwhile_is_not_given_and_the_window_says_so(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await declared(at, ADD, FinishTask(mark=mark(BOB), task=1))
        form = await at.form_of()
        answer = await at.submits({"owner/1": CYD}, form, callback=actions.GIVING_TASK)

        assert errors_in(answer) == {"owner/1": field_errors.task_is_over()}
        assert await changes(at) == ["TaskAdded", "TaskDone"]
