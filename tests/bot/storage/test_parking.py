"""How a store writes who has been told about a parked incident."""

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
def test_a_parking_is_read_as_it_was_written(parking: Parking) -> None:
    assert read_parking(write_parking(parking)) == parking


def test_an_incident_parked_by_an_older_version_needs_no_notice() -> None:
    assert read_parking("crashed 3 times") == Parking(
        why="crashed 3 times", at=None, is_owed=False
    )


@pytest.mark.parametrize("at", ['""', "7", "null", '"soon"', '"2026-01-01T12:00:00"'])
def test_a_malformed_time_reads_as_none(at: str) -> None:
    assert read_parking(f'{{"why": "x", "at": {at}, "owed": true}}').at is None


def test_a_malformed_list_of_channels_is_read_as_far_as_possible() -> None:
    assert read_parking('{"told": ["U1", 7, null]}').told == ("U1",)
    assert read_parking('{"told": "U1"}').told == ()
