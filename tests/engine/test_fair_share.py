"""An incident that has run for long queues again, to give others their turn."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from attrs import define, field

from actors.known_states import KnownStates
from bot.engine import supervisors
from bot.engine.supervisors import FAIR_SHARE
from tests.actors.counter import Added, CounterBehaviour
from tests.actors.fakes import World, quiet

JUST_BEFORE = FAIR_SHARE.total_seconds() - 1


@define
class Turn:
    """A supervisor that has the job of a counter with two steps to take."""

    world: World
    hands: supervisors.StepSupervisor
    rested: list[bool] = field(factory=list)

    async def take(self) -> None:
        self.rested.append(await self.hands.advance(1))


@asynccontextmanager
async def turn(world: World) -> AsyncIterator[Turn]:
    world.journal.events[1] = [Added(1, 2)]
    behaviour = CounterBehaviour()
    states = KnownStates(journal=world.journal, replay=behaviour.replay)
    # How long an incident may run does not depend on the incident.
    hands = supervisors.StepSupervisor(
        behaviour=behaviour,  # type: ignore[arg-type]
        hands=world.hands,  # type: ignore[arg-type]
        journal=world.journal,  # type: ignore[arg-type]
        states=states,  # type: ignore[arg-type]
        clock=world.clock,
        on_parked=world.on_parked,
        new_id=lambda: "append",
    )
    started = anyio.Event()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(hands.run, started)
        await started.wait()
        mine = Turn(world, hands)
        tasks.start_soon(mine.take)
        yield mine
        tasks.cancel_scope.cancel()


async def test_an_incident_with_nothing_left_to_do_rests() -> None:
    async with turn(World()) as mine:
        await quiet()

        assert mine.rested == [True]
        assert mine.world.log.count("perform 2") == 1


async def test_an_incident_whose_time_is_up_finishes_its_call_and_queues_again() -> (
    None
):
    world = World()
    world.hands.gates[1] = anyio.Event()
    async with turn(world) as mine:
        await world.clock.advance(JUST_BEFORE)
        assert mine.rested == []
        await world.clock.advance(2)
        world.hands.gates[1].set()
        await quiet()

        assert mine.rested == [False]
        assert "append Did" in world.log
        assert "perform 2" not in world.log


async def test_an_incident_whose_call_ends_just_in_time_goes_on() -> None:
    world = World()
    world.hands.gates[1] = anyio.Event()
    async with turn(world) as mine:
        await world.clock.advance(JUST_BEFORE)
        world.hands.gates[1].set()
        await quiet()

        assert mine.rested == [True]
        assert "perform 2" in world.log
