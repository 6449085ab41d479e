"""What a stop waits for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import pytest
from anyio.abc import TaskGroup
from attrs import define, field
from structlog.testing import capture_logs

from bot.gateway.background import AGAIN, TRIES, BackgroundTasks
from bot.slack.web.results import (
    CallResult,
    Done,
    Misconfigured,
    NotDone,
    Refused,
    Unknown,
)
from tests.actors.fakes import FakeClock, quiet

GRACE = 60.0
"""Far more than a test takes: whoever returns did not wait for its end."""

NEVER_LEFT = NotDone(error="connection refused", retry_after=None)


@define
class Scene:
    """Background tasks, and a stop that is waiting for them."""

    tasks: TaskGroup
    clock: FakeClock
    background: BackgroundTasks
    ended: list[str] = field(factory=list)

    def has_ended(self) -> bool:
        return bool(self.ended)

    async def stop(self, grace: float = GRACE) -> None:
        async def end() -> None:
            await self.background.end(grace)
            self.ended.append("the stop")

        self.tasks.start_soon(end)
        await quiet()


@define
class Mouth:
    """Says something to Slack, which refuses it at first."""

    refusals: list[CallResult] = field(factory=list)
    said: int = 0

    async def say(self) -> CallResult:
        if self.refusals:
            return self.refusals.pop()
        self.said += 1
        return Done(body={})


def closed_for(seconds: float) -> NotDone:
    return NotDone(error="ratelimited", retry_after=seconds)


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    clock = FakeClock()
    async with anyio.create_task_group() as tasks:
        yield Scene(tasks, clock, BackgroundTasks(tasks=tasks, clock=clock))
        tasks.cancel_scope.cancel()


async def test_a_stop_with_nothing_to_do_is_over_at_once() -> None:
    async with scene() as at:
        await at.stop()

        assert at.has_ended()


async def test_a_stop_waits_for_a_task_that_has_not_started_yet() -> None:
    async with scene() as at:
        go = anyio.Event()
        at.background.start(go.wait)
        await at.stop()
        assert not at.has_ended()

        go.set()
        await quiet()
        assert at.has_ended()


async def test_a_stop_waits_for_a_task_that_another_one_starts_at_its_end() -> None:
    async with scene() as at:
        first, second = anyio.Event(), anyio.Event()

        async def go_on() -> None:
            await first.wait()
            at.background.start(second.wait)

        at.background.start(go_on)
        await at.stop()
        first.set()
        await quiet()
        assert not at.has_ended()

        second.set()
        await quiet()
        assert at.has_ended()


async def test_a_stop_does_not_wait_for_ever() -> None:
    async with scene() as at:
        at.background.start(anyio.sleep_forever)

        with anyio.fail_after(GRACE):
            await at.background.end(0.05)


async def test_a_stop_waits_for_a_retry_after_that_ends_in_time() -> None:
    async with scene() as at:
        mouth = Mouth([closed_for(GRACE - 1)])
        at.background.start(at.background.send_with_retries, mouth.say)
        await at.stop()
        assert not at.has_ended()

        await at.clock.advance(GRACE - 1)
        assert at.has_ended()
        assert mouth.said == 1


async def test_a_stop_does_not_wait_for_a_retry_after_beyond_it() -> None:
    async with scene() as at:
        mouth, go = Mouth([closed_for(GRACE + 1)]), anyio.Event()
        at.background.start(at.background.send_with_retries, mouth.say)
        at.background.start(go.wait)
        await at.stop()
        assert not at.has_ended()

        go.set()
        await quiet()
        assert at.has_ended()
        assert mouth.said == 0


async def test_a_stop_notices_a_delay_that_starts_while_it_waits() -> None:
    async with scene() as at:
        go = anyio.Event()

        async def refuse() -> CallResult:
            await go.wait()
            return closed_for(GRACE + 1)

        at.background.start(at.background.send_with_retries, refuse)
        await at.stop()
        assert not at.has_ended()

        go.set()
        await quiet()
        assert at.has_ended()


async def test_a_message_that_never_leaves_is_given_up_after_some_attempts() -> None:
    async with scene() as at:
        mouth = Mouth([NEVER_LEFT] * TRIES)
        at.background.start(at.background.send_with_retries, mouth.say)
        await at.clock.advance(AGAIN * (TRIES - 1))
        await at.stop()

        assert at.has_ended()
        assert mouth.refusals == []
        assert mouth.said == 0


@pytest.mark.parametrize(
    "refusal", [Refused(error="used_url"), Misconfigured(error="missing_scope")]
)
async def test_a_refused_message_is_not_sent_again(
    refusal: CallResult,
) -> None:
    async with scene() as at:
        mouth = Mouth([refusal])

        assert not await at.background.send_with_retries(mouth.say)
        assert mouth.said == 0


async def test_a_message_that_slack_accepts_is_sent_once() -> None:
    async with scene() as at:
        mouth = Mouth()

        assert await at.background.send_with_retries(mouth.say)
        assert mouth.said == 1


@pytest.mark.parametrize(
    ("again", "wait"),
    [
        (Unknown(error="timeout"), AGAIN),
        (NEVER_LEFT, AGAIN),
        (closed_for(45), 45),
        (Misconfigured(error="invalid_auth"), AGAIN),
        (Misconfigured(error="team_added_to_org"), AGAIN),
    ],
)
@pytest.mark.parametrize("times", range(1, TRIES + 1))
async def test_a_message_is_tried_a_limited_number_of_times(
    again: CallResult, wait: float, times: int
) -> None:
    async with scene() as at:
        mouth, taken = Mouth([again] * times), list[bool]()

        async def send_with_retries() -> None:
            taken.append(await at.background.send_with_retries(mouth.say))

        at.background.start(send_with_retries)
        await at.clock.advance(min(times, TRIES - 1) * wait - 0.1)
        assert taken == []

        await at.clock.advance(0.1)
        assert taken == [times < TRIES]
        assert mouth.said == (1 if times < TRIES else 0)
        assert mouth.refusals == []


async def test_a_bug_ends_one_background_task_and_a_stop_knows() -> None:
    async with scene() as at:

        async def break_off() -> None:
            raise ValueError("a bug")

        with capture_logs() as logs:
            at.background.start(break_off)
            await at.stop()

        assert at.has_ended()
        assert [line["event"] for line in logs] == ["request failed"]
        assert not at.tasks.cancel_scope.cancel_called


async def test_nothing_is_started_or_awaited_after_the_bot_was_cancelled() -> None:
    async with anyio.create_task_group() as tasks:
        background = BackgroundTasks(tasks=tasks, clock=FakeClock())
        tasks.cancel_scope.cancel()
        background.start(anyio.sleep_forever)
        with anyio.CancelScope(shield=True), anyio.fail_after(GRACE / 2):
            await background.end(GRACE)
