"""A client of one PostgreSQL database: its pool, clock, owner and workers."""

from collections.abc import Callable
from typing import LiteralString

from anyio.lowlevel import checkpoint
from attrs import define, field

from bot.base.clock import Reading
from bot.storage.postgres.migrate import check_schema
from bot.storage.postgres.pool import Connection, Pool
from bot.storage.postgres.schema import SCHEMA
from bot.storage.rows import time, whole

PAGE = 1000
"""How many rows are made in one go, which takes half a millisecond."""

WORKERS = (
    "SELECT count(*) FROM procrastinate_workers"
    " WHERE last_heartbeat > now() - %s * interval '1 second'"
)


@define(kw_only=True)
class PostgresClient:
    """A connected database, and who shares it.

    Attributes:
        timeout: seconds to wait for a connection before the journal is unavailable.
    """

    url: str = field(repr=False)
    schema: str = SCHEMA
    timeout: float = 5.0
    _pool: Pool = field(init=False)

    async def open(self) -> None:
        """Connect; raises ``JournalUnavailable`` and ``WrongSchema``."""
        self._pool = Pool(url=self.url, schema=self.schema, timeout=self.timeout)
        await self._pool.open(lambda db: check_schema(db, self.schema))

    async def close(self) -> None:
        await self._pool.close()

    async def read_clock(self, seconds: Callable[[], float]) -> Reading:
        """Return the server's time, between two readings of our own clock."""

        async def run(db: Connection) -> Reading:
            before = seconds()
            found = await db.execute("SELECT clock_timestamp()")
            row = await found.fetchone() or ()
            return Reading(before, time(row[0]), seconds())

        return await self._pool.run(run)

    async def claim_workspace(self, team: str) -> str:
        rows = await self._all(
            "INSERT INTO workspace (id, team) VALUES (1, %s)"
            " ON CONFLICT (id) DO UPDATE SET id = 1 RETURNING team",
            team,
        )
        return str(rows[0][0])

    async def workers(self, dead_after: float) -> int:
        """Count the workers with a heartbeat in the last ``dead_after`` seconds."""
        return whole((await self._all(WORKERS, dead_after))[0][0])

    # Queries.

    async def _all(
        self, query: LiteralString, *values: object
    ) -> list[tuple[object, ...]]:
        async def run(db: Connection) -> list[tuple[object, ...]]:
            found = await db.execute(query, values)
            rows = await found.fetchmany(PAGE)
            while found.rownumber != found.rowcount:
                # Making rows of a long journal would hold up everything else.
                await checkpoint()
                rows += await found.fetchmany(PAGE)
            return rows

        return await self._pool.run(run)
