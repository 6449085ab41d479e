"""What an update costs, and how long others wait meanwhile, as an incident grows."""

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from functools import partial
from statistics import mean

from anyio.abc import Process
from attrs import define, field, frozen

from tests.benchmarks.checkout import Checkouts
from tests.benchmarks.figure import Figure, Ratio, ratio, with_before
from tests.benchmarks.grown import FEW, MANY, Cost, Grown, grown
from tests.benchmarks.rig import now, quiet

TURNS = 6
RESTARTS = 5


@define(kw_only=True)
class _Series:
    """What one version took, turn by turn; pings in pairs of meanwhile and idle."""

    few: list[Cost] = field(factory=list)
    many: list[Cost] = field(factory=list)
    pings: list[tuple[float, float]] = field(factory=list)
    restarts: list[tuple[float, float]] = field(factory=list)


async def growth_of_an_incident(checkouts: Checkouts) -> Sequence[Figure]:
    """Compare an incident of 2,000 updates with one of 10, in the same process."""
    async with AsyncExitStack() as stack:
        versions = [
            (await stack.enter_async_context(grown(x)), _Series()) for x in checkouts
        ]
        async with AsyncExitStack() as running:
            bots = [
                (await running.enter_async_context(on.serving()), on, series)
                for on, series in versions
            ]
            for process, on, _ in bots:
                # The first updates replay both journals, which is another figure.
                await on.cost(process, on.few)
                await on.cost(process, on.many)
            for turn in range(TURNS):
                for process, on, series in bots:
                    pair = [(on.few, series.few), (on.many, series.many)]
                    # Whatever comes first finds the machine's caches cold.
                    for channel, costs in pair if turn % 2 else reversed(pair):
                        costs.append(await on.cost(process, channel))
            for _ in range(TURNS):
                for process, on, series in bots:
                    series.pings.append(await _pings(on, process))
        for _ in range(RESTARTS):
            for on, series in versions:
                series.restarts.append(await _pings_after_restart(on))
    before = versions[1][1] if checkouts.before else None
    return [_figure(row, versions[0][1], before) for row in ROWS]


async def _pings(on: Grown, process: Process) -> tuple[float, float]:
    """Return the longest ping during an update, and one for as long without any."""
    began = now()
    busy = await on.pinger.longest_during(partial(on.update, on.many))
    took = now() - began
    await quiet(process)
    return busy, await on.pinger.longest_within(took)


async def _pings_after_restart(on: Grown) -> tuple[float, float]:
    """The same, each as the first that a new process does."""
    async with on.serving():
        began = now()
        busy = await on.pinger.longest_during(partial(on.update, on.many))
        took = now() - began
    async with on.serving():
        return busy, await on.pinger.longest_within(took)


@frozen
class _Row:
    what: str
    reach: float
    compared: Callable[[_Series], Ratio]


def _acks(series: _Series) -> Ratio:
    return ratio([x.ack for x in series.many], [x.ack for x in series.few])


def _cpu(series: _Series) -> Ratio:
    # A clock tick is a tenth of an update, so the turns are added up.
    many, few = (mean(x.cpu for x in xs) for xs in (series.many, series.few))
    return Ratio(many, few)


def _meanwhile(series: _Series) -> Ratio:
    return ratio(*zip(*series.pings, strict=True))


def _after_restart(series: _Series) -> Ratio:
    return ratio(*zip(*series.restarts, strict=True))


ROWS = (
    _Row(
        f"acknowledgement of an update, after {MANY:,} updates against {FEW}",
        1.5,
        _acks,
    ),
    _Row(f"CPU of an update, after {MANY:,} updates against {FEW}", 1.5, _cpu),
    _Row(
        f"longest `/ping` of others during an update after {MANY:,}, against none",
        3,
        _meanwhile,
    ),
    _Row("the same in a process just started", 3, _after_restart),
)


def _figure(row: _Row, series: _Series, before: _Series | None) -> Figure:
    came_to = row.compared(series)
    earlier = row.compared(before).told("ms", 1000) if before else None
    return Figure(
        what=row.what,
        reach=f"{row.reach} times",
        measured=with_before(came_to.told("ms", 1000), earlier),
        reached=came_to.times <= row.reach,
    )
