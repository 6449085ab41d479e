"""One store at a time holds a SQLite file."""

from pathlib import Path

import pytest

from bot.storage.sqlite.lock_file import DatabaseInUse
from tests.bot.storage.sqlite_files import refused, store_at
from tests.bot.storage.stores import FILE, declared, entry


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
