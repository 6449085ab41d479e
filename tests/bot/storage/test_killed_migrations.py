"""A migration that is killed leaves the file as it was before, or as it is after."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage.sqlite.lock_file import DatabaseInUse
from bot.storage.sqlite.schema import SCHEMA_VERSION
from tests.bot.storage.released import SQLITE_VERSIONS, older_sqlite, sqlite_rows
from tests.bot.storage.sqlite_files import assert_new, store_at, version_of
from tests.bot.storage.test_released_schemas import assert_kept, assert_serves
from tests.source_code import ROOT

SCRIPT = "tests.bot.storage.killed_migrations"
COMMAND = (sys.executable, "-W", "error", "-m", SCRIPT)


def killed_files(file: Path) -> list[Path]:
    """Kill the migration of copies of a file, each at another statement."""
    folder = file.with_name("killed")
    folder.mkdir()
    subprocess.run([*COMMAND, "kill", file, folder], cwd=ROOT, check=True)
    return sorted(folder.glob("*.db"))


@pytest.mark.parametrize("version", SQLITE_VERSIONS)
async def test_killed_at_any_statement_a_migration_loses_nothing(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "older.db"
    before, began = older_sqlite(path, version), datetime.now(UTC)
    stages: list[int] = []
    for killed in killed_files(path):
        stage = version_of(killed)
        stages.append(stage)
        if stage == version:
            assert sqlite_rows(killed) == before
        store = store_at(killed)
        store.open()
        await assert_serves(store)
        store.close()
        assert_kept(before, sqlite_rows(killed), began)

    assert stages == sorted(stages)
    assert set(stages) == {version, SCHEMA_VERSION}
    assert stages.count(version) > SCHEMA_VERSION - version


async def test_killed_at_any_statement_a_new_file_is_new_or_ready(
    tmp_path: Path,
) -> None:
    killed = killed_files(tmp_path / "none.db")
    assert {version_of(path) for path in killed} == {0, SCHEMA_VERSION}
    for path in killed:
        await assert_new(path)


def test_while_one_process_migrates_another_is_refused_and_a_reader_reads(
    tmp_path: Path,
) -> None:
    path = tmp_path / "older.db"
    older_sqlite(path, 1)
    command = [*COMMAND, "stop", str(path)]
    with subprocess.Popen(command, cwd=ROOT) as migrating:
        # Left as it is, because ``Popen`` waits for its end.
        os.waitid(os.P_PID, migrating.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        with pytest.raises(DatabaseInUse, match=f"process {migrating.pid} on "):
            store_at(path).open()
        assert version_of(path) == 1
        asyncio.run(reads(path))
        migrating.send_signal(signal.SIGCONT)
        assert migrating.wait() == 0

    assert version_of(path) == SCHEMA_VERSION
    asyncio.run(reads(path))


async def reads(path: Path) -> None:
    reading = store_at(path)
    reading.open_for_reading()
    await assert_serves(reading)
    reading.close()
