"""An account that may not do something gets the statement that allows it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from bot.storage.postgres.migrate import WrongSchema, migrate
from bot.storage.postgres.schema import STEPS
from tests.bot.storage.migrations import NAMES, refused, step, tables
from tests.bot.storage.postgres_stores import migrated, store_on
from tests.bot.storage.stores import declared, entry
from tests.postgres import database


@contextmanager
def account(url: str) -> Iterator[str]:
    """An account that owns nothing, and may only connect."""
    name = f"clerk_{uuid.uuid4().hex}"
    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(
            SQL("CREATE ROLE {} LOGIN PASSWORD 'clerk'").format(Identifier(name))
        )
        place = f"{name}:clerk@{parts.hostname}:{parts.port}"
        try:
            yield urlunsplit(parts._replace(netloc=place))
        finally:
            for verb in ("DROP OWNED BY {}", "DROP ROLE {}"):
                db.execute(SQL(verb).format(Identifier(name)))


def follow(advice: str, url: str) -> None:
    """Run, as the owner, what the message says."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(advice.partition(" run ")[2].encode())


async def test_an_account_that_may_not_create_a_schema_is_told_what_to_run() -> None:
    async with database() as url:
        with account(url) as clerk:
            with pytest.raises(WrongSchema, match="may not create it") as wrong:
                await migrate(clerk)
            assert tables(url) == {}

            follow(str(wrong.value), url)
            assert await migrate(clerk) == NAMES


async def test_an_account_that_may_not_use_the_tables_is_told_what_to_run() -> None:
    more = step("more", "ALTER TABLE incidents ADD COLUMN more text")
    async with migrated() as url:
        with account(url) as clerk:
            with pytest.raises(WrongSchema, match="may not use it"):
                await migrate(clerk)
            with psycopg.connect(url, autocommit=True) as db:
                db.execute(
                    f"GRANT USAGE ON SCHEMA muster TO {urlsplit(clerk).username}"
                )
                db.execute("GRANT SELECT ON muster.migrations TO public")
            advice = await refused(clerk)
            assert "may not use it" in advice

            follow(advice, url)
            assert await migrate(clerk) == ()
            async with store_on(clerk) as store:
                await store.append(entry(*declared(1), request="r1"))
            with pytest.raises(WrongSchema, match="only the account that created it"):
                await migrate(clerk, steps=(*STEPS, more))
