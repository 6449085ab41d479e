"""The table of all figures, by the names under which they are measured."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from tests.benchmarks.checkout import Checkouts
from tests.benchmarks.cpu import cpu_on_postgres, cpu_on_sqlite
from tests.benchmarks.figure import Figure
from tests.benchmarks.growing import growth_of_an_incident
from tests.benchmarks.incidents import many_incidents
from tests.benchmarks.instant import same_instant
from tests.benchmarks.plan import calls_with_receipts, looks, refused_for_a_day
from tests.benchmarks.replay import replay
from tests.benchmarks.soak import soak
from tests.benchmarks.speed import SPEED

Measure = Callable[[Checkouts], Awaitable[Sequence[Figure]]]

GROWTH: Mapping[str, Measure] = {
    "updates": growth_of_an_incident,
    "looks": looks,
    "receipts": calls_with_receipts,
    "replay": replay,
    "incidents": many_incidents,
    "instant": same_instant,
    "refused": refused_for_a_day,
    "sqlite": cpu_on_sqlite,
    "postgres": cpu_on_postgres,
}
"""What stays flat, or is compared with the version before."""

SOAK: Mapping[str, Measure] = {"soak": soak}
"""A quarter of an hour for each version, so only by name."""


def _alone(measure: Callable[[], Awaitable[Figure]]) -> Measure:
    async def measured(_checkouts: Checkouts) -> Sequence[Figure]:
        return [await measure()]

    return measured


GROUPS: Mapping[str, Mapping[str, Measure]] = {
    "speed": {name: _alone(measure) for name, measure in SPEED.items()},
    "growth": GROWTH,
    "soak": SOAK,
}

DEFAULT = ("speed", "growth")


def measures(names: Sequence[str]) -> Mapping[str, Measure]:
    """Return the figures of these names and groups, each once, in their order.

    Raises ``LookupError`` for a name that is neither a figure's nor a group's.
    """
    figures = {name: x for group in GROUPS.values() for name, x in group.items()}
    chosen: dict[str, Measure] = {}
    for name in names or DEFAULT:
        if name not in GROUPS and name not in figures:
            known = ", ".join((*GROUPS, *figures))
            raise LookupError(f"{name!r} is none of {known}")
        chosen |= GROUPS.get(name) or {name: figures[name]}
    return chosen
