"""The shared clock: what its readings prove, and how it waits."""

from collections.abc import Callable
from datetime import timedelta

import anyio
import pytest
from attrs import evolve as with_
from structlog.testing import capture_logs

from bot.base.clock import Reading, SharedClock, since_boot
from tests.actors.fakes import START, FakeClock, quiet

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def seconds_of(machine: FakeClock) -> Callable[[], float]:
    """Count the machine's seconds from another start than its clock."""
    return lambda: (machine.now() - START).total_seconds() + 77


def reading(ahead: timedelta, took: timedelta = timedelta()) -> Reading:
    """Read a clock this far ahead, in the middle of a query that took this long."""
    there = START + ahead + took / 2
    return Reading(before=77, there=there, after=77 + took.total_seconds())


def shared(*readings: Reading, machine: FakeClock | None = None) -> SharedClock:
    machine = machine or FakeClock()
    clock = SharedClock(machine, seconds_of(machine))
    for each in readings:
        clock.adjust(each)
    return clock


@pytest.mark.parametrize("ahead", [HOUR, -HOUR, timedelta()])
def test_after_a_quick_reading_it_tells_the_other_clocks_time(ahead: timedelta) -> None:
    assert shared(reading(ahead)).now() == START + ahead


def test_it_is_wrong_by_no_more_than_its_quickest_reading_took() -> None:
    slow, quick = reading(HOUR, took=10 * SECOND), reading(HOUR, took=SECOND)
    for readings in ((slow, quick), (quick, slow), (slow, quick, slow)):
        assert abs(shared(*readings).now() - START - HOUR) <= SECOND / 2


def test_a_reading_that_proves_nothing_changes_nothing() -> None:
    assert shared(reading(SECOND, took=10 * SECOND)).now() == START


async def test_setting_the_machines_clock_changes_nothing() -> None:
    machine = FakeClock()
    clock = SharedClock(machine, lambda: 77)
    clock.adjust(reading(SECOND))
    await machine.advance(HOUR.total_seconds())
    assert clock.now() == START + SECOND


def test_seconds_since_boot_increase() -> None:
    before = since_boot()
    assert since_boot() >= before > 0


def test_a_clock_that_differs_is_logged_once() -> None:
    clock = shared()
    with capture_logs() as said:
        clock.adjust(reading(-HOUR))
        clock.adjust(reading(-HOUR))

    assert [(x["event"], x["by"]) for x in said] == [
        ("clock differs from database", 3600.0)
    ]


async def waits(clock: SharedClock, seconds: float, done: list[str]) -> None:
    await clock.wait(anyio.Event(), clock.now() + timedelta(seconds=seconds))
    done.append("done")


async def test_a_wait_for_a_time_ends_at_that_time() -> None:
    machine, done = FakeClock(), list[str]()
    clock = shared(reading(HOUR), machine=machine)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waits, clock, 30, done)
        await machine.advance(29.9)
        assert done == []
        await machine.advance(0.2)
        assert done == ["done"]


async def test_setting_the_clock_moves_its_waits() -> None:
    machine, done = FakeClock(), list[str]()
    clock = shared(machine=machine)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waits, clock, 60, done)
        tasks.start_soon(waits, clock, 120, done)
        await quiet()
        clock.adjust(reading(60 * SECOND))
        await machine.advance(1)
        assert done == ["done"]
        clock.adjust(with_(reading(timedelta()), before=78, after=78))
        await machine.advance(61)
        assert done == ["done"]
        await machine.advance(60)
        assert done == ["done", "done"]


async def test_a_wait_ends_when_its_event_is_set() -> None:
    clock, event = shared(), anyio.Event()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(clock.wait, event, START + HOUR)
        tasks.start_soon(clock.wait, event, None)
        await quiet()
        event.set()
