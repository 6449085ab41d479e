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


@pytest.mark.parametrize("at", ['""', "7", "null", '"soon"', '"2026-01-01T12:00:00"'])
def test_an_odd_time_is_none(at: str) -> None:
    assert read_parking(f'{{"why": "x", "at": {at}, "owed": true}}').at is None


def test_an_odd_list_of_places_is_read_as_far_as_it_can_be() -> None:
    assert read_parking('{"told": ["U1", 7, null]}').told == ("U1",)
    assert read_parking('{"told": "U1"}').told == ()
