"""The one door to PostgreSQL: a few connections, each work bounded in time.

Rule: a work is done within ``DEADLINE`` or fails as ``JournalUnavailable``, also when
the database hangs or the network is gone; a failed connection is never used again.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import anyio
from anyio.lowlevel import checkpoint_if_cancelled
from attrs import define, field, frozen
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier
from psycopg_pool import AsyncConnectionPool

from actors.errors import JournalUnavailable
from bot.storage.postgres.connection import connect
from bot.storage.postgres.errors import raising_unavailable
from bot.storage.postgres.schema import jobs_schema
from bot.storage.postgres.url import conninfo

T = TypeVar("T")

Connection = AsyncConnection[TupleRow]

MAX_CONNECTIONS = 4
DEADLINE = 10.0
"""Seconds for everything that one work does."""

# The server gives up first, so that what it drops is known to be dropped, and a
# process that froze in the middle does not hold the others up. What it has committed
# is on its disk, although a database may be set not to wait for that.
SESSION = (
    "SET lock_timeout = '5s'; SET statement_timeout = '8s';"
    " SET idle_in_transaction_session_timeout = '8s'; SET timezone = 'UTC';"
    " SET client_min_messages = warning;"
    " SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'"
)


@frozen
class Lost(JournalUnavailable):
    """The connection broke under the work, or was given up with it.

    Nobody knows whether it was committed.
    """


@define(kw_only=True)
class Pool:
    """Sessions of one database, in which our tables need no schema before them.

    Attributes:
        timeout: seconds to wait for a connection, or for a sign of life from one.
    """

    url: str = field(repr=False)
    schema: str
    timeout: float
    _pool: AsyncConnectionPool[Connection] = field(init=False)

    async def open(self, check: Callable[[Connection], Awaitable[None]]) -> None:
        """Let works in, once a first connection was made and found right.

        It is made here, and not by the pool, which does not tell why it has none.
        """
        with raising_unavailable(), anyio.fail_after(DEADLINE):
            async with await connect(self.url) as first:
                await check(first)
        self._pool = AsyncConnectionPool(
            conninfo(self.url),
            connection_class=AsyncConnection[TupleRow],
            kwargs={"autocommit": True},
            min_size=1,
            max_size=MAX_CONNECTIONS,
            open=False,
            configure=self._configure,
            check=self._check,
            name="muster",
            timeout=self.timeout,
            reconnect_timeout=self.timeout,
        )
        await self._pool.open()

    async def close(self) -> None:
        with anyio.CancelScope(shield=True):
            await self._pool.close()

    async def run(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Return the work's result, or raise ``JournalUnavailable`` or what it raised.

        A cancelled caller begins nothing more, but waits for the outcome of what it has
        begun: a connection that is cut off in the middle of an answer is lost to the
        pool.
        """
        await checkpoint_if_cancelled()
        with anyio.CancelScope(shield=True), raising_unavailable():
            async with self._pool.connection() as connection, _noticing(connection):
                with anyio.fail_after(DEADLINE):
                    result = await work(connection)
        return result

    async def _configure(self, connection: Connection) -> None:
        search_path = SQL("SET search_path TO {}, {}").format(
            Identifier(self.schema), Identifier(jobs_schema(self.schema))
        )
        with anyio.fail_after(self.timeout):
            await connection.execute(SESSION)
            await connection.execute(search_path)

    async def _check(self, connection: Connection) -> None:
        """See whether it lives; the pool itself would wait for that without end."""
        with anyio.fail_after(self.timeout):
            await AsyncConnectionPool.check_connection(connection)


@asynccontextmanager
async def _noticing(connection: Connection) -> AsyncIterator[None]:
    """Tell a work that failed from one whose connection failed."""
    try:
        with raising_unavailable():
            yield
    except JournalUnavailable as failure:
        is_given_up = isinstance(failure.__cause__, TimeoutError)
        if connection.closed or is_given_up:
            raise Lost(failure.why) from failure
        raise
