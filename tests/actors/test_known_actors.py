"""Actors and all who read share what is known, and what may be wrong is dropped."""

import anyio

from actors.errors import Conflict, Superseded
from actors.known_states import Known
from tests.actors.counter import (
    Add,
    Added,
    Began,
    Break,
    Count,
    Did,
)
from tests.actors.fakes import CounterEntry, FakeJournal, World, quiet
from tests.actors.outcomes import BUG, outcome_of
from tests.actors.reading import FIRST, taken


async def test_an_actor_that_starts_again_reads_only_its_last_event() -> None:
    world = World()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        assert counters.at_work == 0
        world.journal.read.clear()

        await counters.ask(1, Add(1), None)
        await quiet()

    assert taken(world.journal) == [Did(1)]


async def test_what_an_actor_appends_is_known_to_others() -> None:
    world = World()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()

        assert counters.states.glance(1) == Count(1, wanted=1, done=1)
        known = await counters.states.load(1)
    assert (known.version, known.last) == (3, Did(1))
    assert taken(world.journal) == [Did(1)]


async def test_a_crash_drops_what_was_known() -> None:
    world = World()
    async with world.running() as counters, anyio.create_task_group() as tasks:
        await counters.ask(1, Add(1), None)
        await quiet()
        world.journal.read.clear()
        tasks.start_soon(outcome_of, counters, Break(), [])
        await quiet()
        assert counters.states.glance(1) is None

        await world.clock.advance(1)

    assert taken(world.journal) == [Did(1), *FIRST]


async def test_parking_and_release_drop_what_was_known() -> None:
    world = World()
    async with world.running() as counters:
        world.hands.outcomes = [BUG, BUG, BUG]
        await counters.ask(1, Add(1), None)
        await world.clock.advance(30)
        assert world.told_parked == [1]
        assert counters.states.glance(1) is None

        await counters.states.load(1)
        world.journal.read.clear()
        await counters.release(1)
        await quiet()

    assert taken(world.journal) == FIRST[:2]


async def test_a_conflict_drops_what_was_known_until_the_journal_confirms_it() -> None:
    world = World()
    world.hands.gates[1] = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        world.journal.events[1].append(Added(1, 10))
        world.journal.read.clear()

        await counters.ask(1, Add(1), None)

        assert taken(world.journal) == [Began(), Added(1, 10)]
        assert counters.states.glance(1) == Count(1, wanted=12, is_started=True)


class Closing(FakeJournal):
    """A journal that hangs after a conflict."""

    async def append(self, entry: CounterEntry) -> None:
        try:
            await FakeJournal.append(self, entry)
        except Conflict:
            self.gate = anyio.Event()
            raise


async def test_nobody_relies_on_what_was_known_before_the_journal_confirms_it() -> None:
    world = World()
    world.journal = journal = Closing(world.log)
    world.hands.gates[1] = anyio.Event()
    async with world.running() as counters, anyio.create_task_group() as tasks:
        await counters.ask(1, Add(1), None)
        await quiet()
        journal.events[1].append(Added(1, 10))
        tasks.start_soon(counters.ask, 1, Add(1), None)
        await quiet()

        assert journal.gate
        assert counters.states.glance(1) is None

        journal.gate.set()
        await quiet()
        assert counters.states.glance(1) == Count(1, wanted=12, is_started=True)


async def test_a_conflict_with_a_journal_that_grew_elsewhere_replays_it() -> None:
    world = World()
    world.hands.gates[1] = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        world.journal.events[1] = [Added(1, 1), Added(1, 3), Added(1, 4)]

        answer = await counters.ask(1, Add(1), None)

        assert answer.state == Count(1, wanted=9)
        assert counters.states.glance(1) == answer.state


class TakenOver(FakeJournal):
    """A journal in which another process acts for every actor."""

    is_taken: bool = False

    async def append(self, entry: CounterEntry) -> None:
        if self.is_taken:
            raise Superseded(entry.key)
        await FakeJournal.append(self, entry)


async def test_a_takeover_by_another_process_drops_what_was_known() -> None:
    world = World()
    world.journal = journal = TakenOver(world.log)
    world.hands.gates[1] = gate = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        assert counters.states.glance(1) is not None
        journal.is_taken = True
        gate.set()
        await quiet()

        assert counters.states.glance(1) is None


async def test_an_actor_goes_on_from_what_another_of_its_process_appended() -> None:
    world = World()
    world.hands.gates[1] = gate = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        world.journal.events[1].append(Added(1, 4))
        state = Count(1, wanted=5, is_started=True)
        counters.states.adopt(1, Known(state=state, version=3, last=Added(1, 4)))
        world.journal.read.clear()
        gate.set()
        await quiet()

    assert world.journal.events[1][-1] == Did(5)
    assert (world.journal.conflicts, taken(world.journal)) == (0, [])
