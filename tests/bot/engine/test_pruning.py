"""Pruning: at the start and every day, what is only needed for a while is deleted."""

from datetime import timedelta
from pathlib import Path

import anyio
import pytest
from anyio.lowlevel import checkpoint
from attrs import define, field

from actors.errors import JournalUnavailable, Repeated
from bot.base.clock import SharedClock, SystemClock
from bot.engine.backend import PostgresBackend, SqliteBackend
from bot.engine.pruning import AGAIN, EVERY, Pruning
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import FORGOTTEN_AT_ONCE, REMEMBERED_FOR
from tests.actors.fakes import START, FakeClock
from tests.bot.storage.stores import STORES, OpenStore, declared, entry

every_store = pytest.mark.parametrize("opened", STORES.values(), ids=STORES)


@define
class CountingStore:
    """Counts what it is asked to delete; each ``left`` answers one call."""

    left: list[bool | JournalUnavailable] = field(factory=list)
    asked: list[str] = field(factory=list)

    async def forget_briefed(self) -> None:
        self.asked.append("briefed")

    async def forget_texts(self) -> None:
        self.asked.append("texts")

    async def forget_budgets(self) -> None:
        self.asked.append("budgets")

    async def forget_requests(self) -> bool:
        self.asked.append("requests")
        answer = self.left.pop(0) if self.left else False
        if isinstance(answer, JournalUnavailable):
            raise answer
        return answer


async def asked_after(store: CountingStore, *seconds: float) -> list[list[str]]:
    """Return what a pruning has asked for at its start, and after each while."""
    clock, found = FakeClock(), list[list[str]]()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(Pruning(store=store, clock=clock).run)  # type: ignore[arg-type]
        for while_ in (0, *seconds):
            await clock.advance(while_)
            found.append(store.asked.copy())
            store.asked.clear()
        tasks.cancel_scope.cancel()
    return found


async def test_everything_is_pruned_at_the_start_and_once_a_day() -> None:
    day = EVERY.total_seconds()
    every = ["texts", "budgets", "briefed", "requests"]
    assert timedelta(days=1) >= EVERY
    assert await asked_after(CountingStore(), day - 1, 1, day) == [
        every,
        [],
        every,
        every,
    ]


async def test_old_requests_are_deleted_in_small_portions_until_none_is_left() -> None:
    found = await asked_after(CountingStore(left=[True, True]))
    assert found == [
        ["texts", "budgets", "briefed", "requests", "requests", "requests"]
    ]


async def test_pruning_that_failed_is_tried_again_soon() -> None:
    store = CountingStore(left=[JournalUnavailable("away")])
    again = AGAIN.total_seconds()
    begun, waited, tried, rested = await asked_after(store, again - 1, 1, again * 2)
    assert begun == tried == ["texts", "budgets", "briefed", "requests"]
    assert waited == rested == []


@every_store
async def test_requests_of_any_number_are_forgotten_in_their_time(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert isinstance(store, PostgresStore | SqliteStore)
        store.now = lambda: START - REMEMBERED_FOR - timedelta(seconds=1)
        for number in range(1, 4):
            await store.append(
                entry(*declared(number), key=number, request=f"{number}")
            )
        await fill_requests(store, FORGOTTEN_AT_ONCE)
        store.now = lambda: START - REMEMBERED_FOR
        await store.append(entry(*declared(4), key=4, request="young"))
        store.now = lambda: START
        await Pruning(store=store, clock=FakeClock()).prune()

        assert await requests_in(store) == {"young"}
        with pytest.raises(Repeated):
            await store.append(entry(*declared(5), key=5, request="young"))


@every_store
async def test_budgets_that_are_open_again_are_deleted(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        assert isinstance(store, PostgresStore | SqliteStore)
        now = SystemClock().now()
        store.now = lambda: now
        await store.close_budget("over", now - timedelta(minutes=2))
        await store.close_budget("closed", now + timedelta(minutes=2))
        await Pruning(store=store, clock=FakeClock()).prune()

        assert set(await store.closed_budgets()) == {"closed"}
        rows = await store._all("SELECT budget FROM throttle")
        assert rows == [("closed",)]


async def fill_requests(store: PostgresStore | SqliteStore, count: int) -> None:
    """Write so many old requests at once."""
    at = START - REMEMBERED_FOR - timedelta(days=1)
    if isinstance(store, PostgresStore):
        await store._all(
            "INSERT INTO requests SELECT 'old ' || n, 1, %s FROM"
            " generate_series(1, %s) n RETURNING incident",
            *(at, count),
        )
        return
    await store._write(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT ?)"
        " INSERT INTO requests SELECT 'old ' || n, 1, ? FROM n",
        *(count, at.isoformat()),
    )


async def requests_in(store: PostgresStore | SqliteStore) -> set[object]:
    return {row[0] for row in await store._all("SELECT request FROM requests")}


@every_store
async def test_a_backend_prunes_as_soon_as_it_maintains_its_database(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store, anyio.create_task_group() as tasks:
        assert isinstance(store, PostgresStore | SqliteStore)
        store.now = lambda: START
        await fill_requests(store, 1)
        backend = (
            PostgresBackend(store, SharedClock(FakeClock()))
            if isinstance(store, PostgresStore)
            else SqliteBackend(store, FakeClock())
        )
        tasks.start_soon(backend.maintain)
        with anyio.fail_after(10):
            while await requests_in(store):
                await checkpoint()
        tasks.cancel_scope.cancel()
