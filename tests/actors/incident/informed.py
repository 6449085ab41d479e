"""A run in which everybody is told how far people have come."""

from datetime import timedelta

from attrs import evolve as with_

from actors.incident.status import Status, StatusWords
from actors.incident.updates import SendUpdate
from tests.actors.incident.case import (
    BOB,
    CLOSE,
    CYD,
    DAN,
    DECLARE,
    P1,
    REOPEN,
    T0,
    mark,
    sure,
)
from tests.actors.incident.run import Run, run_of, say


def kept_informed() -> Run:
    """Tell how far people have come, with and without a text, and reopen it."""
    words = StatusWords(fixing="Mitigating", closed="Resolved")
    run = run_of(with_(DECLARE, status_words=words)).drain()
    fixing = SendUpdate(
        mark=mark(BOB, 60),
        text="",
        status=Status.FIXING,
        estimate=None,
        update_at=None,
    )
    say(run, fixing, 60).drain()
    sent = with_(
        fixing,
        mark=mark(CYD, 120),
        text="Nobody can pay.\nWe are rolling back.",
        status=Status.MONITORING,
        estimate=sure(P1),
        update_at=T0 + timedelta(minutes=30),
    )
    say(run, sent, 120).drain()
    say(run, CLOSE, 600).drain()
    say(run, REOPEN, 700).drain()
    return say(run, with_(CLOSE, mark=mark(DAN, 800)), 800).drain()
