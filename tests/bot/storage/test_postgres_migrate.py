"""A migration takes each missing step once, and leaves other databases alone."""

import sys
import uuid
from collections.abc import Callable
from itertools import count
from urllib.parse import urlsplit, urlunsplit

import anyio
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from actors.errors import JournalUnavailable
from bot.storage.postgres import schema as postgres_schema
from bot.storage.postgres.migrate import WrongSchema, migrate
from bot.storage.postgres.schema import STEPS
from tests.bot.storage.migrations import NAMES, recorded, refused, step, tables
from tests.bot.storage.postgres_stores import migrated, store_on
from tests.postgres import database, server_url
from tests.postgres_proxy import Fate, proxied
from tests.source_code import ROOT

MIGRATE = (
    "import asyncio, sys; from bot.storage.postgres.migrate import migrate;"
    " print(asyncio.run(migrate(sys.argv[1])))"
)


def cut_after(messages: int) -> Callable[[bytes], Fate]:
    left = iter(range(messages))
    return lambda _: Fate.CUT if next(left, None) is None else Fate.PASS


async def succeeds(url: str) -> bool:
    try:
        await migrate(url)
    except JournalUnavailable:
        return False
    return True


async def test_an_empty_database_is_brought_to_this_version_once() -> None:
    async with database() as url:
        assert await migrate(url) == NAMES
        assert await migrate(url) == ()
        assert recorded(url) == NAMES
        assert tables(url) == {"muster": 10, "muster_jobs": 4}


async def test_of_many_processes_at_once_each_step_is_done_by_one() -> None:
    async with database() as url:
        said: list[bytes] = []

        async def bring() -> None:
            done = await anyio.run_process(
                [sys.executable, "-W", "error", "-c", MIGRATE, url], cwd=ROOT
            )
            said.append(done.stdout + done.stderr)

        async with anyio.create_task_group() as tasks:
            for _ in range(4):
                tasks.start_soon(bring)

        assert sorted(said) == sorted([f"{NAMES}\n".encode()] + [b"()\n"] * 3)
        assert recorded(url) == NAMES


async def test_of_many_tasks_at_once_each_step_is_done_by_one() -> None:
    done: list[tuple[str, ...]] = []
    async with database() as url:

        async def bring() -> None:
            done.append(await migrate(url))

        async with anyio.create_task_group() as tasks:
            for _ in range(8):
                tasks.start_soon(bring)

        assert sorted(done) == [()] * 7 + [NAMES]


@pytest.mark.timeout(300)
async def test_cut_off_at_any_message_it_is_before_a_step_or_after_it() -> None:
    stages: set[tuple[tuple[str, int], ...]] = set()
    for messages in count(1):
        async with database() as url, proxied(url) as proxy:
            proxy.fate = cut_after(messages)
            if await succeeds(proxy.url):
                break
            stages.add(tuple(sorted(tables(url).items())))
            await migrate(url)
            assert recorded(url) == NAMES

    # What was cut off after its last step is not seen; the step was confirmed.
    assert stages == {
        (),
        (("muster", 1),),
        (("muster", 6),),
        (("muster", 6), ("muster_jobs", 4)),
        (("muster", 7), ("muster_jobs", 4)),
        (("muster", 8), ("muster_jobs", 4)),
        (("muster", 9), ("muster_jobs", 4)),
    }


async def test_a_lost_answer_to_a_commit_leaves_a_step_that_is_not_done_again() -> None:
    async with database() as url, proxied(url) as proxy:
        proxy.fate = lambda data: Fate.LOSE_ANSWER if b"COMMIT" in data else Fate.PASS
        for done, made in enumerate((1, 6, 6, 7, 8, 9, 9, 10)):
            assert not await succeeds(proxy.url) or done == len(NAMES)
            assert tables(url)["muster"] == made

        assert recorded(url) == NAMES


async def test_a_step_that_fails_leaves_nothing_and_the_steps_before_it() -> None:
    bad = step("bad", "CREATE TABLE half (); SELECT 1 / 0")
    async with database() as url:
        with pytest.raises(psycopg.errors.DivisionByZero):
            await migrate(url, steps=(*STEPS, bad))

        assert recorded(url) == NAMES
        assert tables(url) == {"muster": 10, "muster_jobs": 4}


async def test_a_later_version_adds_its_steps() -> None:
    more = step("more", "CREATE TABLE more ()")
    async with migrated() as url:
        assert await migrate(url, steps=(*STEPS, more)) == ("more",)
        assert tables(url) == {"muster": 11, "muster_jobs": 4}


async def test_a_newer_database_is_left_alone() -> None:
    more = step("more", "CREATE TABLE more ()")
    async with database() as url:
        await migrate(url, steps=(*STEPS, more))
        step_taken = f"(step {len(STEPS) + 1})"
        words = (
            f"PostgreSQL schema muster: a newer version wrote it {step_taken}. Fix: run"
            " that version again, or restore the dump from before it"
        )
        with pytest.raises(WrongSchema) as wrong:
            await migrate(url)

        assert str(wrong.value) == words
        assert await refused(url) == words
        assert recorded(url) == (*NAMES, "more")


async def test_a_database_of_other_steps_is_left_alone() -> None:
    async with database() as url:
        await migrate(url, steps=(step("other", "CREATE TABLE other ()"),))
        with pytest.raises(WrongSchema, match="other steps than those of this version"):
            await migrate(url)


async def test_tables_of_another_program_are_left_alone() -> None:
    async with database() as url:
        with psycopg.connect(url) as db:
            db.execute("CREATE SCHEMA muster CREATE TABLE theirs ()")
        with pytest.raises(WrongSchema, match="tables of another program"):
            await migrate(url)

        assert tables(url) == {"muster": 1}


async def test_a_store_says_what_to_do_before_the_migration() -> None:
    async with database() as url:
        why = "it does not exist yet. Fix: run python -m bot migrate"
        assert await refused(url) == f"PostgreSQL schema muster: {why}"

        await migrate(url, steps=STEPS[:1])
        why = "an older version wrote it. Fix: run python -m bot migrate"
        assert await refused(url) == f"PostgreSQL schema muster: {why}"

        await migrate(url)
        async with store_on(url) as store:
            assert await store.due() == ()


async def test_a_database_that_cannot_keep_every_text_is_left_alone() -> None:
    url = urlsplit(server_url())
    with psycopg.connect(server_url(), autocommit=True) as db:
        name = f"latin_{uuid.uuid4().hex}"
        db.execute(
            SQL(
                "CREATE DATABASE {} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
            ).format(Identifier(name))
        )
        try:
            with pytest.raises(WrongSchema, match="encoding is LATIN1"):
                await migrate(urlunsplit(url._replace(path=f"/{name}")))
        finally:
            db.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


async def test_tables_are_never_made_for_another_procrastinate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres_schema, "PROCRASTINATE", "3.9.0")
    async with database() as url:
        with pytest.raises(AssertionError, match=r"3\.10\.0 is not 3\.9\.0"):
            await migrate(url)

        assert recorded(url) == NAMES[:1]
