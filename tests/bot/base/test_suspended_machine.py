"""After a suspend: the machine's clock went on, and the sleeps did not."""

from datetime import UTC, datetime, timedelta

import anyio
from attrs import define, field

from actors.journal import Key
from actors.timers import Timers
from bot.base.clock import LOOK_AGAIN, SharedClock, SystemClock
from tests.simulation.clocks import seconds
from tests.simulation.loop import run

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATEST = timedelta(seconds=5)
"""What the product promises with SQLite."""


@define
class SuspendedClock(SystemClock):
    """Goes on while the machine is suspended; the loop's sleeps stand still."""

    asleep: timedelta = field(default=timedelta(), init=False)

    def now(self) -> datetime:
        return BEGIN + self.asleep + timedelta(seconds=seconds())


@define
class Machine:
    """A machine that is suspended for an hour, ten seconds after its start."""

    clock: SuspendedClock = field(factory=SuspendedClock)

    async def live(self) -> None:
        await anyio.sleep(10)
        self.clock.asleep += HOUR

    def since_boot(self) -> float:
        return seconds() + self.clock.asleep.total_seconds()


def test_a_wait_that_ends_during_a_suspend_is_over_within_moments() -> None:
    async def wait(until: timedelta) -> timedelta:
        machine = Machine()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(machine.live)
            await machine.clock.wait(anyio.Event(), BEGIN + until)
        return machine.clock.now() - BEGIN

    assert run(wait(HOUR / 2)) - HOUR <= timedelta(seconds=10) + LOOK_AGAIN
    assert HOUR * 2 <= run(wait(HOUR * 2)) <= HOUR * 2 + LOOK_AGAIN


def test_a_clock_that_all_processes_share_counts_a_suspend_as_well() -> None:
    async def wait() -> timedelta:
        machine = Machine()
        clock = SharedClock(machine.clock, machine.since_boot)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(machine.live)
            await clock.wait(anyio.Event(), BEGIN + HOUR)
        return clock.now() - BEGIN

    assert run(wait()) - HOUR <= timedelta(seconds=10) + LOOK_AGAIN


def test_timers_that_came_due_during_a_suspend_fire_within_seconds() -> None:
    woken: dict[Key, timedelta] = {}

    async def sleep() -> None:
        machine = Machine()

        def wake(key: Key) -> None:
            woken[key] = machine.clock.now() - BEGIN

        timers = Timers(clock=machine.clock, wake=wake)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(timers.run)
            for key, due in ((1, HOUR / 4), (2, HOUR / 2), (3, HOUR * 2)):
                timers.set(key, BEGIN + due)
            await machine.live()
            await anyio.sleep(2 * HOUR.total_seconds())
            tasks.cancel_scope.cancel()

    run(sleep())
    resumed = HOUR + timedelta(seconds=10)
    assert woken[1] <= resumed + LATEST
    assert woken[2] <= resumed + LATEST
    assert HOUR * 2 <= woken[3] <= HOUR * 2 + LATEST


def test_a_wait_ends_with_its_event_and_not_at_the_next_look() -> None:
    async def wait() -> float:
        event = anyio.Event()

        async def happen() -> None:
            await anyio.sleep(0.3)
            event.set()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(happen)
            await SuspendedClock().wait(event, BEGIN + HOUR)
        return seconds()

    assert run(wait()) == 0.3
