"""Actors that are due are woken, and none delays another."""

import anyio

from tests.actors.counter import Add, Added, Began, Did, Outcome
from tests.actors.fakes import World, quiet


async def test_actors_due_in_the_journal_are_woken_at_the_start() -> None:
    world = World()
    async with world.running() as counters:
        world.hands.gates[1] = anyio.Event()
        await counters.ask(1, Add(1), None)
        await quiet()
    assert world.journal.events[1] == [Added(1, 1), Began()]

    world.hands.gates.clear()
    async with world.running():
        await quiet()

    assert world.log[-2:] == ["look up 1", "append Did"]


async def test_an_actor_due_later_is_woken_then_even_after_a_restart() -> None:
    world = World()
    world.hands.outcomes = [Outcome.LATER]
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
    calls = world.log.count("perform 1")

    async with world.running():
        await world.clock.advance(9)
        assert world.log.count("perform 1") == calls
        await world.clock.advance(1)
        assert world.log.count("perform 1") == calls + 1


async def test_one_actor_that_hangs_delays_no_other() -> None:
    world = World()
    world.hands.gates[1] = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()

        await counters.ask(2, Add(3, key=2), None)
        await quiet()

        assert world.journal.events[2][-1] == Did(3)
        assert world.hands.out == 1
