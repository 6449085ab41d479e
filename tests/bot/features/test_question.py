"""The buttons below the question whether an incident is over."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve as with_

from actors.incident.details import Update
from actors.incident.events import Event
from actors.incident.ids import IncidentNumber, MessageTs, StepKey
from actors.incident.lifecycle import Close, Declare, Declared, Reopen
from actors.incident.question import PostponeQuestion, QuestionAsked, QuestionScheduled
from actors.incident.steps.events import Shown
from bot.screens import actions
from bot.words import closing_text, questions, unclear_requests
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.fakes import quiet
from tests.actors.incident.case import CLOSE, P3, T0
from tests.actors.incident.slack import OWN
from tests.bot.features.window_values import FORM, VALUES, shown
from tests.bot.prompt_store import keep
from tests.bot.running_gateway import running_gateway
from tests.bot.team import SEVEN

DAY = timedelta(days=1)
FIRST, WEEKLY = T0 + DAY, T0 + 8 * DAY
FRIDAY = datetime(2026, 1, 2, 9, tzinfo=UTC)
"""The working day after ``T0``, a Thursday."""


def question(turn: int, at: datetime, again: datetime) -> tuple[Event, ...]:
    """One question, as the journal has it."""
    shown = Shown(
        at=at,
        step=StepKey(f"question/{turn}/1"),
        surface=f"question/{turn}",
        channel=OWN,
        ts=MessageTs(f"{turn}.1"),
        view=None,
    )
    return (shown, QuestionAsked(at=at, turn=turn, ask_at=again))


ASKED = (
    *SEVEN,
    QuestionScheduled(at=T0, ask_at=FIRST),
    *question(1, FIRST, WEEKLY),
)


async def test_ask_me_tomorrow_asks_on_the_next_working_day(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *ASKED)

        said = await at.presses(actions.ASK_TOMORROW, "7 1")

        ((_, command, _),) = at.engine.asked
        assert isinstance(command, PostponeQuestion)
        assert (command.turn, command.ask_at) == (1, FRIDAY)
        incident = await at.incident(7)
        assert said == as_mrkdwn(questions.asks_again(incident.number, FRIDAY))
        assert incident.question.waiting
        assert incident.question.waiting.ask_at == FRIDAY


async def test_a_second_press_changes_nothing_and_says_when_it_asks(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *ASKED)
        first = await at.presses(actions.ASK_TOMORROW, "7 1")
        before = await at.store.read(7)
        await at.clicks(actions.ASK_TOMORROW, "7 1", trigger_id="another")
        await quiet()

        assert at.slack.said()[-1] == first
        assert await at.store.read(7) == before


async def test_a_button_of_an_older_question_changes_nothing(tmp_path: Path) -> None:
    second = question(2, WEEKLY, WEEKLY + 7 * DAY)
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *ASKED, *second)
        before = await at.store.read(7)

        said = await at.presses(actions.ASK_TOMORROW, "7 1")

        number = (await at.incident(7)).number
        again = WEEKLY + 7 * DAY
        assert said == as_mrkdwn(questions.asks_again(number, again))
        assert await at.store.read(7) == before


async def test_a_closed_incident_says_that_nothing_more_is_asked(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *ASKED)
        await at.asks("/incident", "close 7")

        said = await at.presses(actions.ASK_TOMORROW, "7 1")

        assert said == as_mrkdwn(questions.asks_no_more(await at.incident(7)))
        assert "closed by" in said


async def test_a_severity_that_does_not_nag_says_that_nothing_more_is_asked(
    tmp_path: Path,
) -> None:
    (declared, *others) = ASKED
    assert isinstance(declared, Declared)
    quiet_one = with_(declared, severity=with_(P3, nags=False))
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, quiet_one, *others)

        said = await at.presses(actions.ASK_TOMORROW, "7 1")

        assert said == as_mrkdwn(questions.asks_no_more(await at.incident(7)))
        assert "severity" in said


@pytest.mark.parametrize("value", ["7", "7 ", "7 x", "7 ²", f"7 {'9' * 5000}"])
async def test_a_value_that_names_no_question_changes_nothing(
    tmp_path: Path, value: str
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *ASKED)

        assert await at.presses(actions.ASK_TOMORROW, value)
        assert await at.store.read(7) == ASKED


async def test_a_question_about_no_incident_says_so(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        said = await at.presses(actions.ASK_TOMORROW, "9 1")

        assert said == as_mrkdwn(unclear_requests.no_such(IncidentNumber(9)))


async def test_the_close_button_closes_without_a_summary(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *ASKED)

        said = await at.presses(actions.CLOSE, "7")

        ((_, command, _),) = at.engine.asked
        assert isinstance(command, Close)
        assert command.summary == ""
        assert said == as_mrkdwn(closing_text.closed_now(await at.incident(7)))


async def test_the_close_button_of_a_closed_incident_says_who_closed_it(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *ASKED)
        await at.asks("/incident", f"close 7 {CLOSE.summary}")

        said = await at.presses(actions.CLOSE, "7")

        assert said == as_mrkdwn(closing_text.closed_before(await at.incident(7)))


async def test_a_declaration_says_when_the_first_question_is_due(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await at.submits(VALUES, FORM)

        command = at.engine.asked[-1][1]
        assert isinstance(command, Declare)
        assert command.ask_at == FIRST


async def test_a_change_of_the_severity_says_when_a_question_would_be_due(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *SEVEN)
        await at.clock.advance(timedelta(hours=30).total_seconds())
        before = shown(await at.incident(7))
        await at.submits({**before, "severity": "p1"}, await at.form_of(7))

        command = at.engine.asked[-1][1]
        assert isinstance(command, Update)
        assert command.ask_at == datetime(2026, 1, 5, 9, tzinfo=UTC)


async def test_a_reopening_says_when_the_next_question_is_due(tmp_path: Path) -> None:
    async with running_gateway(tmp_path) as at:
        await keep(at.store, 7, *ASKED)
        await at.asks("/incident", "close 7")
        await at.clock.advance(timedelta(hours=30).total_seconds())
        await at.asks("/incident", "reopen 7")

        command = at.engine.asked[-1][1]
        assert isinstance(command, Reopen)
        # It is Friday evening, and a day later it is Saturday.
        assert command.ask_at == datetime(2026, 1, 5, 9, tzinfo=UTC)
