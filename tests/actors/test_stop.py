"""A stop lets calls finish within the grace, and starts no other."""

from collections.abc import Callable

import anyio
import pytest
from attrs import define

from actors.errors import Crashed, JournalUnavailable
from tests.actors.counter import Add, Added, Began, Count, Did, Outcome, Tick
from tests.actors.fakes import Counters, FakeHands, World, quiet
from tests.actors.outcomes import BUG, outcome_of


async def stopped(
    world: World, meanwhile: Callable[[Counters], None] | None = None
) -> None:
    """Stop while a call hangs, and let it end within the grace."""
    world.hands.gates[1] = gate = anyio.Event()
    async with world.running() as counters, anyio.create_task_group() as tasks:
        await counters.ask(1, Add(3), None)
        await quiet()
        tasks.start_soon(counters.stop, 60)
        await quiet()
        if meanwhile:
            meanwhile(counters)
            await quiet()
        gate.set()
        await quiet()


async def test_a_stop_lets_the_call_finish_that_is_out_and_starts_no_other() -> None:
    world = World()

    await stopped(world)

    assert world.log == ["append Added", "append Began", "perform 1", "append Did"]
    assert world.journal.appends[-1].due == world.clock.now()


async def test_steps_left_by_a_stop_are_done_after_the_next_start() -> None:
    world = World()
    await stopped(world)
    world.hands.gates.clear()

    async with world.running():
        await quiet()

    assert world.journal.events[1][-1] == Did(3)
    assert "look up 1" not in world.log


async def test_a_stop_wakes_nobody() -> None:
    world = World()

    await stopped(world, meanwhile=lambda counters: counters.wake(2))

    assert 2 not in world.journal.events


async def test_a_question_during_a_stop_is_answered_and_its_steps_are_left() -> None:
    world = World()
    world.hands.gates[1] = gate = anyio.Event()
    async with world.running() as counters, anyio.create_task_group() as tasks:
        await counters.ask(1, Add(1), None)
        await quiet()
        tasks.start_soon(counters.stop, 60)
        await quiet()

        assert (await counters.ask(2, Add(1, key=2), None)).events
        await quiet()
        gate.set()
        await quiet()

    assert world.journal.events[2] == [Added(2, 1)]
    assert world.journal.appends[-2].due is not None


async def test_a_question_that_waits_when_a_stop_begins_is_answered() -> None:
    world = World()
    async with world.running() as counters, anyio.create_task_group() as tasks:
        world.journal.gate = gate = anyio.Event()
        heard: list[object] = []
        for _ in range(3):
            tasks.start_soon(outcome_of, counters, Add(1), heard)
        await quiet()
        tasks.start_soon(counters.stop, 60)
        await quiet()
        gate.set()
        await quiet()

        assert len(heard) == 3
        assert Crashed not in heard
        assert "perform 1" not in world.log


async def test_a_call_that_outlasts_the_grace_is_cut_off_and_in_doubt() -> None:
    world = World()
    world.hands.gates[1] = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        await counters.stop(0)
        await quiet()

    assert world.hands.out == 0
    assert world.journal.events[1] == [Added(1, 1), Began()]


async def test_a_crash_during_a_stop_starts_no_step_afterwards() -> None:
    world = World()
    world.hands.gates[1] = gate = anyio.Event()
    world.hands.outcomes = [BUG]
    async with world.running() as counters, anyio.create_task_group() as tasks:
        await counters.ask(1, Add(1), None)
        await quiet()
        tasks.start_soon(counters.stop, 60)
        await quiet()
        gate.set()
        await world.clock.advance(5)

    assert world.log == ["append Added", "append Began", "perform 1"]


async def test_a_stop_with_nobody_at_work_is_over_at_once() -> None:
    world = World()
    async with world.running() as counters:
        await counters.stop(60)
        assert counters.at_work == 0


async def test_a_question_after_the_end_is_refused_and_leaves_nothing_behind() -> None:
    world = World()
    async with world.running() as counters:
        pass

    with pytest.raises(JournalUnavailable):
        await counters.ask(1, Add(1), None)
    assert counters.at_work == 0
    assert 1 not in world.journal.events


@define
class StubbornHands(FakeHands):
    """Hands that finish a call even when they are cancelled."""

    async def perform(self, state: Count, step: Tick) -> Outcome:
        with anyio.CancelScope(shield=True):
            outcome = await super().perform(state, step)
        return outcome  # noqa: RET504 - to mypy a scope may swallow what it holds.


async def test_while_it_is_being_cut_off_nobody_new_is_started() -> None:
    world = World()
    world.hands = StubbornHands(world.log)
    last_call = world.hands.gates[1] = anyio.Event()
    supervisor, started = world.supervisor(), anyio.Event()
    life, answers = anyio.CancelScope(), list[object]()

    async def live() -> None:
        with life:
            await supervisor.run(started)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(live)
        await started.wait()
        await supervisor.ask(1, Add(1), None)
        await quiet()
        life.cancel()
        await quiet()
        tasks.start_soon(outcome_of, supervisor, Add(1), answers, 2)
        await quiet()
        last_call.set()

    assert answers == [JournalUnavailable]
