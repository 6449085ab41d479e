"""The throttled API before a Slack that answers when the test wants it to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import anyio
import pytest
from anyio.abc import TaskGroup
from anyio.lowlevel import checkpoint
from attrs import define, evolve, field

from bot.base.json_types import NOTHING, JsonObject, text
from bot.slack.web.rank import Rank
from bot.slack.web.results import (
    TOKEN_REFUSED,
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)
from bot.slack.web.throttled_api import ThrottledApi
from tests.actors.incident.case import T0

SECOND = timedelta(seconds=1)
DONE = Done(body={})
LIMITED = NotDone(error="ratelimited", retry_after=30.0)
TOPIC = "conversations.setTopic"


@define
class Call:
    """A call that is unanswered until the test answers it."""

    method: str
    arguments: JsonObject
    answer: CallResult | None = None
    answered: anyio.Event = field(factory=anyio.Event)


@define
class SlowSlack:
    """Keeps every call unanswered until the test answers it."""

    slack_time: datetime | None = None
    asked: list[Call] = field(factory=list)

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        asked = Call(method, arguments)
        self.asked.append(asked)
        await asked.answered.wait()
        assert asked.answer
        return asked.answer

    async def respond(self, response_url: str, message: JsonObject) -> CallResult:
        return await self.call(response_url, message)


@define
class ClosedBudgetsInMemory:
    """The part of the store that the throttled API needs."""

    closed: dict[str, datetime] = field(factory=dict)

    async def close_budget(self, budget: str, until: datetime) -> None:
        self.closed[budget] = until

    async def closed_budgets(self) -> dict[str, datetime]:
        return self.closed


@define
class Calling:
    """A throttled API, its callers, and their results."""

    tasks: TaskGroup
    at: datetime = T0
    slack: SlowSlack = field(factory=SlowSlack)
    store: ClosedBudgetsInMemory = field(factory=ClosedBudgetsInMemory)
    refused_tokens: list[str] = field(factory=list)
    results: dict[int, CallResult] = field(factory=dict)
    late: set[int] = field(factory=set)
    api: ThrottledApi = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.api = ThrottledApi(
            api=self.slack,  # type: ignore[arg-type] # only its calls are asked for
            store=self.store,
            now=lambda: self.at,
            on_token_refused=self.refused_tokens.append,
            may_send=lambda number: number not in self.late,
        )

    async def start(
        self, *numbers: int, method: str = TOPIC, channel: str = ""
    ) -> None:
        for number in numbers:
            self.tasks.start_soon(self.ask, number, method, channel)
            await quiet()

    async def ask(self, number: int, method: str, channel: str) -> None:
        rank, arguments = Rank(severity=2, number=number), {"channel": channel}
        self.results[number] = await self.api.call_as(rank, method, arguments)

    async def says(self, answer: CallResult, call: int = -1) -> None:
        asked = self.slack.asked[call]
        asked.answer = answer
        asked.answered.set()
        await quiet()

    def wait(self, number: int) -> float | None:
        answer = self.results[number]
        assert isinstance(answer, NotDone)
        return answer.retry_after


async def quiet() -> None:
    for _ in range(9):
        await checkpoint()


@asynccontextmanager
async def calling() -> AsyncIterator[Calling]:
    async with anyio.create_task_group() as tasks:
        yield Calling(tasks)
        tasks.cancel_scope.cancel()


@asynccontextmanager
async def reopened() -> AsyncIterator[Calling]:
    """One call was refused, and its Retry-After has passed."""
    async with calling() as on:
        await on.start(0)
        await on.says(LIMITED)
        on.at += 30 * SECOND
        yield on


async def test_when_a_method_opens_one_call_goes_first_and_the_others_follow() -> None:
    async with reopened() as on:
        await on.start(1, 2, 3, 4)
        assert len(on.slack.asked) == 2
        assert set(on.results) == {0}
        await on.says(DONE)
        assert len(on.slack.asked) == 4
        await on.says(DONE)
        assert len(on.slack.asked) == 5


async def test_a_refusal_of_the_first_call_sends_the_others_away() -> None:
    async with reopened() as on:
        await on.start(1, 2, 3)
        await on.says(NotDone(error="ratelimited", retry_after=7.0))

        assert len(on.slack.asked) == 2
        assert on.wait(1) == 7.0
        assert on.wait(2) == pytest.approx(7.0, abs=0.1)
        assert on.wait(3) == pytest.approx(7.0, abs=0.1)
        assert on.store.closed == {TOPIC: on.at + 7 * SECOND}


@pytest.mark.parametrize(
    "answer", [Unknown(error="timeout"), NotDone(error="reset", retry_after=None)]
)
async def test_after_a_lost_answer_to_the_first_call_the_next_one_goes(
    answer: CallResult,
) -> None:
    async with reopened() as on:
        await on.start(1, 2, 3)
        await on.says(answer)

        assert len(on.slack.asked) == 3
        assert on.results[1] == answer


@pytest.mark.parametrize(
    "answer", [Refused(error="is_archived"), Misconfigured(error="missing_scope")]
)
async def test_a_refusal_of_another_kind_shows_that_the_method_is_open(
    answer: CallResult,
) -> None:
    async with reopened() as on:
        await on.start(1, 2, 3)
        await on.says(answer)

        assert len(on.slack.asked) == 4


async def test_a_cancelled_first_call_delays_nobody() -> None:
    async with reopened() as on, anyio.create_task_group() as doomed:
        doomed.start_soon(on.ask, 1, TOPIC, "")
        await quiet()
        await on.start(2)
        assert len(on.slack.asked) == 2
        doomed.cancel_scope.cancel()
        await quiet()

        assert len(on.slack.asked) == 3


async def test_a_cancelled_waiting_call_delays_nobody() -> None:
    async with reopened() as on, anyio.create_task_group() as doomed:
        await on.start(1)
        doomed.start_soon(on.ask, 2, TOPIC, "")
        await quiet()
        await on.start(3)
        doomed.cancel_scope.cancel()
        await quiet()
        await on.says(DONE)

        assert len(on.slack.asked) == 3


async def test_a_process_that_may_not_send_keeps_no_place() -> None:
    async with reopened() as on:
        on.late = {1}
        await on.start(1, 2)

        assert on.results[1] == NotDone(
            error="too_late", retry_after=0.0, is_held_back=True
        )
        assert len(on.slack.asked) == 2


async def test_people_do_not_wait_for_the_answer_to_a_steps_call() -> None:
    async with reopened() as on:
        await on.start(1)
        on.tasks.start_soon(on.api.call, TOPIC)
        await quiet()

        assert len(on.slack.asked) == 3


async def test_a_refused_message_closes_its_channel_and_no_other() -> None:
    async with calling() as on:
        await on.start(1, method="chat.postMessage", channel="C1")
        await on.says(LIMITED)
        await on.start(2, method="chat.postMessage", channel="C1")
        await on.start(3, method="chat.postMessage", channel="C2")

        assert on.wait(2) == 30.0
        assert text(on.slack.asked[-1].arguments, "channel") == "C2"
        assert set(on.store.closed) == {"chat.postMessage C1"}


async def test_after_hundreds_of_messages_a_refusal_closes_all_channels() -> None:
    async with calling() as on:
        for number in range(120):
            await on.start(number, method="chat.postMessage", channel=f"C{number}")
            await on.says(DONE)
        await on.start(998, method="chat.postMessage", channel="C998")
        await on.says(LIMITED)
        await on.start(999, method="chat.postMessage", channel="C999")

        assert on.wait(999) == pytest.approx(30.0, abs=0.1)
        assert set(on.store.closed) == {"chat.postMessage"}


@pytest.mark.parametrize("error", sorted(TOKEN_REFUSED))
async def test_a_refused_token_is_reported_and_returned(error: str) -> None:
    async with calling() as on:
        await on.start(1)
        await on.says(Misconfigured(error=error))

        assert on.refused_tokens == [error]
        assert on.results[1] == Misconfigured(error=error)


async def test_a_missing_scope_is_not_reported_as_a_refused_token() -> None:
    async with calling() as on:
        await on.start(1)
        await on.says(Misconfigured(error="missing_scope: needed a:b, provided none"))

        assert on.refused_tokens == []


async def test_what_the_previous_process_closed_stays_closed() -> None:
    async with calling() as on:
        on.store.closed = {TOPIC: T0 + 9 * SECOND, "pins.add": T0 - SECOND}
        await on.api.load_closed_budgets()
        await on.start(1)
        await on.start(2, 3, method="pins.add")

        assert on.wait(1) == 9.0
        assert [asked.method for asked in on.slack.asked] == ["pins.add", "pins.add"]


async def test_a_refused_response_url_closes_all_response_urls() -> None:
    async with calling() as on:
        on.tasks.start_soon(on.api.respond, "https://hooks/1", {})
        await quiet()
        await on.says(LIMITED)

        held_back = evolve(LIMITED, is_held_back=True)
        assert await on.api.respond("https://hooks/2", {}) == held_back
        assert len(on.slack.asked) == 1
