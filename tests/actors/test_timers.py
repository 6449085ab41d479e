from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import anyio

from actors.timers import Timers
from tests.actors.fakes import START, FakeClock


@asynccontextmanager
async def running() -> AsyncIterator[tuple[Timers, FakeClock, list[tuple[float, int]]]]:
    clock = FakeClock()
    woken: list[tuple[float, int]] = []

    def wake(key: int) -> None:
        woken.append(((clock.now() - START).total_seconds(), key))

    timers = Timers(clock=clock, wake=wake)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(timers.run)
        yield timers, clock, woken
        tasks.cancel_scope.cancel()


def after(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


async def test_each_key_is_woken_once_and_in_the_order_of_the_times() -> None:
    async with running() as (timers, clock, woken):
        timers.set(3, START + after(30))
        timers.set(1, START + after(10))
        timers.set(2, START + after(20))
        await clock.advance(100)

        assert woken == [(10, 1), (20, 2), (30, 3)]


async def test_a_timer_set_later_for_an_earlier_time_fires_first() -> None:
    async with running() as (timers, clock, woken):
        timers.set(1, START + after(3600))
        await clock.advance(5)
        timers.set(2, START + after(6))
        await clock.advance(5)

        assert woken == [(6, 2)]


async def test_a_key_is_woken_at_the_time_that_it_named_last() -> None:
    async with running() as (timers, clock, woken):
        for seconds in (10, 40, 20, 20):
            timers.set(1, START + after(seconds))
        await clock.advance(100)

        assert woken == [(20, 1)]


async def test_a_time_that_is_named_twice_with_another_between_wakes_once() -> None:
    async with running() as (timers, clock, woken):
        for seconds in (10, 40, 10):
            timers.set(1, START + after(seconds))
        await clock.advance(100)

        assert woken == [(10, 1)]


async def test_a_time_that_has_passed_wakes_at_once() -> None:
    async with running() as (timers, clock, woken):
        timers.set(1, START - after(10))
        await clock.advance(0)

        assert woken == [(0, 1)]


async def test_a_key_can_be_set_again_after_it_was_woken() -> None:
    async with running() as (timers, clock, woken):
        timers.set(1, START + after(10))
        await clock.advance(10)
        timers.set(1, START + after(20))
        await clock.advance(10)

        assert woken == [(10, 1), (20, 1)]


async def test_setting_one_key_for_ever_takes_no_more_memory() -> None:
    async with running() as (timers, clock, woken):
        for turn in range(1000):
            timers.set(1, START + after(10 + turn))
        assert len(timers._queue) < 20

        await clock.advance(2000)

        assert woken == [(1009, 1)]
