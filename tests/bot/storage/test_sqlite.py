"""What a SQLite store makes of the file that it finds."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.storage.sqlite.connection import UnusableFile
from bot.storage.sqlite.store import SqliteStore
from tests.bot.storage.sqlite_files import assert_new, refused, sqlite_file, store_at
from tests.bot.storage.stores import FILE


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


@pytest.mark.parametrize("content", [b"no", b"no database", b"\x00" * 4096, b"{}" * 99])
def test_a_file_that_is_not_a_database_is_left_untouched(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / FILE
    path.write_bytes(content)

    refused(path)
    assert path.read_bytes() == content


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


def test_a_missing_directory_is_not_made(tmp_path: Path) -> None:
    assert "Make the folder" in refused(tmp_path / "missing" / FILE).fix
    assert list(tmp_path.iterdir()) == []


def test_a_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()

    refused(tmp_path / FILE)
    assert list((tmp_path / FILE).iterdir()) == []
