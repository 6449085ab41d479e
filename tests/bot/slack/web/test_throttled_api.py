"""The throttled API before a real socket: closed methods, and Slack's time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from anyio.abc import SocketStream
from attrs import define, evolve, field

from bot.slack.web.results import Done, NotDone
from bot.slack.web.session import slack_session
from bot.slack.web.throttled_api import ThrottledApi
from bot.slack.web.web_api import WebApi
from bot.storage.sqlite.store import SqliteStore
from tests.acceptance.clock import LeapingClock
from tests.bot.slack.socket.transport_fake import RawPeer, raw_peer

HALF_A_MINUTE = timedelta(seconds=30)
CLOSED = NotDone(error="ratelimited", retry_after=30)
HELD_BACK = evolve(CLOSED, is_held_back=True)
SAID = {"text": "Recorded as done. It will not be repeated."}


@define
class Heads:
    """Answers each request with the next of these heads."""

    heads: list[str] = field(factory=list)

    async def __call__(self, stream: SocketStream) -> None:
        head = self.heads.pop(0) if self.heads else "200 OK"
        body = b'{"ok":true}'
        lines = [
            "HTTP/1.1 " + head,
            "Connection: close",
            f"Content-Length: {len(body)}",
        ]
        await stream.send("\r\n".join([*lines, "", ""]).encode() + body)


@define
class Calling:
    """A peer, its answers, and throttled APIs that share a journal and a clock."""

    peer: RawPeer
    heads: Heads
    clock: LeapingClock
    api: WebApi
    store: SqliteStore

    def throttled(self) -> ThrottledApi:
        return ThrottledApi(
            api=self.api,
            store=self.store,
            now=self.clock.now,
            on_token_refused=pytest.fail,
            may_send=lambda _number: True,
        )

    def url(self, name: str) -> str:
        return self.peer.base_url.replace("/api/", f"/commands/{name}")


@asynccontextmanager
async def calling(folder: Path, *heads: str) -> AsyncIterator[Calling]:
    says, clock = Heads(list(heads)), LeapingClock()
    clock.freeze()
    store = SqliteStore(path=folder / "journal.db", now=clock.now)
    store.open()
    try:
        async with raw_peer(says) as peer, slack_session() as session:
            api = WebApi(session=session, token="xoxb-1", base_url=peer.base_url)
            yield Calling(peer, says, clock, api, store)
    finally:
        store.close()


LIMITED = "429 Too Many\r\nRetry-After: 30"


async def test_no_response_url_is_called_before_retry_after_is_over(
    tmp_path: Path,
) -> None:
    async with calling(tmp_path, LIMITED) as caller:
        api = caller.throttled()
        assert await api.respond(caller.url("sam"), SAID) == CLOSED
        assert await api.respond(caller.url("alex"), SAID) == HELD_BACK
        assert len(caller.peer.requests) == 1
        assert isinstance(await api.call("chat.update"), Done)
        caller.clock.leap(HALF_A_MINUTE)
        assert isinstance(await api.respond(caller.url("alex"), SAID), Done)

    assert len(caller.peer.requests) == 3


async def test_the_next_process_calls_no_response_url_early(
    tmp_path: Path,
) -> None:
    async with calling(tmp_path, LIMITED) as caller:
        await caller.throttled().respond(caller.url("sam"), SAID)
        later = caller.throttled()
        await later.load_closed_budgets()

        assert await later.respond(caller.url("sam"), SAID) == HELD_BACK


@pytest.mark.parametrize("hours", [-2, 0, 2])
async def test_the_skew_of_our_clock_is_known_from_slacks_date(
    tmp_path: Path, hours: int
) -> None:
    async with calling(tmp_path) as caller:
        ahead = timedelta(hours=hours)
        date = format_datetime(caller.clock.now() - ahead)
        caller.heads.heads = [f"200 OK\r\ndate: {date}"]
        api = caller.throttled()
        await api.call("auth.test")

        assert abs(api.clock_skew - ahead) < timedelta(minutes=1)


@pytest.mark.parametrize("date", ["", "Date: soon\r\n", "Date: 99 Foo 0000\r\n"])
async def test_without_a_readable_date_the_clock_skew_is_0(
    tmp_path: Path, date: str
) -> None:
    async with calling(tmp_path, f"200 OK\r\n{date}X: y") as caller:
        api = caller.throttled()
        await api.call("auth.test")

        assert api.clock_skew == timedelta()
