import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from anyio import to_thread
from click.testing import CliRunner, Result

from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.keys import announce_key
from actors.journal import Entry
from bot.__main__ import main
from bot.storage.sqlite.store import SqliteStore
from tests.bot.record.sample_incident import (
    CHANNEL_NAMES,
    DECLARED,
    NAMES,
    START,
    TOWN,
    done,
    made,
    page,
)
from tests.bot.storage.released import made_older


async def journal(path: Path, events: Sequence[Event]) -> SqliteStore:
    """Leave a store open, as a running bot has it."""
    store = SqliteStore(path=path, now=lambda: START)
    store.open()
    entry = Entry(
        key=12,
        after=0,
        events=tuple(events),
        append_id="a",
        request=None,
        state=replay(events),
        due=None,
    )
    await store.append(entry)
    await store.remember(NAMES)
    await store.remember_channels(CHANNEL_NAMES)
    return store


def export(path: Path, number: str = "12", url: str = "") -> Result:
    # No token is set: reading needs none.
    environ = {
        "DATABASE_URL": url or f"sqlite:///{path}",
        "SLACK_BOT_TOKEN": "",
        "SLACK_APP_TOKEN": "",
        "DYNO": "",
    }
    return CliRunner(env=environ).invoke(main, ["export", number])


async def export_beside(path: Path, number: str = "12") -> Result:
    """Run the command in a thread, for it has a loop of its own."""
    return await to_thread.run_sync(export, path, number)


async def test_a_record_is_read_while_the_bot_runs_and_after_it_stopped(
    tmp_path: Path,
) -> None:
    path = tmp_path / "odd #name%20.db"
    store = await journal(path, [DECLARED, made()])
    try:
        during = await export_beside(path)
    finally:
        store.close()
    after = await export_beside(path)

    assert (during.exit_code, after.exit_code) == (0, 0)
    assert during.stdout == after.stdout == page(made())


async def test_erasing_the_names_of_channels_leaves_the_ids(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    announced = done(3, announce_key(TOWN))
    (await journal(path, [DECLARED, announced])).close()
    before = await export_beside(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM channels")
    after = await export_beside(path)

    assert "Announced in #town." in before.stdout
    assert after.stdout == before.stdout.replace("#town", TOWN)


async def test_a_file_from_before_there_were_names_of_channels_has_a_record(
    tmp_path: Path,
) -> None:
    path = tmp_path / "journal.db"
    (await journal(path, [DECLARED, done(3, announce_key(TOWN))])).close()
    made_older(path, 3)

    result = await export_beside(path)
    assert result.exit_code == 0
    assert "Announced in C0TOWN." in result.stdout


async def test_reading_takes_no_lock_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    (await journal(path, [DECLARED])).close()
    before = path.read_bytes()
    reader = SqliteStore(path=path, now=lambda: START)
    reader.open_for_reading()
    writer = SqliteStore(path=path, now=lambda: START)
    writer.open()
    writer.close()
    with pytest.raises(Exception, match="readonly"):
        await reader.remember(NAMES)
    reader.close()

    assert path.read_bytes() == before


async def test_an_unknown_number_is_told(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    (await journal(path, [DECLARED])).close()
    done = await export_beside(path, "13")
    assert done.exit_code == 1
    assert done.stderr == f"Incident 13 does not exist in {path}\n"


def test_a_missing_file_is_told_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    done = export(path)
    assert done.exit_code == 66
    assert done.stderr == f"DATABASE_URL: there is no file {path}\n"
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_another_program_is_told(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (x)")
    other.close()
    done = export(path)
    assert done.exit_code == 78
    assert done.stderr.startswith(f"{path}: it is a database of another program. ")


async def test_an_event_of_a_newer_version_is_told(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    (await journal(path, [DECLARED])).close()
    newer = sqlite3.connect(path, isolation_level=None)
    newer.execute("INSERT INTO events VALUES (12, 2, 'b', 'Healed', '{}')")
    newer.close()
    done = await export_beside(path)
    assert done.exit_code == 78
    assert done.stderr == f"{path}: a newer version wrote Healed into it\n"


def test_a_wrong_database_url_is_told_as_for_a_run(tmp_path: Path) -> None:
    done = export(tmp_path, url="mysql://somewhere/x")
    assert done.exit_code == 78
    assert done.stderr.startswith("DATABASE_URL: is neither a sqlite:///")
    assert "TOKEN" not in done.stderr
