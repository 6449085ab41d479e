"""Files of an older version are migrated; those of a newer one are left untouched."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from actors.incident.ids import PersonId
from bot.storage.sqlite.schema import APPLICATION_ID, SCHEMA_VERSION, STEPS, steps_from
from tests.bot.storage.released import events_of, journals, older_sqlite
from tests.bot.storage.sqlite_files import (
    assert_new,
    refused,
    sqlite_file,
    store_at,
    version_of,
)
from tests.bot.storage.stores import FILE, declared, entry


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


async def test_opening_a_file_reads_no_event(tmp_path: Path) -> None:
    path = tmp_path / FILE
    store = store_at(path)
    store.open()
    await store.append(entry(*declared(1)))
    store.close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE events SET kind = 'Foretold'")
    store.open()
    store.close()


async def test_a_broken_event_does_not_keep_a_file_from_being_opened(
    tmp_path: Path,
) -> None:
    path = tmp_path / FILE
    await older(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO events VALUES (1, 1, 'a', 'Shown', '{')")
    for _ in range(2):
        store = store_at(path)
        store.open()
        store.close()


async def test_every_name_in_an_older_file_is_known_after_its_migration(
    tmp_path: Path,
) -> None:
    older_sqlite(tmp_path / FILE, 1)
    migrated, new = store_at(tmp_path / FILE), store_at(tmp_path / "new.db")
    for store in (migrated, new):
        store.open()
    for number in journals():
        events = events_of(number)
        await new.append(entry(*events, key=number))
    names = "SELECT what, name FROM vocabulary ORDER BY 1, 2"
    found = [await store._all(names) for store in (migrated, new)]
    for store in (migrated, new):
        store.close()

    assert found[0] == found[1]
    assert {what for what, _ in found[0]} >= {"event", "view"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("Foretold", "{}"),
        ("Shown", '{"view": {"view": "HologramView"}}'),
        ("Declared", '{"kind": "rehearsal"}'),
        ("Declared", '{"visibility": "leads"}'),
    ],
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
