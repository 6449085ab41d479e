from datetime import timedelta

from bot.slack.throttle import STAGGER, Throttle
from tests.actors.incident.case import T0

UNTIL = T0 + timedelta(seconds=30)
MINOR, GRAVE, GRAVE_TOO = (3, 1), (1, 2), (1, 3)
"""A rank and a number each."""


def test_who_calls_an_open_method_goes_ahead() -> None:
    throttle = Throttle()

    assert throttle.wait_for("chat.update", MINOR, T0) is None


def test_a_closed_method_stays_closed_until_its_time_for_everybody() -> None:
    throttle = Throttle()
    throttle.close("chat.update", UNTIL)

    assert throttle.wait_for("chat.update", MINOR, T0) == UNTIL - T0
    just_before = UNTIL - timedelta(milliseconds=1)
    assert throttle.wait_for("chat.update", MINOR, just_before) == UNTIL - just_before
    assert throttle.wait_for("chat.update", MINOR, UNTIL) is None


def test_other_methods_are_not_held_up() -> None:
    throttle = Throttle()
    throttle.close("chat.postMessage C1", UNTIL)

    assert throttle.wait_for("chat.postMessage C2", MINOR, T0) is None


def test_the_graver_incident_goes_first_and_then_the_older() -> None:
    throttle = Throttle()
    throttle.close("pins.add", UNTIL)
    for who in (MINOR, GRAVE_TOO, GRAVE):
        throttle.wait_for("pins.add", who, T0)

    waits = [
        throttle.wait_for("pins.add", who, T0) for who in (GRAVE, GRAVE_TOO, MINOR)
    ]

    assert waits == [UNTIL - T0 + STAGGER * ahead for ahead in range(3)]


def test_who_went_ahead_holds_up_nobody_at_the_next_closure() -> None:
    throttle = Throttle()
    throttle.close("pins.add", UNTIL)
    throttle.wait_for("pins.add", GRAVE, T0)
    throttle.wait_for("pins.add", GRAVE, UNTIL)
    throttle.close("pins.add", UNTIL + timedelta(seconds=30))

    assert throttle.wait_for("pins.add", MINOR, UNTIL) == timedelta(seconds=30)


def test_a_later_time_wins_and_an_earlier_one_opens_nothing() -> None:
    throttle = Throttle()
    throttle.close("pins.add", UNTIL)
    throttle.close("pins.add", T0 + timedelta(seconds=1))

    assert throttle.wait_for("pins.add", MINOR, T0) == UNTIL - T0
