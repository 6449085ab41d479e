"""Channels' names in the store, and in databases from before there were any."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from actors.incident.ids import ChannelId
from bot.storage.postgres.migrate import migrate
from bot.storage.postgres.schema import STEPS as POSTGRES_STEPS
from bot.storage.sqlite.schema import APPLICATION_ID, SCHEMA_VERSION, STEPS
from bot.storage.sqlite.store import SqliteStore
from tests.actors.incident.case import HELP, NEWS, T0
from tests.bot.storage.postgres_stores import store_on
from tests.bot.storage.stores import FILE, STORES, OpenStore, declared, entry
from tests.postgres import database

BEFORE = 3
"""The last version of the SQLite file without channels' names."""

each_store = pytest.mark.parametrize("opened", STORES.values(), ids=STORES)


@each_store
async def test_a_channels_name_is_kept_and_replaced(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.remember_channels({HELP: "help", NEWS: "news"})
        await store.remember_channels({HELP: "help-desk"})
        await store.remember_channels({})

    async with opened(tmp_path) as store:
        wanted = [HELP, ChannelId("CNOWHERE")]
        assert await store.channel_names(wanted) == {HELP: "help-desk"}
        assert await store.channel_names([]) == {}
        assert await store.names([]) == {}


@each_store
async def test_any_name_of_a_channel_is_read_back_unchanged(
    opened: OpenStore, tmp_path: Path
) -> None:
    names = {HELP: "\x00'); DROP TABLE channels; --", NEWS: "störung-🚒"}
    async with opened(tmp_path) as store:
        await store.remember_channels(names)

        assert await store.channel_names(names) == names


def sqlite_file_of_before(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            f"PRAGMA application_id = {APPLICATION_ID};"
            f"PRAGMA user_version = {BEFORE}; {''.join(STEPS[:BEFORE])}"
        )
        with db:
            db.execute("INSERT INTO people VALUES ('U1', 'Ada')")


async def test_a_sqlite_file_of_before_gains_the_table_and_keeps_its_rows(
    tmp_path: Path,
) -> None:
    path = tmp_path / FILE
    sqlite_file_of_before(path)
    store = SqliteStore(path=path, now=lambda: T0)
    store.open()
    await store.remember_channels({HELP: "help"})
    assert await store.channel_names([HELP]) == {HELP: "help"}
    store.close()

    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT * FROM people").fetchall() == [("U1", "Ada")]
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


async def test_a_sqlite_file_of_before_that_is_only_read_knows_no_channel(
    tmp_path: Path,
) -> None:
    path = tmp_path / FILE
    sqlite_file_of_before(path)
    before = path.read_bytes()
    store = SqliteStore(path=path, now=lambda: T0)
    store.open_for_reading()
    assert await store.channel_names([HELP]) == {}
    store.close()

    assert path.read_bytes() == before


async def test_a_postgres_database_of_before_gains_the_table_and_keeps_its_rows() -> (
    None
):
    async with database() as url:
        await migrate(url, steps=POSTGRES_STEPS[:4])
        with psycopg.connect(url) as db:
            db.execute("INSERT INTO muster.people VALUES ('U1', 'Ada')")

        assert "channel names" in await migrate(url)
        async with store_on(url) as store:
            await store.append(entry(*declared(1)))
            await store.remember_channels({HELP: "help"})
            assert await store.channel_names([HELP]) == {HELP: "help"}
        with psycopg.connect(url) as db:
            rows = db.execute("SELECT id, name FROM muster.people").fetchall()
        assert rows == [("U1", "Ada")]
