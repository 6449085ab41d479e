"""Measure, and print the table as Markdown: ``python -m tests.benchmarks [NAME]…``."""

import sys

import anyio

from tests.benchmarks.figures import FIGURES


async def main(names: list[str]) -> bool:
    """Measure the named figures, or all; return whether each was reached."""
    print("| what | reach | measured | |\n| --- | --- | --- | --- |")  # noqa: T201
    reached = True
    for name in names or list(FIGURES):
        figure = await FIGURES[name]()
        reached = reached and figure.reached
        mark = "reached" if figure.reached else "not reached"
        row = (figure.what, figure.reach, figure.measured, mark)
        print(f"| {' | '.join(row)} |", flush=True)  # noqa: T201
    return reached


if __name__ == "__main__":
    sys.exit(0 if anyio.run(main, sys.argv[1:]) else 1)
