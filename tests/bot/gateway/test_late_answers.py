"""What people are told when a request takes longer than Slack waits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from attrs import define, field
from attrs import evolve as with_
from structlog.testing import capture_logs

from bot.dialogue.forms.field_errors import unmarked
from bot.dialogue.forms.form import Form
from bot.gateway.background import TRIES
from bot.gateway.gateway import ANSWER_WITHIN, LATE_MAX
from bot.screens import actions
from bot.slack.socket.timings import Timings
from bot.slack.web.results import NotDone
from bot.storage.store import Backlog
from bot.words import refusals
from bot.words.renderers.mrkdwn import as_mrkdwn
from tests.actors.fakes import quiet
from tests.bot.prompt_store import PromptStore
from tests.bot.running_gateway import RunningGateway, running_gateway
from tests.bot.scripted_slack import NO
from tests.bot.sent import errors_in, submitted, typed

LATE = ANSWER_WITHIN + 1


@define(kw_only=True)
class SlowStore(PromptStore):
    """Answers when it is let."""

    answers: anyio.Event = field(factory=anyio.Event)

    async def backlog(self) -> Backlog:
        await self.answers.wait()
        return Backlog(open_incidents=3, oldest_due=None)


@asynccontextmanager
async def waiting(folder: Path) -> AsyncIterator[tuple[RunningGateway, SlowStore]]:
    async with running_gateway(folder, made=SlowStore) as at:
        assert isinstance(at.store, SlowStore)
        yield at, at.store


async def ping(at: RunningGateway, ago: float | None = None) -> str:
    """Type /ping, so many seconds before the gateway sees it, or in good time."""
    sent = typed("/ping")
    if ago is not None:
        sent = with_(sent, received_at=anyio.current_time() - ago)
    acknowledgement = await at.gateway.handle(sent)
    return str((acknowledgement or {})["text"])


def test_people_are_told_before_the_bare_acknowledgement_would_go_out() -> None:
    assert Timings().handler > ANSWER_WITHIN


async def test_a_request_in_time_is_answered_once(tmp_path: Path) -> None:
    async with waiting(tmp_path) as (at, store):
        store.answers.set()

        assert "3 incidents are open" in await ping(at)
        await quiet()
        assert at.slack.said() == []


async def test_somebody_who_waits_too_long_is_told_so_and_gets_the_answer_later(
    tmp_path: Path,
) -> None:
    async with waiting(tmp_path) as (at, store):
        assert await ping(at, LATE) == as_mrkdwn(refusals.SLOW)
        await quiet()
        assert at.slack.said() == []

        store.answers.set()
        await quiet()
        (answer,) = at.slack.said()
        assert "3 incidents are open" in answer


async def test_a_limited_number_of_requests_is_answered_late(tmp_path: Path) -> None:
    async with waiting(tmp_path) as (at, store), anyio.create_task_group() as tasks:
        said = [await ping(at, LATE) for _ in range(LATE_MAX)]
        assert set(said) == {as_mrkdwn(refusals.SLOW)}

        async def one_more() -> None:
            said.append(await ping(at, LATE))

        tasks.start_soon(one_more)
        await quiet()
        assert len(said) == LATE_MAX

        store.answers.set()
        await quiet()
        assert "3 incidents are open" in said[-1]
        assert len(at.slack.said()) == LATE_MAX
        store.answers = anyio.Event()
        assert await ping(at, LATE) == as_mrkdwn(refusals.SLOW)


async def test_a_delayed_response_arrives_when_slack_accepts_it(
    tmp_path: Path,
) -> None:
    async with waiting(tmp_path) as (at, store):
        at.slack.planned["respond"] = [NotDone(error="ratelimited", retry_after=9.0)]
        assert await ping(at, LATE) == as_mrkdwn(refusals.SLOW)
        store.answers.set()
        await at.clock.advance(8)
        assert len(at.slack.said()) == 1

        await at.clock.advance(1)
        _, answer = at.slack.said()
        assert "3 incidents are open" in answer


async def test_a_response_that_slack_never_accepts_is_given_up(tmp_path: Path) -> None:
    async with waiting(tmp_path) as (at, store):
        never = NotDone(error="connection refused", retry_after=None)
        at.slack.always = {"respond": never, "conversations.open": NO}
        assert await ping(at, LATE) == as_mrkdwn(refusals.SLOW)
        store.answers.set()
        await at.clock.advance(60)

        assert len(at.slack.said()) == 2 * TRIES


async def test_a_window_that_was_opened_late_leaves_nothing_to_say(
    tmp_path: Path,
) -> None:
    async with running_gateway(tmp_path) as at:
        sent = with_(typed("/incident"), received_at=anyio.current_time() - LATE)
        with capture_logs() as logs:
            slow = await at.gateway.handle(sent)
            await quiet()

        assert slow is not None
        assert slow["text"] == as_mrkdwn(refusals.SLOW)
        assert at.slack.methods == ["views.open"]
        assert at.slack.said() == []
        assert [line["event"] for line in logs] == ["answer sent late"]


@pytest.mark.parametrize("title", ["Mails are late", ""])
async def test_a_submitted_window_says_once_that_it_takes_longer(
    tmp_path: Path, title: str
) -> None:
    values = {"title": title, "service": "not-sure", "severity": "p3"}
    form = Form(id="f", origin=None, number=None)
    async with running_gateway(tmp_path) as at:
        sent = submitted(values, form, actions.DECLARE)
        late = with_(sent, received_at=anyio.current_time() - LATE)
        slow = await at.gateway.handle(late)
        await quiet()

        assert list(errors_in(slow).values()) == [
            unmarked(as_mrkdwn(refusals.SLOW_WINDOW))
        ]
        assert at.slack.calls == []
        assert await at.count() == (1 if title else 0)


async def test_a_late_answer_makes_room_for_the_next_one(
    tmp_path: Path,
) -> None:
    async with waiting(tmp_path) as (at, store):
        for _ in range(3):
            store.answers = anyio.Event()
            for _ in range(LATE_MAX):
                assert await ping(at, LATE) == as_mrkdwn(refusals.SLOW)
            store.answers.set()
            await quiet()

        assert len(at.slack.said()) == 3 * LATE_MAX
