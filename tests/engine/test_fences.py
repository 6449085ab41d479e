from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import anyio
import pytest
from attrs import define
from structlog.testing import capture_logs

from actors.errors import Superseded
from bot.base.json_types import NOTHING, JsonObject
from bot.engine.journals import SEND_WITHIN, CommandJournal, StepJournal
from bot.slack.web.rank import Rank
from bot.slack.web.results import CallResult, Done, NotDone
from bot.slack.web.throttled_api import ThrottledApi
from bot.storage.postgres.migrate import migrate
from bot.storage.postgres.store import PostgresStore
from tests.bot.storage.stores import declared, entry
from tests.postgres import database

MOMENT = timedelta(seconds=0.1)


@define
class StoppedClock:
    at: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    async def wait(self, event: anyio.Event, until: datetime | None) -> None:
        """Wait for the event, because this clock never moves by itself."""
        await event.wait()


@asynccontextmanager
async def hands(count: int) -> AsyncIterator[list[StepJournal]]:
    """Open one incident's journal for several workers."""
    async with database() as url:
        await migrate(url)
        stores = [PostgresStore(url=url, now=StoppedClock().now) for _ in range(count)]
        for store in stores:
            await store.open()
        try:
            await CommandJournal(store=stores[0]).append(entry(*declared(1)))
            yield [StepJournal(store=x, clock=StoppedClock()) for x in stores]
        finally:
            for store in stores:
                await store.close()


async def test_a_worker_that_was_replaced_records_nothing_more() -> None:
    async with hands(2) as (old, new):
        late = entry(declared(1)[-1], after=declared(1))
        assert await old.activate(1)
        assert await new.activate(1)
        with pytest.raises(Superseded):
            await old.append(late)
        await new.append(late)


async def test_a_worker_without_the_job_records_nothing() -> None:
    async with hands(1) as (journal,):
        late = entry(declared(1)[-1], after=declared(1))
        with pytest.raises(Superseded):
            await journal.append(late)
        first, second = await journal.activate(1), await journal.activate(1)
        journal.forget(1, first)
        assert journal.may_send(1)
        journal.forget(1, second)
        with pytest.raises(Superseded):
            await journal.append(late)


async def test_no_worker_owns_a_parked_incident() -> None:
    async with hands(1) as (journal,):
        await journal.park(1, "crashed 3 times")
        assert not await journal.activate(1)
        await journal.release(1)
        assert await journal.activate(1)


async def test_a_call_may_be_sent_within_three_seconds_of_its_intent() -> None:
    async with hands(1) as (opened,):
        clock = StoppedClock()
        journal = StepJournal(store=opened.store, clock=clock)
        assert not journal.may_send(1)
        await journal.activate(1)
        clock.at += SEND_WITHIN
        assert journal.may_send(1)
        clock.at += MOMENT
        assert not journal.may_send(1)
        await journal.append(entry(declared(1)[-1], after=declared(1)))
        assert journal.may_send(1)


@define
class FleetingClock(StoppedClock):
    """A clock on which too much time has passed at each look."""

    def now(self) -> datetime:
        self.at += SEND_WITHIN + MOMENT
        return self.at


async def test_a_journal_too_slow_for_any_call_is_reported() -> None:
    async with hands(1) as (opened,):
        journal = StepJournal(store=opened.store, clock=FleetingClock())
        await journal.activate(1)
        with capture_logs() as said:
            await journal.append(entry(declared(1)[-1], after=declared(1)))

        assert not journal.may_send(1)
        assert [(x["event"], x["took"]) for x in said] == [("slack call withheld", 3.1)]


async def test_a_late_write_is_not_sent_and_a_late_read_is() -> None:
    api = _Api()
    throttled = ThrottledApi(
        api=api,  # type: ignore[arg-type] # only its call is asked for
        store=None,  # type: ignore[arg-type] # nothing is closed
        now=StoppedClock().now,
        on_token_refused=print,
        may_send=lambda _number: False,
    )
    ours = throttled.ranked(Rank(severity=1, number=1))
    late = await ours.call("chat.postMessage", {"channel": "C1"})
    assert late == NotDone(error="too_late", retry_after=0.0, is_held_back=True)
    await ours.call("conversations.history")
    await throttled.call("chat.postMessage", {"channel": "C1"})

    assert api.called == ["conversations.history", "chat.postMessage"]


class _Api:
    slack_time: datetime | None = None

    def __init__(self) -> None:
        self.called: list[str] = []

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        self.called.append(method)
        return Done(body={})
