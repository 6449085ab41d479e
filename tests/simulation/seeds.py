"""Runs each seed once, even if several tests ask for it."""

from collections import Counter
from functools import cache

from tests.simulation.disruptions import DISRUPTIONS
from tests.simulation.faults import SITES
from tests.simulation.long_incidents import LONG
from tests.simulation.simulate import Result, simulate

result_of = cache(simulate)


def wrong(result: Result) -> str:
    """Return what the auditor found, with everything needed to repeat the run."""
    if not result.violations:
        return ""
    again = f"python -m tests.simulation --trace {result.seed}"
    return "\n".join([again, *result.violations, *result.trace[-40:]])


def never_reached(results: list[Result]) -> set[str]:
    reached: Counter[str] = Counter()
    for result in results:
        reached += result.reached
    return {site for site in SITES | DISRUPTIONS | LONG if not reached[site]}
