"""A journal that cannot be used ends the process with a message, and is not changed."""

import os
import pwd
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve

from bot.settings import SqliteDatabase
from bot.storage.sqlite.connection import UnusableFile
from bot.storage.sqlite.store import SqliteStore
from tests import postgres_server
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import Milestone, act, until_accepted
from tests.acceptance.process import EX_CONFIG, environment_of, running, stderr_of

Damage = Callable[[Path], None]

PAGE = 4096


def flipped_header(path: Path) -> None:
    damage(path, 0, b"SQLite")


def flipped_middle(path: Path) -> None:
    for page in range(2, path.stat().st_size // PAGE, 2):
        damage(path, page * PAGE, bytes(64))


def damage(path: Path, at: int, size: bytes) -> None:
    content = bytearray(path.read_bytes())
    for place in range(at, at + len(size)):
        content[place] ^= 0xFF
    path.write_bytes(content)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 3 * PAGE + 100])


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE notes (text)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")


BACKUP = "put your latest backup in its place"
FILES: dict[str, tuple[Damage, str, str]] = {
    "a spoilt header": (flipped_header, "file is not a database", BACKUP),
    "a spoilt middle": (flipped_middle, "damaged", BACKUP),
    "a lost end": (truncated, "malformed", BACKUP),
    "another's": (foreign, "another program", "Set DATABASE_URL to another file"),
    "a newer one": (newer, "a newer version wrote it", "Run that version again"),
}


async def used(harness: Harness) -> Path:
    """Let a bot write a journal, and return its path."""
    async with harness.bot():
        await act(harness, Milestone.DECLARED)
        await harness.direct_message()
        await until_accepted(harness)
    return harness.journal


def refusal(path: Path) -> str:
    store = SqliteStore(path=path, now=NotImplemented)
    with pytest.raises(UnusableFile) as caught:
        store.open()
    return str(caught.value)


@pytest.mark.parametrize("name", FILES)
async def test_an_unusable_file_is_refused_and_left_as_it_was(
    tmp_path: Path, name: str
) -> None:
    do, why, fix = FILES[name]
    async with set_up(tmp_path) as harness:
        path = await used(harness)
    do(path)
    before = path.read_bytes()

    words = refusal(path)

    assert words.startswith(f"{path}: ")
    assert why in words
    assert fix in words
    assert path.read_bytes() == before


def test_a_path_where_no_file_can_be_is_refused_with_a_fix(
    tmp_path: Path,
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()

    assert "it is a directory. Set DATABASE_URL" in refusal(tmp_path / "folder")
    for place in (tmp_path / "file" / "x.db", tmp_path / "missing" / "x.db"):
        words = refusal(place)
        assert words.startswith(f"{place}: ")
        assert "Make the folder, let this user write in it" in words


def test_a_read_only_folder_is_refused_with_a_fix() -> None:
    with a_folder_of_others() as folder, bound_by_permissions():
        words = refusal(folder / "x.db")

    assert "Permission denied. Make the folder, let this user write in it" in words


@contextmanager
def a_folder_of_others() -> Iterator[Path]:
    """Make a folder that everybody may enter and nobody may write to."""
    place = postgres_server.enterable_place(postgres_server.server_account())
    with TemporaryDirectory(dir=place) as name:
        folder = Path(name)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o700)


@contextmanager
def bound_by_permissions() -> Iterator[None]:
    """Be an ordinary user in this block, because root may write everywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(pwd.getpwnam(postgres_server.UNPRIVILEGED).pw_uid)
    try:
        yield
    finally:
        os.seteuid(0)


async def test_the_process_ends_with_exactly_this_message(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path, unaudited="the journal is spoilt") as harness:
        path = await used(harness)
        flipped_middle(path)
        before = path.read_bytes()
        async with running(environment_of(harness)) as process:
            assert await process.wait() == EX_CONFIG
            words = await stderr_of(process)
        elsewhere = SqliteDatabase(path=tmp_path / "missing" / "x.db")
        harness.settings = evolve(harness.settings, database=elsewhere)
        async with running(environment_of(harness)) as process:
            assert await process.wait() == EX_CONFIG
            other_words = await stderr_of(process)

    assert words.startswith(f"{path}: it is damaged")
    assert BACKUP in words
    assert other_words.startswith(f"{elsewhere.path}: ")
    assert "Traceback" not in words + other_words
    assert path.read_bytes() == before
