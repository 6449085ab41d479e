"""The journal has news, refuses, is away, or lost what it had."""

import anyio
import pytest
from anyio.lowlevel import checkpoint

from actors.errors import Conflict, JournalUnavailable
from tests.actors.counter import Add, Added, Began, Did
from tests.actors.fakes import CounterEntry, FakeJournal, World, quiet
from tests.actors.outcomes import refusal_of


class Contradictory(FakeJournal):
    """A journal whose events do not match its version."""

    async def append(self, entry: CounterEntry) -> None:
        await checkpoint()
        raise Conflict(entry.key)


async def test_the_second_to_append_reads_the_news_and_decides_again() -> None:
    world = World()
    world.hands.gates[1] = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        world.journal.events[1].append(Added(1, 10))

        answer = await counters.ask(1, Add(1), None)

        assert answer.state is not None
        assert answer.state.wanted == 12


async def test_an_outcome_is_recorded_although_another_append_came_first() -> None:
    world = World()
    world.hands.gates[1] = gate = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        world.journal.events[1].append(Added(1, 1))
        gate.set()
        await quiet()

    assert world.journal.events[1] == [
        Added(1, 1), Began(), Added(1, 1), Did(1), Began(), Did(2)
    ]  # fmt: skip


async def test_a_command_is_refused_while_the_journal_cannot_be_written() -> None:
    world = World()
    world.hands.gates[1] = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        world.journal.down = 1
        with pytest.raises(JournalUnavailable):
            await counters.ask(1, Add(5), None)

        answer = await counters.ask(1, Add(1), None)

        assert answer.state is not None
        assert answer.state.wanted == 2


async def test_a_command_is_refused_while_the_journal_cannot_be_read() -> None:
    world = World()
    async with world.running() as counters, anyio.create_task_group() as tasks:
        world.journal.down = 1000
        refused: list[Exception] = []
        tasks.start_soon(refusal_of, counters, Add(1), refused)
        await world.clock.advance(0)

        assert [type(refusal) for refusal in refused] == [JournalUnavailable]


async def test_a_journal_that_cannot_be_read_for_a_while_crashes_and_parks_nobody() -> (
    None
):
    world = World()
    world.journal.events[1] = [Added(1, 1)]
    async with world.running() as counters:
        world.journal.down = 20
        counters.wake(1)
        await world.clock.advance(60)

        assert world.told_parked == []
        assert world.journal.events[1] == [Added(1, 1), Began(), Did(1)]


async def test_the_hands_record_an_outcome_once_the_journal_is_back() -> None:
    world = World()
    world.hands.gates[1] = gate = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        world.journal.down = 3
        gate.set()
        await quiet()
        assert world.journal.events[1] == [Added(1, 1), Began()]

        await world.clock.advance(10)

        assert world.journal.events[1] == [Added(1, 1), Began(), Did(1)]
        assert world.log.count("perform 1") == 1


async def test_a_lost_answer_of_the_journal_repeats_no_call() -> None:
    world = World()
    world.journal.lost = 1
    async with world.running() as counters:
        with pytest.raises(JournalUnavailable):
            await counters.ask(1, Add(1), None)
        world.journal.lost = 1
        await world.clock.advance(10)

    # The intent was written without our knowing: it is in doubt, so it is looked up.
    assert world.log == ["append Added", "append Began", "look up 1", "append Did"]


@pytest.mark.parametrize("lost", [1, 2])
async def test_the_hands_reread_a_journal_that_lost_its_last_events(
    lost: int,
) -> None:
    world = World()
    world.hands.gates[1] = gate = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await counters.ask(1, Add(1), None)
        await quiet()
        assert world.journal.events[1] == [Added(1, 1), Began(), Added(1, 1)]
        del world.journal.events[1][-lost:]
        gate.set()
        await quiet()

        assert counters.at_work == 0
    begun = [Began()] if lost == 1 else []
    assert world.journal.events[1] == [Added(1, 1), *begun, Did(1)]


async def test_the_mind_rereads_a_journal_that_lost_its_last_events() -> None:
    world = World()
    world.hands.gates[1] = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await counters.ask(1, Add(4), None)
        await quiet()
        del world.journal.events[1][-1]

        answer = await counters.ask(1, Add(1), None)

        assert answer.state is not None
        assert answer.state.wanted == 2


async def test_a_journal_that_has_nothing_new_and_refuses_appends_parks_its_actor() -> (
    None
):
    world = World()
    world.journal = Contradictory(world.log)
    world.journal.events[1] = [Added(1, 1)]
    async with world.running() as counters:
        counters.wake(1)
        await world.clock.advance(60)

        assert world.told_parked == [1]
