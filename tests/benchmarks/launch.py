"""Run a program of these benchmarks on the code of another checkout.

``python -P launch.py CHECKOUT PROGRAM [ARGUMENT]…``: ``actors``, ``bot`` and ``tests``
are the checkout's, and only ``tests.benchmarks`` is this one's.
"""

import sys
from pathlib import Path
from runpy import run_module


def main(checkout: str, program: str, *args: str) -> None:
    sys.path.insert(0, checkout)
    import tests.benchmarks  # noqa: PLC0415 (its parent is the checkout's)

    tests.benchmarks.__path__ = [str(Path(__file__).parent)]
    sys.argv = [program, *args]
    run_module(f"tests.benchmarks.programs.{program}", run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
