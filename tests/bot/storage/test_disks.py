"""The first start on a full or read-only disk says so, and what to do."""

import errno
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from actors.errors import JournalUnavailable
from bot.storage.sqlite.connection import UnusableFile, not_locked, not_opened
from bot.storage.sqlite.lock_file import DatabaseInUse, LockFile
from bot.storage.sqlite.store import SqliteStore
from tests.actors.incident.case import T0
from tests.bot.storage.stores import FILE, declared, entry

ROOM = "Fix: free some space on that disk, or set DATABASE_URL to a file on another"
WRITABLE = "Fix: let this user write there, or set DATABASE_URL to a file elsewhere"
FULL, READ_ONLY = "its disk is full", "can only be read"


@contextmanager
def disk(folder: Path, options: str) -> Iterator[Path]:
    """Mount a disk of its own, where this user may do that."""
    place = folder / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(command, check=False).returncode:
        pytest.skip("a disk can be mounted only by root")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def filled(place: Path, room: int = 0) -> Path:
    """Leave this much room on it; return the file that takes the rest."""
    stuffing = place / "stuffing"
    with stuffing.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            file.truncate(stuffing.stat().st_size - room)
            return stuffing


def store_at(place: Path) -> SqliteStore:
    return SqliteStore(path=place / FILE, now=lambda: T0)


def refusal(place: Path) -> str:
    with pytest.raises(UnusableFile) as caught:
        store_at(place).open()
    return str(caught.value)


def test_a_full_disk_is_reported_at_the_first_start_and_used_once_it_has_room(
    tmp_path: Path,
) -> None:
    with disk(tmp_path, "size=64k") as place:
        stuffing = filled(place)
        for _ in range(2):
            words = refusal(place)
            assert words.startswith(f"{place / FILE}: ")
            assert FULL in words
            assert words.endswith(ROOM)
        stuffing.unlink()
        with disk(place, "size=9m") as roomy:
            store = store_at(roomy)
            store.open()
            store.close()


async def test_a_journal_that_is_there_starts_on_a_full_disk_and_keeps_its_lock(
    tmp_path: Path,
) -> None:
    with disk(tmp_path, "size=2m") as place:
        store = store_at(place)
        store.open()
        await store.append(entry(*declared(1)))
        store.close()
        stuffing = filled(place)
        assert refusal(place).endswith(ROOM)
        stuffing = filled(place, 2**17)
        with capture_logs() as logs:
            store.open()
            with pytest.raises(DatabaseInUse, match="process"):
                store_at(place).open()
            with pytest.raises(JournalUnavailable, match="full"):
                await store.append(entry(*declared(2, "x" * 500_000), key=2))
        assert await store.read(1) == declared(1)
        stuffing.unlink()
        await store.append(entry(*declared(2), key=2))
        store.close()

    refused = [x for x in logs if x["event"] == "database call failed"]
    assert [x["why"] for x in refused] == ["database or disk is full"]


def test_a_read_only_disk_is_reported(tmp_path: Path) -> None:
    with disk(tmp_path, "size=64k,ro") as place:
        words = refusal(place)
    assert words == f"{place / FILE}: is on a disk that can only be read. {WRITABLE}"


@pytest.mark.parametrize(
    ("code", "why", "fix"),
    [
        (errno.ENOSPC, FULL, ROOM),
        (errno.EDQUOT, FULL, ROOM),
        (errno.EROFS, READ_ONLY, WRITABLE),
        (errno.EACCES, "Permission denied", "Make the folder"),
        (errno.ENOENT, "No such file or directory", "Make the folder"),
    ],
)
def test_why_a_lock_file_cannot_be_created_is_reported(
    code: int, why: str, fix: str
) -> None:
    words = str(not_locked(Path("x.db"), OSError(code, os.strerror(code))))
    assert words.startswith("x.db: ")
    assert why in words
    assert fix in words


@pytest.mark.parametrize(
    ("code", "why", "fix"),
    [
        (sqlite3.SQLITE_FULL, FULL, ROOM),
        (sqlite3.SQLITE_READONLY, READ_ONLY, WRITABLE),
        (sqlite3.SQLITE_READONLY_DIRECTORY, READ_ONLY, WRITABLE),
        (sqlite3.SQLITE_IOERR, "odd", "Make the folder"),
    ],
)
def test_why_a_file_cannot_be_opened_is_reported(code: int, why: str, fix: str) -> None:
    error = sqlite3.OperationalError("odd")
    error.sqlite_errorcode = code
    found = not_opened(Path("x.db"), error)
    assert isinstance(found, UnusableFile)
    assert why in str(found)
    assert fix in str(found)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT])
def test_a_file_that_another_program_is_writing_is_waited_for(code: int) -> None:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = code
    found = not_opened(Path("x.db"), error)
    assert isinstance(found, JournalUnavailable)
    assert str(found) == "x.db: another process is writing it"


def test_a_new_file_that_another_program_is_writing_is_not_refused_for_good(
    tmp_path: Path,
) -> None:
    store = store_at(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalUnavailable, match="another process is writing it"):
            store.open()
        other.execute("ROLLBACK")
    store.open()
    store.close()


def test_the_lock_names_only_its_current_holder(tmp_path: Path) -> None:
    path = tmp_path / "x.lock"
    path.write_text("process 123456789 on a-machine-with-a-long-name since " + "9" * 99)
    lock = LockFile(path)
    lock.acquire()
    with pytest.raises(DatabaseInUse) as caught:
        LockFile(path).acquire()
    lock.release()

    assert caught.value.holder.startswith(f"process {os.getpid()} on ")
    assert "9" * 9 not in caught.value.holder
