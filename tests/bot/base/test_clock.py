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
    """Count its seconds; what time it takes it for is another matter."""
    return lambda: (machine.now() - START).total_seconds() + 77


def reading(ahead: timedelta, took: timedelta = timedelta()) -> Reading:
    """What a clock so far ahead says in the middle of a question that took so long."""
    there = START + ahead + took / 2
    return Reading(before=77, there=there, after=77 + took.total_seconds())


def shared(*readings: Reading, machine: FakeClock | None = None) -> SharedClock:
    machine = machine or FakeClock()
    clock = SharedClock(machine, seconds_of(machine))
    for each in readings:
        clock.adjust(each)
    return clock


@pytest.mark.parametrize("ahead", [HOUR, -HOUR, timedelta()])
def test_all_who_ask_one_clock_tell_its_time(ahead: timedelta) -> None:
    assert shared(reading(ahead)).now() == START + ahead


def test_a_clock_is_wrong_by_no_more_than_its_quickest_answer_took() -> None:
    slow, quick = reading(HOUR, took=10 * SECOND), reading(HOUR, took=SECOND)
    for readings in ((slow, quick), (quick, slow), (slow, quick, slow)):
        assert abs(shared(*readings).now() - START - HOUR) <= SECOND / 2


def test_a_reading_that_proves_nothing_changes_nothing() -> None:
    assert shared(reading(SECOND, took=10 * SECOND)).now() == START


def test_what_time_the_machine_takes_it_for_is_another_matter() -> None:
    machine = FakeClock()
    clock = SharedClock(machine, lambda: 77)
    clock.adjust(reading(SECOND))
    machine._now += HOUR
    assert clock.now() == START + SECOND


def test_the_seconds_are_counted_on() -> None:
    before = since_boot()
    assert since_boot() >= before > 0


def test_a_machine_that_goes_wrong_is_told_once() -> None:
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


async def test_who_waits_for_a_time_is_woken_at_that_time() -> None:
    machine, done = FakeClock(), list[str]()
    clock = shared(reading(HOUR), machine=machine)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waits, clock, 30, done)
        await machine.advance(29.9)
        assert done == []
        await machine.advance(0.2)
        assert done == ["done"]


async def test_a_clock_that_is_set_takes_along_whoever_waits() -> None:
    machine, done = FakeClock(), list[str]()
    clock = shared(machine=machine)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(waits, clock, 3600, done)
        tasks.start_soon(waits, clock, 7200, done)
        await quiet()
        clock.adjust(reading(HOUR))
        await machine.advance(1)
        assert done == ["done"]
        clock.adjust(with_(reading(timedelta()), before=78, after=78))
        await machine.advance(3601)
        assert done == ["done"]
        await machine.advance(3600)
        assert done == ["done", "done"]


async def test_who_waits_for_an_event_is_woken_by_it() -> None:
    clock, event = shared(), anyio.Event()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(clock.wait, event, START + HOUR)
        tasks.start_soon(clock.wait, event, None)
        await quiet()
        event.set()
