"""On every journal, a known incident is read from its last known event on."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from unittest.mock import patch

import anyio
import pytest
from attrs import evolve as with_

from actors.incident.details import TitleChanged
from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.ids import IncidentNumber
from bot.engine.behaviour import IncidentBehaviour
from bot.engine.supervisors import CommandSupervisor
from bot.storage import codec
from bot.storage.postgres import journal as postgres_journal
from bot.storage.sqlite import journal as sqlite_journal
from bot.storage.store import KnownIncidents, Store
from tests.actors.fakes import FakeClock
from tests.actors.incident.case import UPDATE, incident_of
from tests.bot.storage.appends import MARK
from tests.bot.storage.stores import STORES, OpenStore, declared, entry

pytestmark = pytest.mark.parametrize("opened", STORES.values(), ids=STORES)

ONE = IncidentNumber(1)
LONG = (*declared(1), *(TitleChanged(mark=MARK, title=f"Title {x}") for x in range(60)))
WORSE = with_(UPDATE, title="Worse")


@contextmanager
def decoding() -> Iterator[list[Event]]:
    """Yield the events that are decoded meanwhile."""
    decoded: list[Event] = []

    def read(kind: str, body: str) -> Event:
        decoded.append(codec.read_event(kind, body))
        return decoded[-1]

    with (
        patch.object(sqlite_journal, "read_event", read),
        patch.object(postgres_journal, "read_event", read),
    ):
        yield decoded


@asynccontextmanager
async def commands(
    store: Store, known: KnownIncidents
) -> AsyncIterator[CommandSupervisor]:
    """Start what answers commands, and acts on none of them."""
    ids = count(1)
    supervisor = CommandSupervisor(
        behaviour=IncidentBehaviour(),
        hands=None,  # type: ignore[arg-type] # it starts no step
        journal=store,
        states=known,
        is_parked=store.is_parked,
        clock=FakeClock(),
        on_parked=anyio.sleep,
        new_id=lambda: f"append {next(ids)}",
    )
    started = anyio.Event()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(supervisor.run, started)
        await started.wait()
        yield supervisor
        tasks.cancel_scope.cancel()


async def test_a_command_decodes_only_the_last_known_event(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*LONG))
        known = KnownIncidents(journal=store, replay=replay)
        async with commands(store, known) as minds:
            with decoding() as decoded:
                first = await minds.ask(1, WORSE, "r1")
            assert decoded == list(LONG)

            with decoding() as decoded:
                again = await minds.ask(1, with_(UPDATE, title="Better"), "r2")

            assert decoded == [first.events[-1]]
        assert again.state == replay((*LONG, *first.events, *again.events))


async def test_a_command_and_a_query_decode_what_another_process_appended(
    opened: OpenStore, tmp_path: Path
) -> None:
    async with opened(tmp_path) as store:
        await store.append(entry(*LONG))
        known = KnownIncidents(journal=store, replay=replay)
        await known.load(ONE)
        new = tuple(TitleChanged(mark=MARK, title=x) for x in ("Elsewhere", "There"))
        await store.append(entry(*new, after=LONG))

        with decoding() as decoded:
            found = await known.load(ONE)
        assert decoded == [LONG[-1], *new]
        assert found.state == incident_of(*LONG, *new)

        async with commands(store, known) as minds:
            with decoding() as decoded:
                await minds.ask(1, WORSE, "r1")
        assert decoded == [new[-1]]


@pytest.mark.parametrize("left", [1, 30, len(LONG)])
async def test_a_journal_that_a_fail_over_set_back_is_read_from_the_start(
    opened: OpenStore, tmp_path: Path, left: int
) -> None:
    lost = (*LONG, TitleChanged(mark=MARK, title="Lost"))
    since = (*LONG[:left], TitleChanged(mark=MARK, title="Since"))
    places = [tmp_path / "before", tmp_path / "after"]
    for place in places:
        place.mkdir()
    async with opened(places[0]) as before, opened(places[1]) as after:
        await before.append(entry(*lost))
        await after.append(entry(*since))
        known = KnownIncidents(journal=before, replay=replay)
        assert (await known.load(ONE)).state == replay(lost)

        known.journal = after

        assert (await known.load(ONE)).state == replay(since)
        assert (await known.load(ONE)).state == replay(since)
