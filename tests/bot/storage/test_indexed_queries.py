"""What is asked on every command is found by an index, however many rows there are."""

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import LiteralString

import pytest

from actors.incident.ids import ChannelId, IncidentNumber, PersonId
from bot.storage.postgres.pool import Connection
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.store import SqliteStore
from bot.storage.store import Store
from tests.actors.incident.case import T0
from tests.bot.storage.postgres_stores import postgres
from tests.bot.storage.stores import sqlite

QUESTIONS: Mapping[str, Callable[[Store], Awaitable[object]]] = {
    "due": lambda store: store.due(),
    "due by a time": lambda store: store.due_by(T0 + timedelta(hours=1)),
    "open": lambda store: store.open_incidents(),
    "latest closed": lambda store: store.latest_closed(),
    "open of a service": lambda store: store.open_incidents_of("Mail"),
    "by request": lambda store: store.number_for("r1"),
    "backlog": lambda store: store.backlog(),
    "parked": lambda store: store.parked(),
    "parked in a list": lambda store: store.parked_incidents(),
    "one parked": lambda store: store.is_parked(IncidentNumber(1)),
    "by channel": lambda store: store.number_of(ChannelId("C1")),
    "last number": lambda store: store.last_number(),
    "names": lambda store: store.names([PersonId("U1"), PersonId("U2")]),
    "channels": lambda store: store.channel_names([ChannelId("C1")]),
    "briefed": lambda store: store.briefed([PersonId("U1"), PersonId("U2")]),
    "kept text": lambda store: store.kept_text("t1"),
    "journal": lambda store: store.read(1, after=5),
    "reserve": lambda store: store.reserve("r1"),
}

TABLES = "incidents|events|requests|people|channels|kept_texts|briefed"
SOME = "incidents_(open|due|parked)"
"""Indexes of some incidents only; reading all of one is what is asked for."""

questions = pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)


@questions
async def test_sqlite_reads_no_whole_table(
    tmp_path: Path, ask: Callable[[Store], Awaitable[object]]
) -> None:
    asked = list[str]()
    async with sqlite(tmp_path) as store:
        assert isinstance(store, SqliteStore)
        for db in (store._reader, store._connection):
            db.set_trace_callback(asked.append)
        await ask(store)
        for db in (store._reader, store._connection):
            db.set_trace_callback(None)
        queries = [x for x in asked if x.startswith(("SELECT", "UPDATE incidents"))]
        plans = [
            str(detail)
            for query in queries
            for *_, detail in store._reader.execute(f"EXPLAIN QUERY PLAN {query}")
        ]

    assert queries
    whole = rf"SCAN ({TABLES})\b(?! USING (COVERING )?INDEX {SOME})"
    assert [x for x in plans if re.search(whole, x)] == []


@questions
async def test_postgresql_needs_to_read_no_whole_table(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ask: Callable[[Store], Awaitable[object]],
) -> None:
    plans, answer = list[str](), PostgresStore._all

    async def explain_and_answer(
        store: PostgresStore, query: LiteralString, *values: object
    ) -> list[tuple[object, ...]]:
        async def explain(db: Connection) -> None:
            async with db.transaction():
                # A few rows are read faster without an index.
                await db.execute("SET LOCAL enable_seqscan = off")
                rows = await db.execute(f"EXPLAIN {query}", values)
                plans.extend([str(line) async for (line,) in rows])

        await store._pool.run(explain)
        return await answer(store, query, *values)

    async with postgres(tmp_path) as store:
        monkeypatch.setattr(PostgresStore, "_all", explain_and_answer)
        await ask(store)

    assert plans
    assert [x for x in plans if re.search(rf"Seq Scan on ({TABLES})\b", x)] == []
