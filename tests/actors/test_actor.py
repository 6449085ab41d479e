"""What an actor answers, writes and calls, in which order."""

import anyio
import pytest
from anyio.lowlevel import checkpoint

from actors.errors import Overloaded, Rejected, Repeated
from actors.mailbox import CAPACITY
from tests.actors.counter import Add, Added, Began, Did, Outcome
from tests.actors.fakes import START, Counters, World, quiet
from tests.actors.outcomes import refusal_of


def dues(world: World) -> list[float | None]:
    """Seconds from the start at which each append asks to wake its actor."""
    return [
        (written.due - START).total_seconds() if written.due else None
        for written in world.journal.appends
    ]


async def test_an_answer_holds_the_events_and_the_state_after_them() -> None:
    world = World()
    async with world.running() as counters:
        answer = await counters.ask(1, Add(2), "r1")

    assert answer.events == (Added(1, 2),)
    assert answer.state is not None
    assert answer.state.wanted == 2


async def test_a_command_that_changes_nothing_writes_only_its_request() -> None:
    world = World()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        written = list(world.journal.events[1])

        answer = await counters.ask(1, Add(0), "r2")

        assert answer.events == ()
        assert answer.state is not None
        assert answer.state.done == 1
        assert world.journal.events[1] == written
        with pytest.raises(Repeated):
            await counters.ask(1, Add(0), "r2")


async def test_a_rejection_reaches_the_asker_and_changes_nothing() -> None:
    world = World()
    async with world.running() as counters:
        with pytest.raises(Rejected, match="less than nothing"):
            await counters.ask(1, Add(-1), "r1")

    assert world.journal.appends == []


async def test_events_are_written_before_the_command_is_answered() -> None:
    world = World()
    world.journal.gate = gate = anyio.Event()
    heard: list[str] = []

    async def ask(counters: Counters) -> None:
        await counters.ask(1, Add(1), None)
        heard.append("answer")

    gate.set()
    async with world.running() as counters, anyio.create_task_group() as tasks:
        world.journal.gate = gate = anyio.Event()
        tasks.start_soon(ask, counters)
        await quiet()
        assert heard == []

        gate.set()
        await quiet()
        assert heard == ["answer"]


async def test_an_intent_is_written_before_its_call_and_with_the_last_outcome() -> None:
    world = World()
    async with world.running() as counters:
        await counters.ask(1, Add(2), None)
        await quiet()

    assert world.log == [
        "append Added",
        "append Began",
        "perform 1",
        "append Did Began",
        "perform 2",
        "append Did",
    ]
    assert dues(world) == [0, 0, 0, None]


async def test_only_one_call_is_under_way() -> None:
    world = World()
    async with world.running() as counters, anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(counters.ask, 1, Add(2), None)
        await quiet()

    assert world.hands.most_out == 1
    assert sorted(world.log).count("append Did") == 1
    assert [x for x in world.log if "perform" in x] == [
        f"perform {number}" for number in range(1, 11)
    ]


async def test_commands_are_answered_while_a_call_hangs() -> None:
    world = World()
    world.hands.gates[1] = gate = anyio.Event()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        assert world.hands.out == 1

        answer = await counters.ask(1, Add(1), None)

        assert answer.state is not None
        assert (answer.state.wanted, answer.state.done) == (2, 0)
        gate.set()
        await quiet()
        assert world.hands.most_out == 1
        assert world.log[-1] == "append Did"


async def test_a_request_that_was_carried_out_before_is_repeated() -> None:
    world = World()
    async with world.running() as counters:
        await counters.ask(1, Add(1), "r1")
        with pytest.raises(Repeated) as repeated:
            await counters.ask(2, Add(1, key=2), "r1")

    assert repeated.value.key == 1
    assert 2 not in world.journal.events


async def test_a_step_in_doubt_is_looked_up_before_it_is_repeated() -> None:
    world = World()
    world.journal.events[1] = [Added(1, 1), Began()]
    world.hands.outcomes = [Outcome.NOT_FOUND, Outcome.DONE]
    async with world.running() as counters:
        counters.wake(1)
        await quiet()

    assert world.log == [
        "look up 1",
        "append Missed Began",
        "perform 1",
        "append Did",
    ]


async def test_a_postponed_step_runs_at_its_time_and_not_before() -> None:
    world = World()
    world.hands.outcomes = [Outcome.LATER]
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await world.clock.advance(9.9)
        assert world.log.count("perform 1") == 1
        assert counters.at_work == 0

        await world.clock.advance(0.1)

        assert world.log.count("perform 1") == 2
        assert dues(world) == [0, 0, 10, 10, None]


async def test_what_a_wake_requires_is_written_before_anything_is_done() -> None:
    world = World()
    world.journal.events[1] = [Added(1, 1), Began(), Did(1)]
    world.behaviour.at_least = 2
    async with world.running() as counters:
        counters.wake(1)
        await quiet()

    assert world.log == ["append Added Began", "perform 2", "append Did"]


async def test_a_wake_requires_nothing_of_what_has_not_begun() -> None:
    world = World()
    world.behaviour.at_least = 2
    async with world.running() as counters:
        counters.wake(1)
        await quiet()

    assert world.log == []


async def test_a_full_mailbox_refuses_new_messages() -> None:
    world = World()
    async with world.running() as counters, anyio.create_task_group() as tasks:
        world.journal.gate = gate = anyio.Event()
        refused: list[Exception] = []
        for _ in range(CAPACITY + 20):
            tasks.start_soon(refusal_of, counters, Add(1), refused)
        await quiet()
        assert len(refused) >= 19
        assert set(map(type, refused)) == {Overloaded}

        gate.set()
        while world.log.count("append Added") < CAPACITY + 20 - len(refused):
            await quiet()

    assert world.log.count("append Added") == CAPACITY + 20 - len(refused)


async def test_an_actor_ends_when_idle_and_a_later_command_starts_a_new_one() -> None:
    world = World()
    async with world.running() as counters:
        await counters.ask(1, Add(1), None)
        await quiet()
        assert counters.at_work == 0

        answer = await counters.ask(1, Add(1), None)
        await quiet()

        assert answer.state is not None
        assert (answer.state.wanted, answer.state.done) == (2, 1)
        assert counters.at_work == 0
        assert world.log.count("perform 2") == 1


@pytest.mark.parametrize("turns", range(30))
async def test_a_command_at_the_moment_of_ending_is_answered_and_acted_on(
    turns: int,
) -> None:
    world = World()
    async with world.running() as counters, anyio.create_task_group() as tasks:
        tasks.start_soon(counters.ask, 1, Add(1), None)
        for _ in range(turns):
            await checkpoint()

        await counters.ask(1, Add(1), None)
        await quiet()

        assert world.log.count("perform 2") == 1
        assert counters.at_work == 0
