from collections.abc import Callable

import anyio
import pytest
import structlog
from attrs import define

from actors.errors import Crashed, JournalUnavailable, Parked
from tests.actors.counter import (
    Add,
    Added,
    Began,
    Break,
    Command,
    Count,
    Did,
    Outcome,
    Tick,
)
from tests.actors.fakes import Counters, FakeHands, World, quiet

BUG = ZeroDivisionError("a bug")


@pytest.fixture(autouse=True)
def _quiet_log() -> None:
    structlog.configure(processors=[_drop])


def _drop(_logger: object, _name: str, _event: object) -> str:
    raise structlog.DropEvent


async def outcome_of(
    counters: Counters, command: Command, into: list[object], key: int = 1
) -> None:
    try:
        into.append(await counters.ask(key, command, None))
    except (Crashed, Parked, JournalUnavailable) as refusal:
        into.append(type(refusal))


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


async def test_one_actor_that_crashes_delays_no_other() -> None:
    world = World()
    world.hands.outcomes = [BUG]
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()

        await counters.ask(2, Add(3, key=2), None)
        await quiet()

        assert world.journal.events[2][-1] == Did(3)


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
