import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from actors.errors import JournalUnavailable
from actors.incident.ids import PersonId
from bot.storage.sqlite.connection import UnusableFile
from bot.storage.sqlite.lock_file import DatabaseInUse
from bot.storage.sqlite.schema import APPLICATION_ID, SCHEMA_VERSION, STEPS, steps_from
from bot.storage.sqlite.store import SqliteStore
from tests.actors.incident.case import T0
from tests.bot.storage.stores import FILE, declared, entry


def store_at(path: Path) -> SqliteStore:
    return SqliteStore(path=path, now=lambda: T0)


def sqlite_file(path: Path, script: str) -> bytes:
    db = sqlite3.connect(path)
    db.executescript(script)
    db.close()
    return path.read_bytes()


def refused(path: Path) -> UnusableFile:
    with pytest.raises(UnusableFile) as caught:
        store_at(path).open()
    return caught.value


async def test_a_second_store_on_the_same_file_is_refused_and_names_the_holder(
    tmp_path: Path,
) -> None:
    first, second = store_at(tmp_path / FILE), store_at(tmp_path / FILE)
    first.open()
    with pytest.raises(DatabaseInUse, match=r"process \d+ on .+, since \d+ \w+ 20"):
        second.open()
    await first.append(entry(*declared(1)))
    first.close()

    second.open()
    assert await second.read(1) == declared(1)
    second.close()


def test_a_link_to_a_file_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.db"
    link.symlink_to(tmp_path / FILE)
    first, second = store_at(link), store_at(tmp_path / FILE)
    first.open()
    with pytest.raises(DatabaseInUse):
        second.open()
    first.close()

    second.open()
    with pytest.raises(DatabaseInUse):
        first.open()
    second.close()


def test_two_files_are_two_stores(tmp_path: Path) -> None:
    first, second = store_at(tmp_path / "a.db"), store_at(tmp_path / "b.db")
    first.open()
    second.open()
    first.close()
    second.close()


def test_a_store_that_is_refused_its_file_lets_go_of_the_lock(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(b"no database" * 100)
    refused(path)
    path.unlink()
    store = store_at(path)

    store.open()
    store.close()


def test_a_database_of_another_program_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / FILE
    before = sqlite_file(path, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)")

    assert "another program" in refused(path).why
    assert path.read_bytes() == before


def test_a_database_with_another_program_s_id_is_left_untouched(
    tmp_path: Path,
) -> None:
    path = tmp_path / FILE
    before = sqlite_file(path, "PRAGMA application_id = 42; PRAGMA user_version = 1")

    assert "another program" in refused(path).why
    assert path.read_bytes() == before


def test_a_database_of_a_newer_version_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / FILE
    before = sqlite_file(
        path,
        f"PRAGMA application_id = {APPLICATION_ID};"
        f"PRAGMA user_version = {SCHEMA_VERSION + 1}; CREATE TABLE incidents (x)",
    )

    assert f"schema {SCHEMA_VERSION + 1}" in refused(path).why
    assert path.read_bytes() == before


async def older(path: Path) -> None:
    """Write a file of the first version, with an incident in it."""
    sqlite_file(
        path,
        f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1;{STEPS[0]}",
    )
    reading = store_at(path)
    reading.open_for_reading()
    assert await reading.read(1) == ()
    reading.close()


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


async def test_a_file_of_an_older_version_is_migrated_and_keeps_its_data(
    tmp_path: Path,
) -> None:
    path = tmp_path / FILE
    await older(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO people VALUES ('U1', 'Ada')")
    store = store_at(path)
    store.open()
    await store.append(entry(*declared(1)))
    await store.keep_text("id", "The queue is full.")
    assert await store.names([PersonId("U1")]) == {"U1": "Ada"}
    store.close()

    assert version_of(path) == SCHEMA_VERSION
    store.open()
    assert await store.read(1) == declared(1)
    assert await store.kept_text("id") == "The queue is full."
    store.close()


async def test_reading_a_file_of_an_older_version_leaves_it_as_it_was(
    tmp_path: Path,
) -> None:
    path = tmp_path / FILE
    await older(path)
    before = path.read_bytes()
    reading = store_at(path)
    reading.open_for_reading()
    assert await reading.open_incidents() == ()
    reading.close()

    assert path.read_bytes() == before


async def test_a_file_killed_during_a_migration_is_as_it_was_before(
    tmp_path: Path,
) -> None:
    path = tmp_path / FILE
    await older(path)
    half = steps_from(1).removesuffix("COMMIT;")
    with closing(sqlite3.connect(path)) as db:
        db.executescript(half)

    assert version_of(path) == 1
    await assert_new(path)


async def test_a_newer_event_in_an_older_file_is_found_before_it_is_changed(
    tmp_path: Path,
) -> None:
    path = tmp_path / FILE
    await older(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO events VALUES (1, 1, 'a', 'Healed', '{}')")

    assert "Healed" in refused(path).why
    assert version_of(path) == 1


@pytest.mark.parametrize("content", [b"no", b"no database", b"\x00" * 4096, b"{}" * 99])
def test_a_file_that_is_not_a_database_is_left_untouched(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / FILE
    path.write_bytes(content)

    refused(path)
    assert path.read_bytes() == content


async def assert_new(path: Path) -> None:
    store = store_at(path)
    store.open()
    await store.append(entry(*declared(1)))
    store.close()

    db = sqlite3.connect(path)
    assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    db.close()


async def test_a_file_that_does_not_exist_becomes_a_new_journal(tmp_path: Path) -> None:
    await assert_new(tmp_path / FILE)


async def test_a_file_that_exists_and_is_empty_becomes_a_new_journal(
    tmp_path: Path,
) -> None:
    (tmp_path / FILE).touch()

    await assert_new(tmp_path / FILE)


def test_a_journal_that_lost_its_content_is_not_taken_for_a_new_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / FILE
    for _ in range(2):
        store = store_at(path)
        store.open()
        store.close()
    path.write_bytes(b"")

    for _ in range(2):
        assert "it is empty, and it was a journal before" in str(refused(path))
    assert path.read_bytes() == b""

    for beside in tmp_path.iterdir():
        beside.unlink()
    anew = store_at(path)
    anew.open()
    anew.close()


@pytest.mark.parametrize("opens", [SqliteStore.open, SqliteStore.open_for_reading])
def test_the_log_of_a_journal_that_lost_its_content_is_not_thrown_away(
    tmp_path: Path, opens: Callable[[SqliteStore], None]
) -> None:
    path, log = tmp_path / FILE, tmp_path / f"{FILE}-wal"
    path.touch()
    log.write_bytes(b"what is left")

    with pytest.raises(UnusableFile, match="was a journal before"):
        opens(store_at(path))
    assert log.read_bytes() == b"what is left"


@pytest.mark.parametrize(
    ("kind", "body"),
    [("Foretold", "{}"), ("Shown", '{"view": {"view": "HologramView"}}')],
)
async def test_events_of_a_newer_version_are_found_when_the_file_is_opened(
    tmp_path: Path, kind: str, body: str
) -> None:
    path = tmp_path / FILE
    store = store_at(path)
    store.open()
    await store.append(entry(*declared(1)))
    store.close()
    insert = "INSERT INTO events VALUES (1, 2, 'x', ?, ?)"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(insert, (kind, body))
    before = path.read_bytes()

    words = str(refused(path))
    assert f"{path}: a newer version wrote" in words
    assert "Run that version again" in words
    assert path.read_bytes() == before


def test_a_missing_directory_is_not_made(tmp_path: Path) -> None:
    assert "Make the folder" in refused(tmp_path / "missing" / FILE).fix
    assert list(tmp_path.iterdir()) == []


def test_a_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()

    refused(tmp_path / FILE)
    assert list((tmp_path / FILE).iterdir()) == []


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
