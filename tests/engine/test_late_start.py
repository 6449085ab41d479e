"""The database is lost after it was opened, and before the bot serves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import psycopg
from psycopg.sql import SQL, Identifier

from tests.engine.load import Load
from tests.engine.workers import deployment, stop
from tests.postgres import own_server

ASKED_AT_THE_START = ("throttle", "incidents")
"""The tables, in the order in which they are read."""


WAITING = "database unavailable"


def said(log: Path) -> str:
    return log.read_text() if log.exists() else ""


@contextmanager
def kept(url: str, table: str) -> Iterator[psycopg.Connection]:
    """Lock the table against reading."""
    with psycopg.connect(url) as db:
        place = Identifier("muster", table)
        db.execute(SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(place))
        yield db


async def cut_off_twice(url: str, log: Path) -> None:
    """Cut off the readers of the tables until the bot logs that it waits."""
    first, second = ASKED_AT_THE_START
    with kept(url, second) as later:
        with kept(url, first) as db:
            await cut_off_until(db, log, waits=1)
        await cut_off_until(later, log, waits=2)


async def cut_off_until(db: psycopg.Connection, log: Path, waits: int) -> None:
    while said(log).count(WAITING) < waits:
        db.execute("SELECT pg_stat_clear_snapshot()")
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE wait_event_type = 'Lock'"
        )
        # The other worker needs a moment to reconnect.
        await anyio.sleep(0.05)


async def test_a_worker_that_loses_its_database_at_the_start_waits_and_then_serves(
    tmp_path: Path,
) -> None:
    log = tmp_path / "worker-1.log"
    with own_server() as server:
        async with (
            deployment(tmp_path, url=server.url) as here,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(cut_off_twice, server.url, log)
            async with here.worker() as worker:
                load = Load(here)
                await load.run(1)
                await load.settled(30)
                await stop(worker)

    assert said(log).count(WAITING) == len(ASKED_AT_THE_START)
    assert "Traceback" not in said(log)
