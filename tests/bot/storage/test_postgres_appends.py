"""An append to PostgreSQL is done once, wherever the connection breaks."""

import signal
from collections.abc import Callable
from typing import LiteralString
from urllib.parse import urlsplit

import anyio
import psycopg
import pytest
from psycopg.sql import SQL

from actors.errors import JournalUnavailable, Repeated, Superseded
from bot.storage.postgres import pool as postgres_pool
from bot.storage.postgres.migrate import check_schema, migrate
from bot.storage.postgres.pool import Connection
from bot.storage.postgres.schema import SCHEMA
from bot.storage.store import Uncertain
from tests.bot.storage.appends import FIRST, RENAMED, SECOND
from tests.bot.storage.postgres_stores import migrated, store_on
from tests.bot.storage.stores import declared, entry
from tests.postgres import own_server
from tests.postgres_proxy import Fate, proxied


def once(fate: Fate, word: bytes) -> Callable[[bytes], Fate]:
    """Apply a fate to the first message with this word, and pass all others."""
    left = [fate]

    def decide(message: bytes) -> Fate:
        return left.pop() if left and word in message else Fate.PASS

    return decide


async def test_an_append_whose_answer_is_lost_is_found_and_counts_as_done() -> None:
    async with migrated() as url, proxied(url) as proxy, store_on(proxy.url) as store:
        for each in (FIRST, SECOND):
            proxy.fate = once(Fate.LOSE_ANSWER, b"COMMIT")
            await store.append(each)

        assert await store.read(1) == (*declared(1), RENAMED)


@pytest.mark.parametrize("word", [b"BEGIN", b"requests", b"incidents", b"COMMIT"])
async def test_an_append_that_did_not_arrive_is_done_again(word: bytes) -> None:
    async with migrated() as url, proxied(url) as proxy, store_on(proxy.url) as store:
        for each in (FIRST, SECOND):
            proxy.fate = once(Fate.CUT, word)
            await store.append(each)

        assert await store.read(1) == (*declared(1), RENAMED)


async def test_a_commit_that_arrives_late_is_waited_for() -> None:
    async with migrated() as url, proxied(url) as proxy, store_on(proxy.url) as store:
        for each in (FIRST, SECOND):
            proxy.arrives = anyio.Event()
            late = once(Fate.ARRIVE_LATE, b"COMMIT")
            begun: list[bytes] = []

            def fate(
                message: bytes,
                late: Callable[[bytes], Fate] = late,
                begun: list[bytes] = begun,
            ) -> Fate:
                if b"requests" in message:
                    begun.append(message)
                if len(begun) == 2:
                    proxy.arrives.set()
                return late(message)

            proxy.fate = fate
            await store.append(each)

        assert await store.read(1) == (*declared(1), RENAMED)


async def test_a_repeated_append_is_still_refused_after_another_one() -> None:
    async with (
        migrated() as url,
        proxied(url) as proxy,
        store_on(proxy.url) as store,
        store_on(url) as other,
    ):
        await other.append(FIRST)
        proxy.fate = once(Fate.CUT, b"COMMIT")
        await store.append(SECOND)
        proxy.fate = once(Fate.CUT, b"BEGIN")
        with pytest.raises(Repeated):
            await store.append(entry(*declared(2), key=2, request="r2"))

        epoch = await store.activate(1)
        await other.activate(1)
        proxy.fate = once(Fate.CUT, b"moved")
        third = entry(RENAMED, after=(*declared(1), RENAMED))
        with pytest.raises(Superseded):
            await store.append(third, epoch=epoch)


@pytest.mark.parametrize("fate", [Fate.CUT, Fate.LOSE_ANSWER, Fate.ARRIVE_LATE])
async def test_a_step_s_append_is_one_message_and_is_done_once_if_it_is_lost(
    fate: Fate,
) -> None:
    async with migrated() as url, proxied(url) as proxy, store_on(proxy.url) as store:
        await store.append(FIRST)
        epoch = await store.activate(1)
        messages: list[bytes] = []
        lost = once(fate, b"moved")

        def decide(message: bytes) -> Fate:
            messages.append(message)
            return lost(message)

        proxy.fate = decide
        await store.append(entry(RENAMED, after=declared(1)), epoch=epoch)
        proxy.arrives.set()

        # The pool may open another connection meanwhile, which sends its set-up.
        of_append = [each for each in messages if b"BEGIN" in each or b"moved" in each]
        assert b"moved" in of_append[0]
        assert await store.read(1) == (*declared(1), RENAMED)


async def test_an_append_is_uncertain_while_the_database_is_away() -> None:
    async with (
        migrated() as url,
        proxied(url) as proxy,
        store_on(proxy.url, connect_timeout=1) as store,
    ):
        proxy.fate = lambda data: Fate.LOSE_ANSWER if b"COMMIT" in data else Fate.PASS
        await store.append(FIRST)
        begun: list[bytes] = []

        def cut_from_the_commit_on(message: bytes) -> Fate:
            if begun or b"COMMIT" in message:
                begun.append(message)
            return Fate.CUT if begun else Fate.PASS

        proxy.fate = cut_from_the_commit_on
        with pytest.raises(Uncertain):
            await store.append(SECOND)

        proxy.fate = lambda data: Fate.PASS
        assert await store.read(1) == declared(1)
        await store.append(SECOND)


async def test_an_append_that_never_left_is_not_in_doubt() -> None:
    async with (
        migrated() as url,
        proxied(url) as proxy,
        store_on(proxy.url, connect_timeout=1) as store,
    ):
        proxy.fate = lambda data: Fate.CUT
        with pytest.raises(JournalUnavailable) as refusal:
            await store.append(FIRST)

        assert not isinstance(refusal.value, Uncertain)


async def test_a_caller_cancelled_during_an_append_still_finishes_it() -> None:
    async with migrated() as url, proxied(url) as proxy, store_on(proxy.url) as store:
        with anyio.CancelScope() as scope:

            def cancel(message: bytes) -> Fate:
                if b"INTO incidents" in message:
                    scope.cancel()
                return Fate.PASS

            proxy.fate = cancel
            await store.append(FIRST)

        assert scope.cancel_called
        assert await store.read(1) == declared(1)


async def test_an_append_survives_a_crash_of_a_database_that_waits_for_no_commit() -> (
    None
):
    with own_server() as server:
        await migrate(server.url)
        with psycopg.connect(server.url, autocommit=True) as db:
            db.execute("ALTER DATABASE postgres SET synchronous_commit = off")
            db.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
            db.execute("SELECT pg_reload_conf()")
        async with store_on(server.url) as store:
            await store.append(FIRST)
            server.stop(signal.SIGQUIT)
        server.start()
        async with store_on(server.url) as store:
            assert await store.read(1) == declared(1)


@pytest.mark.parametrize(
    ("usual", "ours"), [("off", "on"), ("local", "local"), ("on", "on")]
)
async def test_a_commit_is_waited_for_at_least_until_it_is_on_the_disk(
    usual: LiteralString, ours: str
) -> None:
    async def settled(db: Connection) -> object:
        found = await db.execute("SHOW synchronous_commit")
        return await found.fetchone()

    async with migrated() as url:
        name = SQL(urlsplit(url).path[1:])
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(
                SQL("ALTER DATABASE {} SET synchronous_commit = {}").format(
                    name, SQL(usual)
                )
            )
        pool = postgres_pool.Pool(url=url, schema=SCHEMA, timeout=50)
        await pool.open(check_schema)
        try:
            assert await pool.run(settled) == (ours,)
        finally:
            await pool.close()
