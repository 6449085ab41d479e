"""Measure, and print the table as Markdown.

``python -m tests.benchmarks [NAME]… [--baseline CHECKOUT]``: a name is a figure's or a
group's, as in ``figures.py``; with a checkout of an earlier version, the figures of
growth are measured on both, in turn.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

import anyio

from tests.benchmarks.checkout import Checkout, Checkouts
from tests.benchmarks.figures import Measure, measures


async def main(chosen: Sequence[Measure], checkouts: Checkouts) -> bool:
    """Measure these figures; return whether each was reached."""
    print("| what | to reach | measured | |\n|---|---|---|---|")  # noqa: T201
    reached = True
    for measure in chosen:
        for figure in await measure(checkouts):
            reached = reached and figure.reached
            mark = "reached" if figure.reached else "not reached"
            row = (figure.what, figure.reach, figure.measured, mark)
            print(f"| {' | '.join(row)} |", flush=True)  # noqa: T201
    return reached


if __name__ == "__main__":
    parser = ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--baseline", type=Path, metavar="CHECKOUT")
    given = parser.parse_args()
    try:
        chosen = tuple(measures(given.names).values())
    except LookupError as unknown:
        parser.error(str(unknown))
    before = Checkout(given.baseline.resolve()) if given.baseline else None
    is_reached = anyio.run(main, chosen, Checkouts(before=before))
    sys.exit(0 if is_reached else 1)
