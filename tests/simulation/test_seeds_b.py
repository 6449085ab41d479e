import pytest

from tests.simulation.seeds import never_reached, result_of, wrong

SEEDS = range(101, 201)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_and_nothing_happens_twice(seed: int) -> None:
    assert wrong(result_of(seed)) == ""


def test_every_disruption_and_fault_happened() -> None:
    assert never_reached([result_of(seed) for seed in SEEDS]) == set()
