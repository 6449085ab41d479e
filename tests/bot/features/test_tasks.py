"""``/incident task`` and ``/incident tasks``, typed."""

from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.lifecycle import Kind
from actors.incident.tasks import AddTask, FinishTask
from bot.base.json_types import as_object, items, text
from bot.dialogue.reply import OpenWindow, Say
from bot.screens import actions
from bot.screens.tasks import TASK_MAX
from bot.words import closing_text
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import ADA, BOB, DECLARE, mark
from tests.bot.dialogue.contexts import CHANNELS, ONE, TWO, a_context, types
from tests.bot.dialogue.contexts import HELP as ELSEWHERE
from tests.bot.dialogue.replies import said
from tests.bot.features.window_values import FORM, VALUES
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.sent import initial

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


@pytest.mark.parametrize(
    ("typed", "number", "owner", "answer"),
    [
        (f"task {ROLL_BACK}", TWO, None, "Nobody has it yet."),
        (f"task #1 {ROLL_BACK}", ONE, None, "Nobody has it yet."),
        (f"task <@UBOB|bob> {ROLL_BACK}", TWO, BOB, "<@UBOB> gets a direct message."),
        (f"task <@UADA|ada>  {ROLL_BACK} ", TWO, ADA, "It is yours."),
    ],
)
async def test_the_words_after_it_are_a_task_for_whoever_is_named_first(
    tmp_path: Path, typed: str, number: int, owner: str | None, answer: str
) -> None:
    async with a_context(tmp_path, {BOB: "Bob"}) as (context, _):
        reply = await types(context, typed, HERE)
        incident = await context.incidents.read(ONE if number == ONE else TWO)

    assert incident is not None
    assert [(x.text, x.owner) for x in incident.tasks.open] == [(ROLL_BACK, owner)]
    assert said(reply) == f"Task added: “{ROLL_BACK}”. {answer}"


async def test_a_task_that_is_too_long_is_not_added_and_comes_back_whole(
    tmp_path: Path,
) -> None:
    typed = "x" * (TASK_MAX + 1)
    async with a_context(tmp_path) as (context, engine):
        reply = await types(context, f"task {typed}", HERE)

    assert engine.asked == []
    assert said(reply) == (
        "This task was not added, because it has 301 characters. "
        f"Shorten it to 300 or fewer. You typed:\n{typed}"
    )


async def test_a_closed_incident_gets_no_task_and_nothing_typed_is_lost(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path) as (context, _):
        await types(context, "close 2", ELSEWHERE, request="r1")
        reply = await types(context, f"task {ROLL_BACK}", HERE, request="r2")
        closed = await context.incidents.read(TWO)

    assert closed is not None
    again = as_mrkdwn(closing_text.reopen_first(closed))
    assert said(reply) == f"{again}\n{ROLL_BACK}"


async def test_without_words_a_window_asks_for_the_task_and_knows_the_owner(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path, {BOB: "Bob"}) as (context, engine):
        reply = await types(context, "task <@UBOB|bob>", HERE)

    assert engine.asked == []
    assert isinstance(reply, OpenWindow)
    assert reply.again == "task #2 <@UBOB>"
    assert reply.view["callback_id"] == actions.ADDING_TASK
    assert initial(reply.view, "owner") == BOB


async def test_in_a_test_incident_nobody_else_is_given_a_task(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        made = decide(None, with_(DECLARE, kind=Kind.TEST, announce=(), leads=()))
        await keep(at.store, 7, *made)
        await at.asks("/incident", f"task #7 <@UBOB|bob> {ROLL_BACK}")
        assert not list((await at.incident(7)).tasks.open)
        await at.asks("/incident", f"task #7 {ROLL_BACK}")

        assert [x.text for x in (await at.incident(7)).tasks.open] == [ROLL_BACK]


async def test_the_list_has_open_tasks_with_buttons_and_the_last_that_ended(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path) as (context, engine):
        for place, words in enumerate((ROLL_BACK, "<@UADA> check the logs", "Call Jo")):
            await types(context, f"task {words}", HERE, request=f"t{place}")
        await engine.ask(2, FinishTask(mark=mark(BOB, 90), task=3), "done")
        reply = await types(context, "todo", HERE)

    assert isinstance(reply, Say)
    assert said(reply) == (
        "Incident 2: 2 open tasks\n"
        f"“{ROLL_BACK}”\nOwner: nobody yet\n"
        "“check the logs”\nOwner: <@UADA>\n"
        "“Call Jo” was done by <@UBOB>, "
        "<!date^1767268890^{date_short_pretty} at {time}"
        "|1 January 2026 at 12:01pm UTC>.\n"
        "To add a task, type `/incident task [@name] what to do`."
    )
    assert rows(reply) == [
        ["take_task 2 1", "finish_task 2 1", "give_task 2 1", "drop_task 2 1"],
        ["finish_task 2 2", "give_task 2 2", "drop_task 2 2"],
        ["reopen_task 2 3"],
        ["add_task 2"],
    ]


def rows(reply: Say) -> list[list[str]]:
    found = [items(as_object(x), "elements") for x in reply.blocks]
    buttons = [[as_object(x) for x in row] for row in found]
    return [
        [f"{text(x, 'action_id')} {text(x, 'value')}" for x in row]
        for row in buttons
        if row and text(row[0], "type") == "button"
    ]


async def test_a_list_of_many_tasks_fits_into_a_message_and_counts_the_rest(
    tmp_path: Path,
) -> None:
    async with a_context(tmp_path) as (context, _):
        for place in range(30):
            await types(context, f"task Number {place}", HERE, request=f"t{place}")
        reply = await types(context, "tasks", HERE)

    assert isinstance(reply, Say)
    assert len(reply.blocks) <= 50
    assert "Number 17”" in said(reply)
    assert "… and 12 more that do not fit here" in said(reply)
