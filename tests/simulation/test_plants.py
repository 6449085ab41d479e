"""Each fault that is planted in the bot has to be noticed by the auditor."""

import pytest

from tests.simulation.crew_plants import CREW_PLANTS
from tests.simulation.informed_plants import INFORMED_PLANTS
from tests.simulation.input_plants import INPUT_PLANTS
from tests.simulation.plants import PLANTS, Plant
from tests.simulation.question_plants import QUESTION_PLANTS
from tests.simulation.scenario import scenario_of
from tests.simulation.simulate import simulate
from tests.simulation.task_plants import TASK_PLANTS

ALL = (
    *PLANTS,
    *INPUT_PLANTS,
    *QUESTION_PLANTS,
    *TASK_PLANTS,
    *CREW_PLANTS,
    *INFORMED_PLANTS,
)

ENOUGH = 40
"""Seeds within which each plant has to be noticed."""

HEALTHY = 2
"""Seeds whose changed scenario has to pass without the plant."""


def noticed(plant: Plant, seed: int) -> list[str]:
    with plant.planted():
        result = simulate(seed, plant.replacements, plant.change(scenario_of(seed)))
    return [x for x in result.violations if x.startswith(plant.notices)]


@pytest.mark.parametrize("plant", ALL, ids=lambda plant: plant.name)
def test_a_planted_fault_is_noticed(plant: Plant) -> None:
    assert any(noticed(plant, seed) for seed in range(1, ENOUGH + 1))


@pytest.mark.parametrize("plant", ALL, ids=lambda plant: plant.name)
def test_without_the_plant_the_same_runs_are_clean(plant: Plant) -> None:
    for seed in range(1, HEALTHY + 1):
        scenario = plant.change(scenario_of(seed))

        assert simulate(seed, scenario=scenario).violations == ()


def test_there_are_fifty_nine_plants() -> None:
    assert len({plant.name for plant in ALL}) == 59
