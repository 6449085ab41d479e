"""Group commit: runs all waiting work in one transaction.

Rule: units of work are independent. One that fails is rolled back alone and the others
are committed; no caller gets a result before the commit that makes it durable.
A hundred callers at once then wait for a few commits, not for three hundred.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Generic, TypeAlias, TypeVar

import anyio
from anyio.lowlevel import checkpoint_if_cancelled
from attrs import define, field

from actors.errors import Conflict, Repeated

T = TypeVar("T")


@define(eq=False)
class _Unit(Generic[T]):
    """A unit of work and its result; ``called`` when it is done or must lead."""

    work: Callable[[sqlite3.Connection], T]
    called: anyio.Event = field(factory=anyio.Event)
    results: list[T] = field(factory=list)
    failure: Exception | None = None

    def carry_out(self, db: sqlite3.Connection, *, is_alone: bool) -> None:
        """Do the work in another thread, in a savepoint unless it is alone."""
        if not is_alone:
            db.execute("SAVEPOINT work")
        try:
            self.results.append(self.work(db))
        except (Conflict, Repeated, OverflowError, sqlite3.Error) as failure:
            if not db.in_transaction:
                raise
            db.execute("ROLLBACK" if is_alone else "ROLLBACK TO work")
            self.failure = failure
        if not is_alone:
            db.execute("RELEASE work")

    def undo(self) -> None:
        """Drop the result: the transaction was not committed."""
        self.results.clear()
        self.failure = self.failure or sqlite3.OperationalError(
            "rolled back with another"
        )

    @property
    def is_over(self) -> bool:
        return bool(self.results) or self.failure is not None

    def result(self) -> T:
        if self.failure is not None:
            raise self.failure
        return self.results[0]


Batch: TypeAlias = list[_Unit[object]]
RunBatch: TypeAlias = Callable[[Callable[[Batch], None], Batch], Awaitable[None]]
"""Runs a whole batch, and returns when it is done."""


@define
class Batches:
    """Lets one caller at a time run all waiting work in one transaction.

    Attributes:
        begin: ``BEGIN IMMEDIATE`` to write, because a lock taken later fails when
            there are two writers; ``BEGIN`` to read.
        run_batch: runs a batch in another thread, because a file blocks.
        ended: called there with whether the transaction was committed, before any
            caller gets its result.
    """

    connection: sqlite3.Connection
    begin: str
    run_batch: RunBatch
    ended: Callable[[bool], None] = lambda _is_durable: None
    _waiting: Batch = field(factory=list, init=False)
    _is_led: bool = field(default=False, init=False)

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return the work's result once it is durable, or raise what it raised.

        A cancelled caller starts no work, but waits for work it has started, which
        takes milliseconds.
        """
        await checkpoint_if_cancelled()
        unit: _Unit[T] = _Unit(work)
        with anyio.CancelScope(shield=True):
            self._waiting.append(unit)  # type: ignore[arg-type] # only its result is T
            if self._is_led:
                await unit.called.wait()
            if not unit.is_over:
                await self._lead()
        return unit.result()

    async def _lead(self) -> None:
        self._is_led = True
        batch, self._waiting = self._waiting, []
        try:
            await self.run_batch(self._carry_out, batch)
        finally:
            for unit in batch:
                if not unit.is_over:
                    unit.undo()
                unit.called.set()
            self._is_led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].called.set()

    def _carry_out(self, batch: Batch) -> None:
        db = self.connection
        is_durable = False
        try:
            db.execute(self.begin)
            for unit in batch:
                unit.carry_out(db, is_alone=len(batch) == 1)
            if db.in_transaction:
                db.execute("COMMIT")
            is_durable = True
        finally:
            if not is_durable:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                for unit in batch:
                    unit.undo()
            self.ended(is_durable)
