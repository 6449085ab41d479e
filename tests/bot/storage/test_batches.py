import sqlite3
from collections.abc import Callable

import anyio
import anyio.lowlevel
import pytest

from bot.storage.sqlite.batches import Batch, Batches


async def carried_out(work: Callable[[Batch], None], batch: Batch) -> None:
    work(batch)


async def no_thread(_work: Callable[[Batch], None], _batch: Batch) -> None:
    await anyio.lowlevel.checkpoint()
    raise RuntimeError("can't start new thread")


def one(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT 1").fetchone()[0])


async def test_a_batch_runs_where_the_caller_says() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    batches = Batches(db, "BEGIN", run_batch=carried_out)

    assert await batches.run(one) == 1
    db.close()


async def test_callers_of_a_batch_that_never_began_get_its_error() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    batches = Batches(db, "BEGIN", run_batch=no_thread)
    refused: list[type[Exception]] = []

    async def ask() -> None:
        try:
            await batches.run(one)
        except (RuntimeError, sqlite3.OperationalError) as error:
            refused.append(type(error))

    with pytest.raises(RuntimeError):
        await batches.run(one)
    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(ask)

    # The first leads alone; of the two that share the next batch one leads.
    assert sorted(x.__name__ for x in refused) == [
        "OperationalError",
        "RuntimeError",
        "RuntimeError",
    ]
    db.close()


async def test_a_batch_s_outcome_is_known_before_any_result_is() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    ends: list[bool] = []
    batches = Batches(db, "BEGIN", run_batch=carried_out, ended=ends.append)

    def broken(_db: sqlite3.Connection) -> int:
        raise AssertionError

    assert await batches.run(one) == 1
    assert ends == [True]
    with pytest.raises(AssertionError):
        await batches.run(broken)
    assert ends == [True, False]
    db.close()
