"""A pool of connections to PostgreSQL; all work on them has a time limit.

Rule: work ends within ``DEADLINE`` or fails as ``JournalUnavailable``, even when the
database hangs or the network is down; a failed connection is never used again.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
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
"""Seconds for one piece of work."""

# The server gives up before the client does, so the client knows what was dropped, and
# a frozen process does not hold up the others. A commit is always on disk, even if the
# database is configured not to wait for that.
SESSION = (
    "SET lock_timeout = '5s'; SET statement_timeout = '8s';"
    " SET idle_in_transaction_session_timeout = '8s'; SET timezone = 'UTC';"
    " SET client_min_messages = warning;"
    " SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'"
)


_is_patient: ContextVar[bool] = ContextVar("is_patient", default=False)
"""Whether the work that asks for a connection takes an unchecked one."""


@frozen
class Lost(JournalUnavailable):
    """The connection broke during the work, or was given up together with it.

    Nobody knows whether the work was committed.
    """


@define(kw_only=True)
class Pool:
    """Connections to one database, with our schemas on their search path.

    Attributes:
        timeout: seconds to wait for a connection, or for a sign of life from one.
    """

    url: str = field(repr=False)
    schema: str
    timeout: float
    _pool: AsyncConnectionPool[Connection] = field(init=False)

    async def open(self, check: Callable[[Connection], Awaitable[None]]) -> None:
        """Open the pool once a first connection has passed the check.

        The first one is made here, because a pool does not say why it failed.
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

    async def run(
        self,
        work: Callable[[Connection], Awaitable[T]],
        *,
        is_patient: bool = False,
    ) -> T:
        """Return the work's result, or raise ``JournalUnavailable`` or what it raised.

        A cancelled caller starts no work, but waits for work it has started: a
        connection that is cut off in the middle of an answer is lost to the pool.

        Patient work saves the round trip that checks the connection. If the connection
        is dead, such work ends as ``Lost``, and its caller repeats it with a check.
        """
        await checkpoint_if_cancelled()
        _is_patient.set(is_patient)
        with anyio.CancelScope(shield=True), raising_unavailable():
            async with self._pool.connection() as connection, _telling_loss(connection):
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
        """Check that it still works, with a timeout; the pool's own check has none."""
        if _is_patient.get():
            return
        with anyio.fail_after(self.timeout):
            await AsyncConnectionPool.check_connection(connection)


@asynccontextmanager
async def _telling_loss(connection: Connection) -> AsyncIterator[None]:
    """Distinguish work that failed from work whose connection failed."""
    try:
        with raising_unavailable():
            yield
    except JournalUnavailable as failure:
        is_given_up = isinstance(failure.__cause__, TimeoutError)
        if connection.closed or is_given_up:
            raise Lost(failure.why) from failure
        raise
