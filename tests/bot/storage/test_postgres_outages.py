"""PostgreSQL does not answer, went away, or cannot be opened."""

import logging
import signal
from urllib.parse import urlsplit

import pytest

from actors.errors import JournalUnavailable
from bot.storage.postgres import pool as postgres_pool
from bot.storage.postgres.connection import WrongDatabase
from bot.storage.postgres.migrate import migrate
from bot.storage.postgres.store import PostgresStore
from bot.storage.store import Uncertain
from tests.actors.incident.case import T0
from tests.bot.storage.appends import FIRST, RENAMED, SECOND
from tests.bot.storage.postgres_stores import migrated, store_on
from tests.bot.storage.stores import declared
from tests.postgres import own_server
from tests.postgres_proxy import Fate, proxied


async def unavailable(store: PostgresStore) -> str:
    with pytest.raises(JournalUnavailable) as refusal:
        await store.append(FIRST)
    return refusal.value.why


async def test_a_database_that_does_not_answer_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with migrated() as url, proxied(url) as proxy, store_on(proxy.url) as store:
        monkeypatch.setattr(postgres_pool, "DEADLINE", 0.2)
        proxy.fate = lambda data: Fate.HANG if b"requests" in data else Fate.PASS
        with pytest.raises(Uncertain, match="it takes too long to answer"):
            await store.append(FIRST)

        monkeypatch.setattr(postgres_pool, "DEADLINE", 10)
        proxy.fate = lambda data: Fate.PASS
        await store.append(FIRST)


async def test_a_database_that_fell_silent_is_given_up_as_well() -> None:
    async with (
        migrated() as url,
        proxied(url) as proxy,
        store_on(proxy.url, connect_timeout=0.5) as store,
    ):
        await store.append(FIRST)
        proxy.fate = lambda data: Fate.HANG
        assert await unavailable(store) == "PostgreSQL: it cannot be reached"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
async def test_a_server_that_went_away_is_unavailable_and_found_again(
    how: signal.Signals, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with own_server() as server:
        await migrate(server.url)
        async with store_on(server.url, connect_timeout=1) as store:
            await store.append(FIRST)
            server.stop(how)
            with pytest.raises(JournalUnavailable) as refusal:
                await store.append(SECOND)
            assert refusal.value.why == "PostgreSQL: it cannot be reached"

            server.start()
            while True:
                try:
                    await store.append(SECOND)
                except JournalUnavailable:
                    continue
                break
            assert await store.read(1) == (*declared(1), RENAMED)
        assert server.password not in caplog.text


async def test_a_store_that_finds_no_server_says_so_and_can_be_opened_later() -> None:
    with own_server() as server:
        await migrate(server.url)
        store = PostgresStore(url=server.url, now=lambda: T0)
        server.stop()
        with pytest.raises(JournalUnavailable) as refusal:
            await store.open()
        assert refusal.value.why == (
            f"DATABASE_URL: 127.0.0.1:{server.port} cannot be reached. "
            "Fix: start the server, or correct host and port"
        )
        with pytest.raises(JournalUnavailable):
            await migrate(server.url)

        server.start()
        await store.open()
        assert await store.due() == ()
        await store.close()


@pytest.mark.parametrize(
    ("right", "wrong", "why"),
    [
        ("@", "x@", "does not accept the user name or the password"),
        ("/muster_", "/no_", "has no database of this name"),
    ],
)
async def test_why_a_database_cannot_be_opened_is_reported_without_the_password(
    right: str, wrong: str, why: str
) -> None:
    async with migrated() as url:
        store = PostgresStore(url=url.replace(right, wrong), now=lambda: T0)
        with pytest.raises(WrongDatabase) as refusal:
            await store.open()

        assert why in str(refusal.value)
        assert "muster:" not in repr(store)
        assert (urlsplit(url).password or "?") not in str(refusal.value)


async def test_a_server_without_encryption_is_refused_if_the_url_requires_it() -> None:
    async with migrated() as url:
        store = PostgresStore(url=f"{url}?sslmode=require", now=lambda: T0)
        with pytest.raises(WrongDatabase, match="offers no encryption"):
            await store.open()
