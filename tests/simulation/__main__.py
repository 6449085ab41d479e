"""Run seeds by hand: ``python -m tests.simulation SEED…`` or ``--seeds N``."""

import sys
import time
from collections import Counter

import click

from tests.simulation.disruptions import DISRUPTIONS
from tests.simulation.faults import SITES
from tests.simulation.long_incidents import LONG
from tests.simulation.simulate import Result, simulate

SHOWN = 60
"""How many lines of a failing seed's trace are shown, from its end."""


@click.command()
@click.argument("seeds", type=int, nargs=-1)
@click.option("--seeds", "count", type=int, default=0, help="Run seeds 1 to N.")
@click.option("--trace", is_flag=True, help="Print everything that happened.")
def main(seeds: tuple[int, ...], count: int, *, trace: bool) -> None:
    """Run seeds, and print what the auditor found."""
    started, failed = time.perf_counter(), 0
    reached: Counter[str] = Counter()
    for seed in seeds or range(1, count + 1):
        result = simulate(seed)
        reached += result.reached
        failed += bool(result.violations)
        if result.violations or seeds:
            click.echo(report(result, whole=trace))
    took = time.perf_counter() - started
    click.echo(f"{failed} of {len(seeds) or count} failed in {took:.0f} s")
    for site in sorted(DISRUPTIONS | SITES | LONG):
        click.echo(f"{reached[site]:7} {site}")
    sys.exit(bool(failed))


def report(result: Result, *, whole: bool = False) -> str:
    """Return the seed, what is wrong, and the end of the trace."""
    lines = result.trace if whole else result.trace[-SHOWN:]
    return "\n".join(
        [
            f"seed {result.seed}, trace {result.hash}, {len(result.trace)} lines",
            *(f"  {violation}" for violation in result.violations),
            *(lines if result.violations or whole else ()),
        ]
    )


if __name__ == "__main__":
    main()
