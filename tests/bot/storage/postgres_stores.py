"""PostgreSQL stores for tests, each in a database or a schema of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

from bot.storage.postgres.append import OnAppend
from bot.storage.postgres.migrate import migrate
from bot.storage.postgres.schema import SCHEMA
from bot.storage.postgres.store import PostgresStore
from bot.storage.store import Store
from tests.actors.incident.case import T0
from tests.postgres import database, shared_database


@asynccontextmanager
async def migrated() -> AsyncIterator[str]:
    """Create a database that is ready for stores."""
    async with database() as url:
        await migrate(url)
        yield url


@asynccontextmanager
async def store_on(
    url: str,
    *,
    schema: str = SCHEMA,
    on_append: OnAppend | None = None,
    connect_timeout: float = 50,
) -> AsyncIterator[PostgresStore]:
    store = PostgresStore(
        url=url,
        now=lambda: T0,
        schema=schema,
        on_append=on_append,
        timeout=connect_timeout,
    )
    await store.open()
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def postgres(place: Path) -> AsyncIterator[Store]:
    """Open the store in the schema that belongs to this folder."""
    schema = f"at_{sha256(bytes(place)).hexdigest()[:16]}"
    await migrate(shared_database(), schema)
    async with store_on(shared_database(), schema=schema) as store:
        yield store
