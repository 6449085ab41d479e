"""Time one look at the plan: ``look NOTICES CHANNELS`` prints the seconds it takes.

This many notices are pending for this many channels, because Slack delays every step.
They are old enough to wait for nothing else.
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from statistics import median

from actors.incident.effects import Delayed
from actors.incident.ids import IncidentNumber
from actors.incident.plan.next_move import next_move
from tests.benchmarks.life import Life, accepted, declaration, retitled

LOOKS = 50
OWN_AND_ORIGIN = 2

A_MINUTE = timedelta(minutes=1)
"""Longer than news waits for more from the same person."""


def pending(notices: int, channels: int) -> Life:
    number = IncidentNumber(1)
    life = Life(at=datetime(2026, 3, 2, 9, tzinfo=UTC), answer=accepted(number))
    life.gives(declaration(life, number, channels - OWN_AND_ORIGIN))
    life.answer = lambda _: Delayed(seconds=3600, why="Slack is down")
    for turn in range(notices):
        life.gives(retitled(life, f"Title {turn}"))
    life.at += A_MINUTE
    life.works()
    return life


def seconds_of_a_look(life: Life) -> float:
    took: list[float] = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        next_move(life.incident, life.at)
        took.append(time.perf_counter() - began)
    return median(took)


if __name__ == "__main__":
    waiting = pending(int(sys.argv[1]), int(sys.argv[2]))
    print(seconds_of_a_look(waiting))  # noqa: T201
