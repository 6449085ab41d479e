import re

import pytest

from bot.sandbox.terminal.lookup import find_by_name
from bot.sandbox.terminal.typing_error import TypingError

THINGS = {"p1": "P1 High", "p2": "P2 Medium", "p11": "Other"}


def found(name: str) -> str:
    items = THINGS.items()
    return find_by_name(items, name, lambda item: item, f"There is no {name!r}")[0]


@pytest.mark.parametrize(
    ("name", "meant"),
    [("p1", "p1"), ("P2 MEDIUM", "p2"), ("medium", "p2"), ("11", "p11")],
)
def test_a_whole_name_means_a_thing_and_else_a_part_of_one_alone(
    name: str, meant: str
) -> None:
    assert found(name) == meant


def test_a_part_of_several_names_is_answered_with_these() -> None:
    words = (
        "'p' may be each of these: 'P1 High', 'P2 Medium', 'Other'. Type more of it."
    )
    with pytest.raises(TypingError, match=f"^{re.escape(words)}$"):
        found("p")


def test_an_unknown_name_is_answered_with_all_there_are() -> None:
    words = (
        "There is no 'x'. Choose among: p1 or P1 High, p2 or P2 Medium, p11 or Other."
    )
    with pytest.raises(TypingError, match=f"^{re.escape(words)}$"):
        found("x")


def test_where_there_is_nothing_it_is_said() -> None:
    with pytest.raises(TypingError, match="nothing, for there is none"):
        find_by_name([], "x", lambda _item: ("x",), "There is no 'x'")
