"""An outage is logged when it starts, every ten minutes, and when it ends."""

from attrs import define
from structlog.testing import capture_logs

from bot.base.outage import Outage


@define
class Clock:
    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


def test_it_is_logged_at_once_every_ten_minutes_and_at_its_end() -> None:
    clock = Clock()
    outage = Outage(event="away", over="back", seconds=clock)
    with capture_logs() as lines:
        for _ in range(1300):
            outage.report("refused", host="h")
            clock.at += 1
        outage.end()
        outage.end()

    assert lines == [
        {"event": "away", "log_level": "warning", "error": "refused", "host": "h"},
        *(
            {
                "event": "away",
                "log_level": "warning",
                "error": "refused",
                "host": "h",
                "lasting": seconds,
            }
            for seconds in (600, 1200)
        ),
        {"event": "back", "log_level": "info", "lasted": 1300},
    ]


def test_a_new_error_is_logged_and_a_recent_one_is_not() -> None:
    outage = Outage(event="away", over="back", seconds=Clock())
    with capture_logs() as lines:
        for error in ("a", "b", "a", "b", "c"):
            outage.report(error)

    assert [x["error"] for x in lines] == ["a", "b", "c"]


def test_an_outage_after_the_end_of_another_is_a_new_one() -> None:
    outage = Outage(event="away", over="back", seconds=Clock())
    with capture_logs() as lines:
        outage.report("a")
        outage.end()
        outage.report("a")

    assert [x["event"] for x in lines] == ["away", "back", "away"]


def test_the_end_of_no_outage_is_not_logged() -> None:
    with capture_logs() as lines:
        Outage(event="away", over="back", seconds=Clock()).end()

    assert lines == []
