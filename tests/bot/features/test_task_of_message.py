"""*Make it a task* on a message, in an incident's channel and outside."""

from pathlib import Path

import pytest

from actors.incident.ids import ChannelId, IncidentNumber
from bot.base.json_types import text
from bot.dialogue.forms.form import Form
from bot.screens import actions
from bot.screens.tasks import TASK_MAX
from bot.words import field_errors, task_answers
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.incident.case import BOB, CLOSE
from tests.bot.dialogue.contexts import CHANNELS, ONE, TWO, two_incidents
from tests.bot.features.declare.refused_windows import REFUSED
from tests.bot.running_gateway import RunningGateway
from tests.bot.sent import initial, on_message

HERE, ELSEWHERE = CHANNELS[TWO], ChannelId("C0HELP")
WORDS = "Check the queue"
FORM = Form(id="made", origin=ELSEWHERE, number=None, link="https://acme.slack.com/x")


async def make(
    at: RunningGateway, said: str = WORDS, channel: str = HERE, again: str = "1"
) -> None:
    sent = on_message(
        actions.MAKE_TASK, channel, {"text": said}, trigger=f"trigger {again}"
    )
    await at.sends(sent)


async def tasks_of(at: RunningGateway, number: IncidentNumber) -> list[str]:
    return [x.text for x in (await at.incident(number)).tasks.open]


@pytest.mark.parametrize(
    ("said", "task"),
    [
        (WORDS, WORDS),
        ("Check\n the <https://example.org|queue>", "Check the queue"),
        ("check it " * 90, f"{('check it ' * 33).strip()}…"),
    ],
)
async def test_the_words_of_the_message_are_the_task(
    tmp_path: Path, said: str, task: str
) -> None:
    async with two_incidents(tmp_path) as at:
        await make(at, said)
        found = await tasks_of(at, TWO)
        assert [x.removesuffix(" (https://example.org)") for x in found] == [task]
        assert await tasks_of(at, ONE) == []
        assert "Task added: “" in at.slack.said()[-1]

    assert all(len(x) <= TASK_MAX for x in found)


async def test_the_same_delivery_again_adds_nothing(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        for again in ("1", "1", "2"):
            await make(at, again=again)
        assert await tasks_of(at, TWO) == [WORDS]


async def test_a_message_without_words_opens_the_window_that_asks_for_some(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path) as at:
        await make(at, " ")
        (view,) = at.slack.views("views.open")
        assert text(view, "callback_id") == actions.ADDING_TASK
        assert await tasks_of(at, TWO) == []


async def test_a_closed_incident_has_to_be_reopened_first(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        await at.engine.ask(TWO, CLOSE, "closes")
        await make(at)
        assert await tasks_of(at, TWO) == []
        assert WORDS in at.slack.said()[-1]
        assert "reopen" in at.slack.said()[-1]


# Outside the channel of an incident.


async def test_elsewhere_the_window_offers_the_open_incidents(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        await make(at, channel=ELSEWHERE)
        (view,) = at.slack.views("views.open")
        assert initial(view, "task") == WORDS
        assert initial(view, "incident") == ""

        await at.engine.ask(TWO, CLOSE, "closes")
        await make(at, channel=ELSEWHERE, again="2")
        assert initial(at.slack.views("views.open")[-1], "incident") == "1"


async def test_the_chosen_incident_gets_the_task_once(tmp_path: Path) -> None:
    values = {"incident": "1", "task": WORDS, "owner": BOB}
    async with two_incidents(tmp_path) as at:
        for trigger in ("t1", "t1", "t2"):
            await at.submits(
                values, FORM, callback=actions.MAKING_TASK, trigger=trigger
            )
        (task,) = (await at.incident(ONE)).tasks.open
        assert (task.text, task.owner, task.link) == (WORDS, BOB, FORM.link)
        assert await tasks_of(at, TWO) == []


async def test_another_choice_in_the_same_window_moves_the_task(
    tmp_path: Path,
) -> None:
    async with two_incidents(tmp_path) as at:
        for number in ("1", "2"):
            values = {"incident": number, "task": WORDS, "owner": ""}
            await at.submits(values, FORM, callback=actions.MAKING_TASK)
        assert await tasks_of(at, ONE) == []
        assert await tasks_of(at, TWO) == [WORDS]


@pytest.mark.parametrize(
    ("chosen", "error"),
    [
        ("", field_errors.NO_SUCH_INCIDENT),
        ("99", field_errors.NO_SUCH_INCIDENT),
        ("2", field_errors.CLOSED_INCIDENT),
    ],
)
async def test_no_other_incident_can_be_chosen(
    tmp_path: Path, chosen: str, error: str
) -> None:
    values = {"incident": chosen, "task": WORDS, "owner": ""}
    async with two_incidents(tmp_path) as at:
        await at.engine.ask(TWO, CLOSE, "closes")
        answer = await at.submits(values, FORM, callback=actions.MAKING_TASK)
        assert answer is not None
        assert answer["errors"] == {"incident": error}


async def test_without_open_incidents_somebody_hears_why(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        for number in (ONE, TWO):
            await at.engine.ask(number, CLOSE, f"closes {number}")
        await make(at, channel=ELSEWHERE)
        assert at.slack.said() == [as_mrkdwn(task_answers.no_open_incident())]


async def test_a_window_that_slack_refuses_is_answered(tmp_path: Path) -> None:
    async with two_incidents(tmp_path) as at:
        at.slack.planned["views.open"] = [REFUSED]
        await make(at, channel=ELSEWHERE)
        assert at.slack.said() == [as_mrkdwn(task_answers.SHORTCUT_REFUSED)]
