"""How the store writes down who has been told of a parked incident."""

import pytest

from bot.storage.parking import Parking, read_parking, write_parking
from tests.actors.incident.case import T0


@pytest.mark.parametrize(
    "parking",
    [
        Parking(why="crashed", at=T0),
        Parking(why='a "word"', at=T0, told=("U1", "C1"), is_owed=False),
        Parking(why="", at=None, is_owed=False),
    ],
)
def test_what_is_written_is_read_again(parking: Parking) -> None:
    assert read_parking(write_parking(parking)) == parking


def test_what_an_older_version_parked_it_has_told() -> None:
    assert read_parking("crashed 3 times") == Parking(
        why="crashed 3 times", at=None, is_owed=False
    )
