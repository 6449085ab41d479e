import subprocess
import sys

import pytest

from tests.simulation.simulate import simulate

SCRIPT = "from tests.simulation.simulate import simulate; print(simulate({}).hash)"


@pytest.mark.parametrize("seed", [3, 11])
def test_a_seed_is_the_same_run_ten_times_out_of_ten(seed: int) -> None:
    traces = [simulate(seed).trace for _ in range(10)]

    assert all(trace == traces[0] for trace in traces)


def test_a_seed_is_the_same_run_in_another_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(3)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == simulate(3).hash


def test_another_seed_is_another_run() -> None:
    assert simulate(3).hash != simulate(4).hash
