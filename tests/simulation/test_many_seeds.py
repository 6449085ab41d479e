import pytest

from tests.simulation.seeds import wrong
from tests.simulation.simulate import simulate

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

STEP = 250


@pytest.mark.parametrize("first", range(201, 1_201, STEP))
def test_a_thousand_seeds(first: int) -> None:
    failed = [wrong(simulate(seed)) for seed in range(first, first + STEP)]
    assert "\n".join(filter(None, failed)) == ""


@pytest.mark.parametrize("first", range(1_201, 20_201, STEP))
def test_the_rest_of_twenty_thousand_seeds(first: int) -> None:
    failed = [wrong(simulate(seed)) for seed in range(first, first + STEP)]
    assert "\n".join(filter(None, failed)) == ""
