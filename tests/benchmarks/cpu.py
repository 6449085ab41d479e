"""The CPU that the bot's process spends on one incident, from its window to done."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from statistics import mean

from bot.sandbox import SandboxOptions
from tests.benchmarks.checkout import Checkout, Checkouts
from tests.benchmarks.figure import Figure, with_before
from tests.benchmarks.rig import Rig, cpu_of, quiet, rig, submit
from tests.postgres import database

TURNS = 5
EACH = 10
"""Incidents between two readings of the process's CPU time."""

WARM = 3
"""Incidents before the first reading, for what is slow the first time."""

PATIENCE = 60.0
SLACK = SandboxOptions(rate_limits=False, latency=0.01)


async def cpu_on_sqlite(checkouts: Checkouts) -> Sequence[Figure]:
    return [await _compared("SQLite", checkouts)]


async def cpu_on_postgres(checkouts: Checkouts) -> Sequence[Figure]:
    return [await _compared("PostgreSQL", checkouts)]


async def _compared(engine: str, checkouts: Checkouts) -> Figure:
    """Declare incidents one after the other, in turn with the version before."""
    async with AsyncExitStack() as stack:
        series: list[tuple[Rig, list[float]]] = []
        for checkout in checkouts:
            on = await stack.enter_async_context(_served(engine, checkout))
            for place in range(WARM):
                await _declare(on, place)
            series.append((on, []))
        for turn in range(TURNS):
            for on, took in series:
                took.append(await _cpu_of_some(on, WARM + turn * EACH))
    told = [f"{mean(took) * 1000:.0f} ms" for _, took in series]
    share = mean(series[0][1]) / mean(series[1][1]) if checkouts.before else None
    if share is not None:
        told[0] = f"{share:.2f} times: {told[0]}"
    return Figure(
        what=f"CPU for one incident from window to done, {engine}",
        reach="half of the version before",
        measured=with_before(*told),
        reached=share is not None and share <= 0.5,
    )


@asynccontextmanager
async def _served(engine: str, checkout: Checkout) -> AsyncIterator[Rig]:
    people = WARM + TURNS * EACH
    if engine == "SQLite":
        async with rig(people, SLACK, checkout=checkout) as on:
            yield on
        return
    async with database() as url:
        await checkout.run("migrate", url)
        async with rig(people, SLACK, url, checkout=checkout) as on:
            yield on


async def _cpu_of_some(on: Rig, first: int) -> float:
    """Return the CPU of one incident, as the mean of a few."""
    await quiet(on.process)
    before = cpu_of(on.process)
    for place in range(first, first + EACH):
        await _declare(on, place)
    await quiet(on.process)
    return (cpu_of(on.process) - before) / EACH


async def _declare(on: Rig, place: int) -> None:
    person = on.people[place]
    window = await on.window(person, f"By {person.person.name}")
    await submit(person, window)
    await on.until_done([person], PATIENCE)
