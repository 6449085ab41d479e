from collections import Counter

import anyio
import psycopg
import pytest
from attrs import evolve as with_
from procrastinate.exceptions import AlreadyEnqueued

from actors.errors import Conflict, Repeated, Superseded
from actors.incident.details import TitleChanged
from actors.incident.events import Event
from actors.incident.facts import Mark
from actors.incident.model import Incident
from actors.journal import Entry, Key
from bot.storage.postgres.append import OnAppend
from bot.storage.postgres.migrate import migrate
from bot.storage.postgres.pool import Connection
from bot.storage.postgres.store import PostgresStore
from tests.actors.incident.case import ADA, T0
from tests.bot.storage.postgres_stores import migrated, store_on
from tests.bot.storage.stores import declared, entry

RENAMED = TitleChanged(mark=Mark(by=ADA, at=T0), title="Worse")


def own_entry(place: int, *events: Event, **known: object) -> Entry[Incident, Event]:
    """Return an append with an id of its own, as every actor makes one."""
    return with_(entry(*events, **known), append_id=f"own {place}")  # type: ignore[arg-type]


class Race:
    """Many appends at once through two stores, and their outcomes."""

    def __init__(self, *stores: PostgresStore) -> None:
        self.stores = stores
        self.outcomes: Counter[str] = Counter()
        self.named: set[Key] = set()

    async def run(self, *entries: Entry[Incident, Event]) -> None:
        async with anyio.create_task_group() as tasks:
            for place, each in enumerate(entries):
                store = self.stores[place % len(self.stores)]
                tasks.start_soon(self._append, store, each)

    async def _append(
        self, store: PostgresStore, written: Entry[Incident, Event]
    ) -> None:
        try:
            await store.append(written)
        except (Conflict, Repeated) as refusal:
            self.outcomes[type(refusal).__name__] += 1
            self.named.add(refusal.key)
        else:
            self.outcomes["written"] += 1


async def test_of_fifty_at_one_version_in_two_processes_one_wins() -> None:
    async with migrated() as url, store_on(url) as one, store_on(url) as other:
        await one.append(entry(*declared(1)))
        race = Race(one, other)
        await race.run(*(own_entry(x, RENAMED, after=declared(1)) for x in range(50)))

        assert race.outcomes == {"written": 1, "Conflict": 49}
        assert await other.read(1) == (*declared(1), RENAMED)


async def test_of_fifty_workers_creating_one_incident_one_wins() -> None:
    async with migrated() as url, store_on(url) as one, store_on(url) as other:
        race = Race(one, other)
        await race.run(*(own_entry(x, *declared(1)) for x in range(50)))

        assert race.outcomes == {"written": 1, "Conflict": 49}
        assert await other.read(1) == declared(1)


async def test_of_two_processes_with_one_request_one_carries_it_out() -> None:
    async with migrated() as url, store_on(url) as one, store_on(url) as other:
        race = Race(one, other)
        await race.run(
            *(own_entry(x, *declared(x), key=x, request="r1") for x in range(1, 21))
        )

        assert race.outcomes == {"written": 1, "Repeated": 19}
        (listed,) = await one.open_incidents()
        assert race.named == {listed.number}
        assert await other.reserve("r1") == listed.number


async def test_a_hundred_reservations_are_a_hundred_numbers() -> None:
    numbers: set[Key] = set()
    async with migrated() as url, store_on(url) as one, store_on(url) as other:

        async def reserve(store: PostgresStore, request: str) -> None:
            numbers.add(await store.reserve(request))

        async with anyio.create_task_group() as tasks:
            for place in range(50):
                tasks.start_soon(reserve, one, f"one {place}")
                tasks.start_soon(reserve, other, f"other {place}")

    assert numbers == set(range(1, 101))


# Who acts for an incident.


async def test_each_activation_has_an_epoch_of_its_own() -> None:
    async with migrated() as url, store_on(url) as one, store_on(url) as other:
        assert await one.activate(1) == 0

        await one.append(entry(*declared(1)))
        assert [await one.activate(1), await other.activate(1)] == [1, 2]
        assert await one.activate(2) == 0


async def test_a_superseded_process_cannot_append() -> None:
    async with migrated() as url, store_on(url) as old, store_on(url) as new:
        await old.append(entry(*declared(1)))
        before = await old.activate(1)
        after = await new.activate(1)
        late = entry(RENAMED, after=declared(1), request="r1")
        with pytest.raises(Superseded) as superseded:
            await old.append(late, epoch=before)

        assert superseded.value.key == 1
        assert await new.read(1) == declared(1)
        await new.append(late, epoch=after)
        assert await old.read(1) == (*declared(1), RENAMED)


async def test_a_superseded_process_is_told_so_even_at_an_old_version() -> None:
    async with migrated() as url, store_on(url) as store:
        await store.append(entry(*declared(1)))
        before = await store.activate(1)
        await store.append(entry(RENAMED, after=declared(1)))
        late = own_entry(2, RENAMED, after=declared(1))
        with pytest.raises(Conflict):
            await store.append(late, epoch=before)

        await store.activate(1)
        with pytest.raises(Superseded):
            await store.append(late, epoch=before)


async def test_a_command_is_appended_whichever_process_acts() -> None:
    async with migrated() as url, store_on(url) as store:
        await store.append(entry(*declared(1)), epoch=0)
        await store.activate(1)
        await store.append(entry(RENAMED, after=declared(1)))

        assert await store.activate(1) == 2


# What happens with an append.


def waking(db_error: Exception | None = None) -> OnAppend:
    """Write a row that shows whether the hook's work was committed."""

    async def wake(db: Connection, key: Key) -> None:
        await db.execute("INSERT INTO people VALUES (%s, 'woken')", (str(key),))
        if db_error:
            raise db_error

    return wake


def woken(url: str) -> list[str]:
    with psycopg.connect(url) as db:
        return [name for (name,) in db.execute("SELECT id FROM muster.people")]


async def test_the_hook_s_work_is_committed_with_the_append() -> None:
    async with migrated() as url, store_on(url, on_append=waking()) as store:
        await store.append(entry(*declared(1)))
        with pytest.raises(Conflict):
            await store.append(own_entry(2, *declared(1)))

        assert woken(url) == ["1"]


async def test_a_wake_that_is_already_queued_does_not_undo_the_append() -> None:
    hook = waking(AlreadyEnqueued())
    async with migrated() as url, store_on(url, on_append=hook) as store:
        await store.append(entry(*declared(1)))

        assert await store.read(1) == declared(1)
        assert woken(url) == []


async def test_a_hook_that_fails_undoes_the_append() -> None:
    hook = waking(ZeroDivisionError())
    async with migrated() as url, store_on(url, on_append=hook) as store:
        with pytest.raises(ZeroDivisionError):
            await store.append(entry(*declared(1)))

        assert await store.read(1) == ()


async def test_our_own_mistakes_are_no_outage() -> None:
    async def mistake(db: Connection, key: Key) -> None:
        await db.execute("SELECT no_such_column")

    async with migrated() as url, store_on(url, on_append=mistake) as store:
        with pytest.raises(psycopg.errors.UndefinedColumn):
            await store.append(entry(*declared(1)))


async def test_stores_in_two_schemas_know_nothing_of_each_other() -> None:
    async with migrated() as url:
        await migrate(url, "second")
        async with store_on(url) as one, store_on(url, schema="second") as other:
            await one.append(entry(*declared(1)))

            assert await other.read(1) == ()
            assert await other.reserve("r1") == 1
