"""SQLite files that a store opens, refuses or finds changed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.sqlite.connection import UnusableFile
from bot.storage.sqlite.schema import APPLICATION_ID, SCHEMA_VERSION
from bot.storage.sqlite.store import SqliteStore
from tests.actors.incident.case import T0
from tests.bot.storage.stores import declared, entry


def store_at(path: Path) -> SqliteStore:
    return SqliteStore(path=path, now=lambda: T0)


def sqlite_file(path: Path, script: str) -> bytes:
    db = sqlite3.connect(path)
    db.executescript(script)
    db.close()
    return path.read_bytes()


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def refused(path: Path) -> UnusableFile:
    with pytest.raises(UnusableFile) as caught:
        store_at(path).open()
    return caught.value


async def assert_new(path: Path) -> None:
    store = store_at(path)
    store.open()
    await store.append(entry(*declared(1)))
    store.close()

    db = sqlite3.connect(path)
    assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    db.close()
