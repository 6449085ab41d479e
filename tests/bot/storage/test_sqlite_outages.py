"""A disk that is full, locked or gone loses no append."""

import sqlite3
from pathlib import Path

import pytest

from actors.errors import JournalUnavailable
from tests.bot.storage.sqlite_files import store_at
from tests.bot.storage.stores import FILE, declared, entry


async def test_every_commit_reaches_the_disk(tmp_path: Path) -> None:
    store = store_at(tmp_path / FILE)
    store.open()
    db = store._connection
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert db.execute("PRAGMA secure_delete").fetchone() == (1,)
    store.close()


async def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path) -> None:
    store = store_at(tmp_path / FILE)
    store.open()
    await store.append(entry(*declared(1)))
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(JournalUnavailable, match="full"):
        await store.append(entry(*declared(2, "x" * 100_000), key=2, request="r2"))
    assert await store.read(1) == declared(1)
    assert await store.read(2) == ()

    store._connection.execute("PRAGMA max_page_count = 100000")
    await store.append(entry(*declared(2), key=2, request="r2"))
    assert await store.read(2) == declared(2)
    store.close()


async def test_a_file_that_somebody_else_locked_is_unavailable(tmp_path: Path) -> None:
    store = store_at(tmp_path / FILE)
    store.open()
    store._connection.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(JournalUnavailable, match="locked"):
        await store.append(entry(*declared(1)))
    other.execute("ROLLBACK")
    other.close()

    await store.append(entry(*declared(1)))
    assert await store.read(1) == declared(1)
    store.close()


async def test_a_closed_store_is_unavailable(tmp_path: Path) -> None:
    store = store_at(tmp_path / FILE)
    store.open()
    store.close()
    with pytest.raises(JournalUnavailable):
        await store.read(1)
