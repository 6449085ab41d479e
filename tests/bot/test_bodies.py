"""The bodies that other tests render are of every kind."""

from typing import get_args

from actors.incident.events import News
from tests.bot.bodies import bodies, changes, missing_kinds


def test_there_is_a_body_of_every_kind() -> None:
    assert missing_kinds(bodies("x").values()) == [], (
        "add them to bodies() in tests/bot/bodies.py, which other tests render"
    )


def test_there_is_a_change_of_every_kind() -> None:
    missing = set(get_args(News)) - set(map(type, changes("x")))

    assert sorted(kind.__name__ for kind in missing) == [], (
        "add them to changes() in tests/bot/bodies.py, which other tests render"
    )
