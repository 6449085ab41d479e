import sqlite3
from contextlib import closing
from pathlib import Path

import anyio
import pytest
from structlog.testing import capture_logs

from bot.storage.sqlite.backup import backup
from bot.storage.sqlite.checkpoints import Checkpointer, checkpoint
from bot.storage.sqlite.store import SqliteStore
from tests.actors.incident.case import T0
from tests.bot.storage.stores import FILE, declared, entry


def opened(folder: Path) -> SqliteStore:
    store = SqliteStore(path=folder / FILE, now=lambda: T0)
    store.open()
    return store


def alone(folder: Path) -> list[int]:
    """Return the incidents in the file itself, without its log."""
    copy = folder / "copy.db"
    copy.write_bytes((folder / FILE).read_bytes())
    with closing(sqlite3.connect(copy)) as db:
        found = db.execute("SELECT DISTINCT incident FROM events ORDER BY 1")
        numbers = [number for (number,) in found]
    for file in folder.glob("copy.db*"):
        file.unlink()
    return numbers


def as_killed(folder: Path) -> Path:
    """Return a folder with what a kill now would leave behind."""
    killed = folder / "killed"
    killed.mkdir()
    for file in folder.glob(f"{FILE}*"):
        (killed / file.name).write_bytes(file.read_bytes())
    return killed


async def until_alone(folder: Path, numbers: list[int]) -> None:
    with anyio.fail_after(20):
        while alone(folder) != numbers:  # noqa: ASYNC110 - a file rings no bell.
            await anyio.sleep(0.01)


async def test_after_a_pause_in_commits_the_file_holds_everything(
    tmp_path: Path,
) -> None:
    store = opened(tmp_path)
    store.checkpointer.pause = 0.01
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(store.run_checkpoints)
        for number in (1, 2):
            await store.append(entry(*declared(number), key=number))
            await until_alone(tmp_path, list(range(1, number + 1)))
        tasks.cancel_scope.cancel()
    store.close()


async def test_commits_that_never_pause_do_not_postpone_a_checkpoint_for_ever(
    tmp_path: Path,
) -> None:
    store = opened(tmp_path)
    store.checkpointer.pause, store.checkpointer.longest = 1000, 0.01
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(store.run_checkpoints)
        await store.append(entry(*declared(1)))
        await until_alone(tmp_path, [1])
        tasks.cancel_scope.cancel()
    store.close()


async def test_after_a_kill_the_next_start_brings_the_file_up_to_date(
    tmp_path: Path,
) -> None:
    first = opened(tmp_path)
    await first.append(entry(*declared(1)))
    killed = as_killed(tmp_path)
    first.close()
    assert alone(killed) == []

    second = opened(killed)
    assert alone(killed) == [1]
    second.close()


async def test_a_checkpoint_waits_for_no_reader_or_writer(tmp_path: Path) -> None:
    store = opened(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM events").fetchone() == (0,)
        await store.append(entry(*declared(1)))
        assert not checkpoint(tmp_path / FILE)
        reader.execute("COMMIT")
        reader.execute("BEGIN IMMEDIATE")
        assert checkpoint(tmp_path / FILE)
    store.close()


async def test_a_checkpoint_that_fails_is_logged_and_tried_again(
    tmp_path: Path,
) -> None:
    path = tmp_path / "later.db"
    checkpoints = Checkpointer(path=path, pause=0.01, again=0.01)
    path.write_bytes(b"no database" * 100)
    with capture_logs() as logs:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(checkpoints.run)
            checkpoints.note()
            with anyio.fail_after(20):
                while len(logs) < 2:  # noqa: ASYNC110 - a log rings no bell.
                    await anyio.sleep(0.01)
            tasks.cancel_scope.cancel()

    assert logs[0]["event"] == "checkpoint failed"
    assert "not a database" in logs[0]["why"]


async def test_a_copy_made_while_it_is_written_is_whole(tmp_path: Path) -> None:
    store = opened(tmp_path)
    await store.append(entry(*declared(1)))
    (tmp_path / "other").mkdir()
    place = tmp_path / "other" / FILE
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        backup(tmp_path / FILE, place)
    await store.append(entry(*declared(2), key=2))
    store.close()

    assert [x.name for x in place.parent.iterdir()] == [FILE]
    copied = opened(place.parent)
    assert (await copied.read(1), await copied.read(2)) == (declared(1), ())
    copied.close()


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
async def test_reads_answer_while_another_process_holds_the_lock(
    tmp_path: Path, lock: str
) -> None:
    store = opened(tmp_path)
    await store.append(entry(*declared(1)))
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute(lock)
        with anyio.fail_after(1):
            assert await store.read(1) == declared(1)
            assert len(await store.open_incidents()) == 1
            assert (await store.backlog()).open_incidents == 1
            assert await store.names([]) == {}
            assert await store.last_number() == 1
            assert await store.parked() == ()
            assert await store.due() == ()
            assert await store.closed_budgets() == {}
            assert await store.kept_text("x") is None
    store.close()


async def test_a_write_is_read_at_once(tmp_path: Path) -> None:
    store = opened(tmp_path)
    for number in range(1, 20):
        await store.append(entry(*declared(number), key=number))
        assert await store.read(number) == declared(number)
    store.close()
