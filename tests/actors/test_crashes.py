"""An actor that crashes starts again and looks up what it left in doubt."""

import anyio
import pytest

from actors.errors import Crashed
from tests.actors.counter import Add, Added, Began, Break, Did, Outcome
from tests.actors.fakes import World, quiet
from tests.actors.outcomes import BUG, outcome_of


async def test_a_bug_in_decide_reaches_the_asker_and_the_actor_goes_on() -> None:
    world = World()
    async with world.running() as counters:
        with pytest.raises(Crashed):
            await counters.ask(1, Break(), None)
        await world.clock.advance(1)

        answer = await counters.ask(1, Add(1), None)

        assert answer.events == (Added(1, 1),)


async def test_questions_behind_the_one_that_crashed_are_answered_after_it() -> None:
    world = World()
    async with world.running() as counters, anyio.create_task_group() as tasks:
        heard: list[object] = []
        tasks.start_soon(outcome_of, counters, Break(), heard)
        tasks.start_soon(outcome_of, counters, Add(1), heard)
        tasks.start_soon(outcome_of, counters, Add(1), heard)
        await world.clock.advance(1)

        assert heard[0] is Crashed
        assert len(heard) == 3
        assert world.journal.events[1].count(Added(1, 1)) == 2


async def test_a_bug_in_decide_does_not_repeat_the_call_that_was_out() -> None:
    world = World()
    world.hands.gates[1] = gate = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        with pytest.raises(Crashed):
            await counters.ask(1, Break(), None)
        gate.set()
        await world.clock.advance(1)

    assert world.log.count("perform 1") == 1
    assert world.log[-2:] == ["look up 1", "append Did"]


@pytest.mark.parametrize("bug", [BUG, Outcome.NONSENSE], ids=["hands", "settle"])
async def test_after_a_bug_the_step_is_looked_up(bug: Exception | Outcome) -> None:
    world = World()
    world.hands.outcomes = [bug]
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        assert world.journal.events[1] == [Added(1, 1), Began()]

        await world.clock.advance(0.19)
        assert world.log[-1] == "perform 1"

        await world.clock.advance(0.01)
        assert world.log[-2:] == ["look up 1", "append Did"]


async def test_the_second_restart_waits_twice_as_long() -> None:
    world = World()
    world.hands.outcomes = [BUG, BUG]
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await world.clock.advance(0.59)
        assert world.log.count("look up 1") == 1

        await world.clock.advance(0.01)
        assert world.log.count("look up 1") == 2
        assert world.told_parked == []


async def test_one_actor_that_crashes_delays_no_other() -> None:
    world = World()
    world.hands.outcomes = [BUG]
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()

        await counters.ask(2, Add(3, key=2), None)
        await quiet()

        assert world.journal.events[2][-1] == Did(3)
