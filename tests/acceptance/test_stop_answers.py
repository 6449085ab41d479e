"""The process is told to stop while people wait for answers and windows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import pytest
from attrs import define, field

from bot.base.json_types import JsonObject
from bot.run import serve
from bot.signals import Signals
from bot.slack.web.classify import HttpResponse
from bot.slack.web.web_api import WebApi
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import Milestone, act, until_complete
from tests.acceptance.test_stop import STOPPED_WITHIN

CONNECTING = 0.5
"""Seconds for TCP and TLS to a host without an open connection."""


@define
class Slow:
    """Delays calls until the bot is told to stop, and a moment longer."""

    patch: pytest.MonkeyPatch
    signals: Signals = field(factory=Signals)

    def to_call(self, slow: str) -> None:
        send = WebApi._send

        async def sent(
            api: WebApi, method: str, given: dict[str, object]
        ) -> HttpResponse | Exception:
            if method == slow:
                await self._connect()
            return await send(api, method, given)

        self.patch.setattr(WebApi, "_send", sent)

    def to_respond(self) -> None:
        post = WebApi._post

        async def posted(
            api: WebApi, url: str, message: JsonObject
        ) -> HttpResponse | Exception:
            await self._connect()
            return await post(api, url, message)

        self.patch.setattr(WebApi, "_post", posted)

    async def _connect(self) -> None:
        await self.signals.stop.wait()
        await anyio.sleep(CONNECTING)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    return Slow(monkeypatch)


@asynccontextmanager
async def stopped_at_the_end(harness: Harness, signals: Signals) -> AsyncIterator[None]:
    """Run a bot, tell it to stop when the block ends, and check that it is in time."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(serve, harness.settings, signals, harness.clock)
        await harness.sandbox.connected(2)
        yield
        signals.stop.set()
        tasks.cancel_scope.deadline = anyio.current_time() + STOPPED_WITHIN
    assert not tasks.cancel_scope.cancelled_caught


async def closed_incident(harness: Harness) -> None:
    await act(harness, Milestone.DECLARED)
    async with harness.fast_forward():
        await until_complete(harness, Milestone.DECLARED)
        await act(harness, Milestone.UPDATED)
        await until_complete(harness, Milestone.UPDATED)
        await act(harness, Milestone.CLOSED)
        await until_complete(harness, Milestone.CLOSED)


async def click_reopen(harness: Harness) -> None:
    channel = await harness.channel()
    await harness.kim.clicks(
        await harness.until_posted(channel, "post-mortem"), "Reopen incident"
    )


def told_kim(harness: Harness) -> list[str]:
    return [str(x.text) for x in harness.kim.sees if x.origin == "response_url"]


async def test_a_stop_waits_for_the_answer_to_a_click(
    tmp_path: Path, slow: Slow
) -> None:
    slow.to_respond()
    async with set_up(tmp_path) as harness:
        async with stopped_at_the_end(harness, slow.signals):
            await closed_incident(harness)
            await click_reopen(harness)

        assert sum("is open again" in said for said in told_kim(harness)) == 1


async def test_a_stop_waits_for_the_window_that_a_command_opens(
    tmp_path: Path, slow: Slow
) -> None:
    slow.to_call("views.open")
    async with set_up(tmp_path) as harness:
        async with stopped_at_the_end(harness, slow.signals):
            reply = await harness.sam.types("/incident", "Mails are late", harness.help)

        assert reply.failure is None
        window = await harness.sam.window(within=0)
        assert window.is_open


async def test_a_stop_is_in_time_even_if_an_answer_never_ends(
    tmp_path: Path, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.acceptance.test_stop_answers.CONNECTING", 3600)
    slow.to_respond()
    async with set_up(tmp_path, unaudited="an answer is missing") as harness:
        async with stopped_at_the_end(harness, slow.signals):
            await closed_incident(harness)
            await click_reopen(harness)

        assert told_kim(harness) == []
