"""``backup``: what it copies, what it refuses and what it says."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.storage.sqlite.backup import PART, NotCopied, backup
from bot.storage.sqlite.store import SqliteStore
from tests.actors.incident.case import T0
from tests.bot.storage.stores import FILE, declared, entry


async def journal(folder: Path) -> SqliteStore:
    """Open a store, as a running bot does."""
    store = SqliteStore(path=folder / FILE, now=lambda: T0)
    store.open()
    await store.append(entry(*declared(1)))
    return store


def names_in(folder: Path) -> set[str]:
    return {x.name for x in folder.iterdir()}


def asked(place: Path, url: str) -> Result:
    environ = {"DATABASE_URL": url, "SLACK_BOT_TOKEN": "", "DYNO": ""}
    return CliRunner(env=environ).invoke(main, ["backup", str(place)])


async def test_it_copies_while_the_bot_runs_and_takes_no_lock(tmp_path: Path) -> None:
    store = await journal(tmp_path)
    place = tmp_path / "copies" / "monday.db"
    place.parent.mkdir()
    done = asked(place, f"sqlite:///{tmp_path / FILE}")
    store.close()

    assert done.output == f"Copied {tmp_path / FILE} to {place}\n"
    assert done.exit_code == 0
    assert [x.name for x in place.parent.iterdir()] == ["monday.db"]
    with closing(sqlite3.connect(place)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT number FROM incidents").fetchall() == [(1,)]


async def test_a_copy_has_the_permissions_of_the_journal(tmp_path: Path) -> None:
    (await journal(tmp_path)).close()
    (tmp_path / FILE).chmod(0o600)
    backup(tmp_path / FILE, tmp_path / "copy.db")

    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", ["file", "folder", "link", "itself"])
async def test_anything_at_the_place_is_refused_and_left_untouched(
    tmp_path: Path, kind: str
) -> None:
    (await journal(tmp_path)).close()
    place = tmp_path / "copy.db"
    match kind:
        case "file":
            place.write_text("of somebody else")
        case "folder":
            place.mkdir()
        case "link":
            place.symlink_to(tmp_path / "nowhere")
        case _:
            place = tmp_path / FILE
    before = names_in(tmp_path)
    done = asked(place, f"sqlite:///{tmp_path / FILE}")

    said = f"{place}: is already there. Fix: name a file that is not there yet\n"
    assert (done.exit_code, done.stderr) == (73, said)
    assert names_in(tmp_path) == before
    assert kind != "file" or place.read_text() == "of somebody else"


async def test_one_that_is_being_made_is_not_disturbed(tmp_path: Path) -> None:
    (await journal(tmp_path)).close()
    part = tmp_path / f"copy.db{PART}"
    part.write_text("half of it")
    with pytest.raises(NotCopied, match=r"is running or was interrupted\. Fix: wait"):
        backup(tmp_path / FILE, tmp_path / "copy.db")

    assert part.read_text() == "half of it"


async def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    (await journal(tmp_path)).close()
    done = asked(tmp_path / "none" / "copy.db", f"sqlite:///{tmp_path / FILE}")

    assert done.exit_code == 73
    assert "cannot be created (No such file or directory). Fix: name" in done.stderr


async def test_a_copy_that_does_not_come_whole_is_not_left(tmp_path: Path) -> None:
    (await journal(tmp_path)).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        (root,) = db.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'events'"
        ).fetchone()
    content = bytearray((tmp_path / FILE).read_bytes())
    content[(root - 1) * 4096 : (root - 1) * 4096 + 64] = b"\xff" * 64
    (tmp_path / FILE).write_bytes(content)
    before = names_in(tmp_path)
    done = asked(tmp_path / "copy.db", f"sqlite:///{tmp_path / FILE}")

    assert done.exit_code == 73
    assert "cannot be written" in done.stderr
    # Whoever only reads may leave SQLite's two other files.
    assert names_in(tmp_path) - before <= {f"{FILE}-wal", f"{FILE}-shm"}


def test_a_file_that_is_not_a_journal_is_reported(tmp_path: Path) -> None:
    place = tmp_path / "copy.db"
    missing = asked(place, f"sqlite:///{tmp_path / FILE}")
    (tmp_path / FILE).write_text("my notes")
    foreign = asked(place, f"sqlite:///{tmp_path / FILE}")

    assert missing.exit_code == 66
    assert missing.stderr == f"DATABASE_URL: there is no file {tmp_path / FILE}\n"
    assert foreign.exit_code == 78
    assert "file is not a database" in foreign.stderr
    assert not place.exists()


def test_for_postgresql_it_names_the_program_that_does_it() -> None:
    done = asked(Path("my copy.sql"), "postgresql://me:secret@db.example.org/muster")

    assert done.exit_code == 78
    assert done.stderr == (
        "DATABASE_URL: is a PostgreSQL database, must be a SQLite file. Fix: run "
        "pg_dump -n muster -n muster_jobs -f 'my copy.sql' \"$DATABASE_URL\"\n"
    )


async def test_put_in_its_place_it_is_the_journal_of_that_time(tmp_path: Path) -> None:
    store = await journal(tmp_path)
    backup(tmp_path / FILE, tmp_path / "copy.db")
    await store.append(entry(*declared(2), key=2))
    store.close()
    shutil.copy(tmp_path / "copy.db", tmp_path / FILE)

    store = SqliteStore(path=tmp_path / FILE, now=lambda: T0, is_loss_accepted=True)
    store.open()
    await store.raise_numbers(await store.last_number())
    assert (await store.read(1), await store.read(2)) == (declared(1), ())
    assert await store.reserve("r3") == 3
    store.close()
