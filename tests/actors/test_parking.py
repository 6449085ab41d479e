"""An actor that keeps crashing is parked until somebody releases it."""

import anyio
import pytest

from actors.errors import Crashed, JournalUnavailable, Parked
from tests.actors.counter import Add, Added, Began, Break, Did
from tests.actors.fakes import Counters, World, quiet
from tests.actors.outcomes import BUG, outcome_of


async def parked_world(world: World, counters: Counters) -> None:
    world.hands.outcomes = [BUG, BUG, BUG]
    await counters.ask(1, Add(1), None)
    await world.clock.advance(30)


async def test_three_crashes_within_a_minute_park_the_actor() -> None:
    world = World()
    async with world.running() as counters:
        await parked_world(world, counters)

        assert world.told_parked == [1]
        assert list(world.journal.is_parked) == [1]
        assert counters.at_work == 0
        with pytest.raises(Parked):
            await counters.ask(1, Add(1), None)
        counters.wake(1)
        await quiet()
        assert counters.at_work == 0


async def test_three_crashes_over_more_than_a_minute_park_nobody() -> None:
    world = World()
    async with world.running() as counters:
        for _ in range(4):
            world.hands.outcomes = [BUG]
            await counters.ask(1, Add(1), None)
            await world.clock.advance(31)

        assert world.told_parked == []


async def test_a_parked_actor_stays_parked_after_a_restart() -> None:
    world = World()
    async with world.running() as counters:
        await parked_world(world, counters)
    calls = len(world.log)

    async with world.running() as counters:
        await world.clock.advance(60)
        with pytest.raises(Parked):
            await counters.ask(1, Add(1), None)

    assert len(world.log) == calls


async def test_a_released_actor_goes_on_where_it_was() -> None:
    world = World()
    async with world.running() as counters:
        await parked_world(world, counters)

        assert await counters.release(1)
        await quiet()

        assert world.journal.events[1] == [Added(1, 1), Began(), Did(1)]
        assert not await counters.release(1)
        assert (await counters.ask(1, Add(0), None)).state is not None


async def test_parking_refuses_the_questions_that_still_wait() -> None:
    world = World()
    async with world.running() as counters, anyio.create_task_group() as tasks:
        heard: list[object] = []
        world.hands.outcomes = [BUG, BUG, BUG]
        await counters.ask(1, Add(1), None)
        await world.clock.advance(0.25)
        world.journal.gate = gate = anyio.Event()
        for _ in range(3):
            tasks.start_soon(outcome_of, counters, Break(), heard)
        await quiet()
        gate.set()
        await world.clock.advance(5)

        assert len(heard) == 3
        assert set(heard) <= {Crashed, Parked}


async def test_a_park_that_cannot_be_recorded_hurts_nobody_else() -> None:
    world = World()
    async with world.running() as counters:
        world.hands.outcomes = [BUG, BUG, BUG]
        await counters.ask(1, Add(1), None)
        await world.clock.advance(0.3)
        world.journal.can_park = False
        await world.clock.advance(5)

        assert world.told_parked == [1]
        with pytest.raises(Parked):
            await counters.ask(1, Add(1), None)
        assert (await counters.ask(2, Add(1, key=2), None)).events
        assert await counters.release(1)
        await quiet()
        assert world.journal.events[1][-1] == Did(1)


async def test_an_actor_stays_parked_when_nobody_can_be_told() -> None:
    world = World()

    async def cannot_tell(_key: int) -> None:
        raise JournalUnavailable("down")

    world.on_parked = cannot_tell
    async with world.running() as counters:
        await parked_world(world, counters)

        assert (await counters.ask(2, Add(1, key=2), None)).events
