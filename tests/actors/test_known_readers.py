"""Many read at once, and long replays let everything else have its turns."""

from collections.abc import Iterator
from itertools import pairwise

import anyio
import pytest
from anyio.lowlevel import checkpoint
from attrs import define, field

from actors.errors import JournalUnavailable
from actors.journal import Key
from actors.known_states import LOADS, SLICE, TURNS, Known, KnownStates
from tests.actors.counter import (
    Added,
    Count,
    CounterBehaviour,
    Did,
    Event,
)
from tests.actors.fakes import FakeJournal, quiet
from tests.actors.reading import FIRST, reader, taken


async def test_readers_of_one_journal_wait_for_the_first_and_share_what_it_read() -> (
    None
):
    journal, states = reader(*FIRST)
    journal.gate = anyio.Event()
    found: list[Known[Count, Event]] = []

    async def read() -> None:
        found.append(await states.load(1))

    async with anyio.create_task_group() as readers:
        for _ in range(5):
            readers.start_soon(read)
        await quiet()
        journal.gate.set()

    assert taken(journal) == [*FIRST, *[Did(1)] * 4]
    assert found == [await states.load(1)] * 5


async def test_readers_who_waited_hear_that_the_journal_is_unavailable() -> None:
    journal, states = reader(*FIRST)
    journal.gate = anyio.Event()
    journal.down = 1
    heard: list[str] = []

    async def read() -> None:
        try:
            await states.load(1)
        except JournalUnavailable as unavailable:
            heard.append(unavailable.why)

    async with anyio.create_task_group() as readers:
        for _ in range(3):
            readers.start_soon(read)
        await quiet()
        journal.gate.set()

    assert heard == ["down"] * 3
    assert (await states.load(1)).version == 3


async def test_a_reader_who_gives_up_leaves_the_others_to_read() -> None:
    journal, states = reader(*FIRST)
    journal.gate = anyio.Event()
    found: list[int] = []

    async def read() -> None:
        found.append((await states.load(1)).version)

    async with anyio.create_task_group() as readers:
        with anyio.CancelScope() as impatient:
            async with anyio.create_task_group() as first:
                first.start_soon(read)
                await quiet()
                readers.start_soon(read)
                await quiet()
                impatient.cancel()
        await quiet()
        journal.gate.set()

    assert found == [3]


@define
class Watched:
    """Notes how many events were taken by each turn of the event loop."""

    journal: FakeJournal
    turns: list[int] = field(factory=list)

    async def watch(self) -> None:
        while True:
            self.turns.append(len(self.journal.read))
            await checkpoint()

    def steps(self) -> list[int]:
        """Return how many events each turn took, of those that took any."""
        return [
            after - before for before, after in pairwise(self.turns) if after > before
        ]

    def rests(self) -> list[int]:
        """Return how many turns lie between two that took events."""
        pairs = enumerate(pairwise(self.turns))
        steps = [turn for turn, (before, after) in pairs if after > before]
        return [later - earlier for earlier, later in pairwise(steps)]


@pytest.mark.parametrize("journals", [1, 3, 5 * LOADS])
async def test_long_replays_take_turns_with_everything_else(journals: int) -> None:
    journal, states = reader()
    for key in range(1, journals + 1):
        journal.events[key] = [Added(key, 1)] * (3 * SLICE + 5)
    watched = Watched(journal)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(watched.watch)
        await quiet()
        async with anyio.create_task_group() as readers:
            for key in journal.events:
                readers.start_soon(states.load, key)
        await checkpoint()
        tasks.cancel_scope.cancel()

    assert sum(watched.steps()) == journals * (3 * SLICE + 5)
    assert max(watched.steps()) <= SLICE
    assert sum(watched.rests()) >= 3 * journals * TURNS


@define
class Counting(FakeJournal):
    """Counts the readers that wait for it."""

    waiting: int = 0

    async def fetch(self, key: Key, *, after: int = 0) -> Iterator[Event]:
        self.waiting += 1
        try:
            return await FakeJournal.fetch(self, key, after=after)
        finally:
            self.waiting -= 1


async def test_a_restart_reads_few_journals_at_once() -> None:
    journal = Counting([])
    journal.gate = anyio.Event()
    states = KnownStates(journal=journal, replay=CounterBehaviour().replay)
    for key in range(3 * LOADS):
        journal.events[key] = [Added(key, 1)]
    async with anyio.create_task_group() as readers:
        for key in journal.events:
            readers.start_soon(states.load, key)
        await quiet()
        assert journal.waiting == LOADS
        journal.gate.set()

    assert all(states.glance(key) for key in journal.events)


async def test_a_known_state_is_read_while_others_wait_for_the_journal() -> None:
    journal = Counting([])
    states = KnownStates(journal=journal, replay=CounterBehaviour().replay)
    for key in range(3 * LOADS):
        journal.events[key] = [Added(key, 1)]
    await states.load(0)
    journal.gate = anyio.Event()
    async with anyio.create_task_group() as readers:
        for key in journal.events:
            readers.start_soon(states.load, key)
        await quiet()
        assert journal.waiting == LOADS + 1
        journal.gate.set()
