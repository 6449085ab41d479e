"""Steps of a migration, and what they leave in a database."""

from collections.abc import Mapping
from typing import LiteralString

import psycopg
import pytest

from bot.storage.postgres.migrate import WrongSchema
from bot.storage.postgres.schema import STEPS, Step
from bot.storage.postgres.store import PostgresStore
from tests.actors.incident.case import T0

NAMES = tuple(step.name for step in STEPS)


def step(name: str, sql: LiteralString) -> Step:
    return Step(name, lambda: sql)


def tables(url: str) -> Mapping[str, int]:
    """Return the number of tables in each of our schemas."""
    with psycopg.connect(url) as db:
        rows = db.execute(
            "SELECT schemaname, count(*) FROM pg_tables"
            " WHERE schemaname LIKE 'muster%' GROUP BY 1"
        )
        return dict(rows.fetchall())


def recorded(url: str) -> tuple[str, ...]:
    with psycopg.connect(url) as db:
        rows = db.execute("SELECT name FROM muster.migrations ORDER BY step")
        return tuple(name for (name,) in rows)


async def refused(url: str) -> str:
    store = PostgresStore(url=url, now=lambda: T0)
    with pytest.raises(WrongSchema) as wrong:
        await store.open()
    return str(wrong.value)
