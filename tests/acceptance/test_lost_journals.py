"""After a kill, a copy, a restored backup and a lost log, no promise is broken."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copy

import anyio
import psycopg
import pytest
from attrs import evolve
from psycopg.sql import SQL, Identifier

from bot.sandbox.channel import Channel
from bot.settings import PostgresDatabase, SqliteDatabase
from bot.storage.postgres.schema import SCHEMA, jobs_schema
from tests.acceptance.harness import Harness, set_up
from tests.acceptance.lifecycle import until_idle
from tests.acceptance.process import (
    COMMAND,
    EX_CONFIG,
    environment_of,
    running,
    stderr_of,
    terminate,
)
from tests.acceptance.retrying_people import LONG
from tests.polling import poll_until
from tests.postgres import database, program

ACCEPT = (*COMMAND, "--accept-journal")
BACKUP = (sys.executable, "-m", "bot", "backup")
RESTORED = "a journal that was restored knows less than people were told"


async def declared(harness: Harness, number: int) -> Channel:
    """Declare another incident, and wait for all its steps."""
    await harness.declare(f"Mails are late, {number}")
    channel = await harness.channel(number)
    await until_idle(harness)
    return channel


async def connected(harness: Harness, sockets: int) -> None:
    """Wait until so many sockets were opened in total."""
    await harness.sandbox.until(
        lambda: harness.sandbox.socket_mode.opened >= sockets, LONG
    )


def beside(path: Path, *kinds: str) -> list[Path]:
    return [path.with_name(f"{path.name}{kind}") for kind in kinds]


def forget_log(path: Path) -> None:
    for file in beside(path, "-wal", "-shm"):
        file.unlink(missing_ok=True)


def kept_in(path: Path) -> int:
    """Return how many incidents the file alone contains, without its log."""
    alone = path.with_name("alone.db")
    alone.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(alone)) as db:
        (count,) = db.execute("SELECT count(DISTINCT incident) FROM events").fetchone()
    for file in path.parent.glob("alone.db*"):
        file.unlink()
    return int(count)


@contextmanager
def looked_at(path: Path) -> Iterator[None]:
    """Keep later writes in the log, because a reader still uses the earlier state."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        yield


async def refused(harness: Harness) -> str:
    async with running(environment_of(harness)) as process:
        assert await process.wait() == EX_CONFIG
        return await stderr_of(process)


async def test_after_a_kill_a_plain_copy_of_the_idle_file_has_everything(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness:
        async with running(environment_of(harness)) as process:
            await connected(harness, 2)
            await declared(harness, 1)
            await poll_until(lambda: kept_in(harness.journal) >= 1)
            process.kill()
            await process.wait()
        forget_log(harness.journal)
        async with running(environment_of(harness)):
            await connected(harness, 4)
            await declared(harness, 2)


async def test_a_lost_log_is_refused_and_once_accepted_no_number_is_used_twice(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path, unaudited=RESTORED) as harness:
        path = harness.journal
        async with running(environment_of(harness)) as process:
            await connected(harness, 2)
            with looked_at(path):
                await declared(harness, 1)
                process.kill()
                await process.wait()
        assert kept_in(path) == 0
        forget_log(path)
        before = path.read_bytes()

        words = await refused(harness)
        assert path.read_bytes() == before
        async with running(environment_of(harness), ACCEPT):
            await connected(harness, 4)
            await declared(harness, 2)

    assert words == (
        f"{path}: ends at incident 0, incident 1 was saved. Fix: put the latest "
        "backup, or the lost -wal file, in its place; or, to go on with less, run once "
        "python -m bot run --accept-journal\n"
    )


async def test_a_backup_made_while_the_bot_runs_can_be_restored(
    tmp_path: Path,
) -> None:
    backup = tmp_path / "monday.db"
    async with set_up(tmp_path, unaudited=RESTORED) as harness:
        path = harness.journal
        async with running(environment_of(harness)) as process:
            await connected(harness, 2)
            await declared(harness, 1)
            async with running(
                environment_of(harness), (*BACKUP, str(backup))
            ) as copying:
                assert await copying.wait() == 0
            await declared(harness, 2)
            terminate(process)
            await process.wait()
        forget_log(path)
        copy(backup, path)

        assert "ends at incident 1, incident 2 was saved. Fix: " in await refused(
            harness
        )
        async with running(environment_of(harness), ACCEPT) as process:
            await connected(harness, 4)
            first = await harness.sam.types("/incident", "status 1", harness.help)
            await declared(harness, 3)
            terminate(process)
            await process.wait()
        async with running(environment_of(harness)):
            await connected(harness, 6)
            await declared(harness, 4)

    assert "Mails are late, 1" in first.text


@pytest.mark.parametrize("command", [COMMAND, ACCEPT])
async def test_a_backup_restored_alone_leads_to_a_message_about_unknown_channels(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    backup, log = tmp_path / "monday.db", tmp_path / "log"
    async with set_up(tmp_path, unaudited=RESTORED) as harness:
        async with running(environment_of(harness)):
            await connected(harness, 2)
            await declared(harness, 1)
            async with running(
                environment_of(harness), (*BACKUP, str(backup))
            ) as copying:
                assert await copying.wait() == 0
            await declared(harness, 2)
            unknown = await declared(harness, 3)
        harness.settings = evolve(
            harness.settings, database=SqliteDatabase(path=backup)
        )
        async with running(environment_of(harness, LOG_LEVEL="info"), command, log):
            await connected(harness, 4)
            await until_logged(
                log, "journal accepted" if command is ACCEPT else unknown.name
            )
            await declared(harness, 4)


async def until_logged(log: Path, words: str) -> None:
    await poll_until(lambda: words in log.read_text())


@pytest.mark.parametrize("command", [COMMAND, ACCEPT])
async def test_a_dump_of_postgresql_can_be_restored(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    dump, log = tmp_path / "monday.sql", tmp_path / "log"
    async with database() as url:
        place = PostgresDatabase(url=url)
        async with set_up(tmp_path, database=place, unaudited=RESTORED) as harness:
            async with running(environment_of(harness)) as process:
                await connected(harness, 2)
                await declared(harness, 1)
                schemas = ("-n", SCHEMA, "-n", jobs_schema(SCHEMA))
                await ran(program("pg_dump"), *schemas, "-f", str(dump), url)
                unknown = await declared(harness, 2)
                process.kill()
                await process.wait()
            await drop(url)
            quiet = ("-q", "-v", "ON_ERROR_STOP=1")
            await ran(program("psql"), *quiet, "-f", str(dump), url)
            async with running(environment_of(harness, LOG_LEVEL="info"), command, log):
                await connected(harness, 4)
                accepted = "journal accepted"
                await until_logged(log, accepted if command is ACCEPT else unknown.name)
                first = await harness.sam.types("/incident", "status 1", harness.help)
                await declared(harness, 3)

    assert "Mails are late, 1" in first.text


async def ran(*command: str) -> None:
    done = await anyio.run_process(command, env={"PATH": os.environ["PATH"]})
    assert done.returncode == 0


async def drop(url: str) -> None:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as db:
        for schema in (SCHEMA, jobs_schema(SCHEMA)):
            await db.execute(SQL("DROP SCHEMA {} CASCADE").format(Identifier(schema)))


async def test_reads_answer_while_another_process_holds_the_lock(
    tmp_path: Path,
) -> None:
    async with set_up(tmp_path) as harness, harness.bot():
        await declared(harness, 1)
        with closing(sqlite3.connect(harness.journal, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            listed = await harness.sam.types("/incident", "list", harness.help)
            status = await harness.sam.types("/incident", "status 1", harness.help)
            ping = await harness.sam.types("/ping", "", harness.help)
            refused = await harness.sam.types("/incident", "close 1 over", harness.help)
            other.execute("ROLLBACK")
        again = await harness.sam.types("/incident", "close #1 over", harness.help)
        await until_idle(harness)
        lines = [line for line in harness.logs if "database call failed" in line]

    assert "Mails are late" in listed.text
    assert "Mails are late" in status.text
    assert "cannot save anything right now" in ping.text
    assert "cannot" in refused.text
    assert "Incident 1 is closed" in again.text
    assert len(lines) >= 2
    assert all("database is locked" in line for line in lines)
