"""A database of every released version is migrated, and nothing in it is lost."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from actors.incident.ids import IncidentNumber
from bot.storage.postgres import schema as postgres
from bot.storage.postgres.migrate import migrate
from bot.storage.rows import time
from bot.storage.sqlite import schema as sqlite
from bot.storage.store import Store
from tests.bot.storage.migrations import NAMES
from tests.bot.storage.postgres_stores import store_on
from tests.bot.storage.released import (
    AT,
    AT_REST,
    CLOSED,
    DUE,
    PARKED,
    POSTGRES_VERSIONS,
    SOON,
    SQLITE_VERSIONS,
    Rows,
    events_of,
    kept_postgres,
    kept_sqlite,
    older_postgres,
    older_sqlite,
    postgres_rows,
    sqlite_rows,
)
from tests.bot.storage.sqlite_files import store_at
from tests.bot.storage.stores import FILE
from tests.postgres import database

AUDIENCE = "SELECT DISTINCT kind, visibility FROM incidents"


def assert_kept(before: Rows, after: Rows, began: datetime) -> None:
    """Check that all rows are there, and that open incidents without a time are due."""
    began = began.replace(microsecond=0)
    for table, rows in before.items():
        if table != "incidents":
            assert after[table] == rows
    for (*facts, due, parked), (*facts_after, due_after, parked_after) in zip(
        before["incidents"], after["incidents"], strict=True
    ):
        assert (facts, parked) == (facts_after, parked_after)
        number, phase = facts[0], facts[2]
        if due is None and phase == "open":
            assert number in (AT_REST, PARKED)
            assert began <= time(due_after) <= datetime.now(UTC)
        else:
            assert number in (DUE, CLOSED) or time(due) == time(AT)
            assert due_after == due


async def assert_serves(store: Store) -> None:
    """Check that the store finds everything in the migrated database."""
    for number in (AT_REST, DUE, CLOSED, PARKED):
        assert await store.read(number) == events_of(number)
    listed = [row.number for row in await store.open_incidents()]
    assert listed == [PARKED, DUE, AT_REST]
    assert {due.key for due in await store.due()} == {AT_REST, DUE}
    assert next(x.at for x in await store.due() if x.key == DUE) == time(SOON)
    assert [row.number for row in await store.parked_incidents()] == [PARKED]
    assert await store.last_number() == IncidentNumber(4)


@pytest.mark.parametrize("version", SQLITE_VERSIONS)
def test_a_released_step_of_the_sqlite_file_is_never_changed(version: int) -> None:
    assert sqlite.STEPS[version - 1] == kept_sqlite(version)


@pytest.mark.parametrize("version", POSTGRES_VERSIONS)
def test_a_released_step_of_postgresql_is_never_changed(version: int) -> None:
    assert postgres.STEPS[version - 1].sql() == kept_postgres(version)


@pytest.mark.parametrize("version", SQLITE_VERSIONS)
async def test_a_sqlite_file_of_every_released_version_is_migrated_with_its_rows(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / FILE
    before, began = older_sqlite(path, version), datetime.now(UTC)
    store = store_at(path)
    store.open()
    await assert_serves(store)
    store.close()

    migrated = sqlite_rows(path)
    assert_kept(before, migrated, began)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute(AUDIENCE).fetchall() == [("real", "public")]
        found = db.execute("PRAGMA user_version").fetchone()
    assert found == (sqlite.SCHEMA_VERSION,)

    store.open()
    store.close()
    assert sqlite_rows(path) == migrated


@pytest.mark.parametrize("version", SQLITE_VERSIONS)
async def test_a_sqlite_file_of_every_released_version_is_read_without_a_change(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / FILE
    older_sqlite(path, version)
    before = path.read_bytes()
    reading = store_at(path)
    reading.open_for_reading()
    await assert_serves(reading)
    await reading.names([])
    await reading.channel_names([])
    reading.close()

    assert path.read_bytes() == before


@pytest.mark.parametrize("version", SQLITE_VERSIONS)
async def test_a_migrated_sqlite_file_has_the_tables_of_a_new_one(
    tmp_path: Path, version: int
) -> None:
    older_sqlite(tmp_path / FILE, version)
    for name in (FILE, "new.db"):
        store = store_at(tmp_path / name)
        store.open()
        store.close()

    assert _sqlite_tables(tmp_path / FILE) == _sqlite_tables(tmp_path / "new.db")


def _sqlite_tables(path: Path) -> Sequence[object]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT name, sql FROM sqlite_schema ORDER BY 1").fetchall()


@pytest.mark.parametrize("version", POSTGRES_VERSIONS)
async def test_postgresql_tables_of_every_released_version_are_migrated_with_their_rows(
    version: int,
) -> None:
    async with database() as url:
        before, began = await older_postgres(url, version), datetime.now(UTC)
        assert await migrate(url) == NAMES[version:]
        async with store_on(url) as store:
            await assert_serves(store)

        migrated = postgres_rows(url)
        assert_kept(before, migrated, began)
        with psycopg.connect(url, options="-c search_path=muster") as db:
            assert db.execute(AUDIENCE).fetchall() == [("real", "public")]
        assert await migrate(url) == ()
        assert postgres_rows(url) == migrated
