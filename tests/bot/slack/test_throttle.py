from datetime import timedelta

from bot.slack.throttle import HEAD_START, RANKS_APART, STAGGER, Throttle, Who
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


def served(throttle: Throttle, *who: Who) -> dict[Who, timedelta]:
    """Let all wait from the beginning, and say how late each goes."""
    late: dict[Who, timedelta] = {}
    for one in who:
        throttle.wait_for("pins.add", one, T0)
    at = UNTIL
    while len(late) < len(who):
        for one in set(who) - set(late):
            if throttle.wait_for("pins.add", one, at) is None:
                late[one] = at - UNTIL
        at += STAGGER / 2
    return late


def test_between_two_processes_the_graver_has_a_head_start() -> None:
    one, other = Throttle(is_alone=False), Throttle(is_alone=False)
    for throttle in (one, other):
        throttle.close("pins.add", UNTIL)
    minor = served(one, MINOR)[MINOR]
    grave = served(other, GRAVE, GRAVE_TOO)

    assert grave == {GRAVE: timedelta(), GRAVE_TOO: STAGGER}
    assert minor == 2 * HEAD_START > max(grave.values())


def test_who_is_told_to_come_later_than_the_opening_may_go_then() -> None:
    throttle = Throttle(is_alone=False)
    throttle.close("pins.add", UNTIL)
    wait = throttle.wait_for("pins.add", MINOR, T0)

    assert wait == UNTIL - T0 + 2 * HEAD_START
    assert throttle.wait_for("pins.add", MINOR, T0 + wait) is None


def test_the_head_start_is_over_when_the_closure_is_long_past() -> None:
    throttle = Throttle(is_alone=False)
    throttle.close("pins.add", UNTIL)
    later = UNTIL + HEAD_START * RANKS_APART

    assert throttle.wait_for("pins.add", (99, 1), later) is None
    assert throttle.wait_for("chat.update", (99, 1), T0) is None


def test_people_and_the_gravest_never_come_later_for_the_other_processes() -> None:
    throttle = Throttle(is_alone=False)
    throttle.close("views.update", UNTIL)

    for who in ((0, 0), (1, 7)):
        assert throttle.wait_for("views.update", who, UNTIL) is None


def test_one_process_alone_gives_no_head_start() -> None:
    throttle = Throttle()
    throttle.close("pins.add", UNTIL)

    assert throttle.wait_for("pins.add", (99, 1), UNTIL) is None
