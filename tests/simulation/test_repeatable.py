import os
import subprocess
import sys

import pytest

from tests.simulation.simulate import simulate

SEEDS = range(1, 9)
SCRIPT = f"""
from tests.simulation.simulate import simulate
print(*(simulate(seed).hash for seed in {SEEDS}))
"""


@pytest.mark.parametrize("seed", [3, 9])
def test_a_seed_gives_the_same_run_ten_times_out_of_ten(seed: int) -> None:
    traces = [simulate(seed).trace for _ in range(10)]

    assert all(trace == traces[0] for trace in traces)


def test_a_seed_gives_the_same_run_with_another_hash_seed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "1"},
    )

    assert done.stdout.split() == [simulate(seed).hash for seed in SEEDS]


def test_another_seed_gives_another_run() -> None:
    assert simulate(3).hash != simulate(4).hash
