"""Incidents that are asked about, and what people do with the questions."""

from datetime import datetime, timedelta

from attrs import evolve as with_

from actors.incident.lifecycle import Close, Reopen
from actors.incident.question import PostponeQuestion
from actors.incident.views import QuestionState
from tests.actors.incident.case import (
    BOB,
    CLOSE,
    CYD,
    DAN,
    DECLARE,
    P3,
    T0,
    mark,
)
from tests.actors.incident.run import (
    Run,
    questions,
    run_of,
)

DAY, WEEK = timedelta(days=1), timedelta(days=7)
FIRST = T0 + DAY
ASKING = with_(DECLARE, ask_at=FIRST)
QUIET = with_(P3, nags=False)

ASKED, POSTPONED, REPLACED, CLOSED = (
    QuestionState.ASKED,
    QuestionState.POSTPONED,
    QuestionState.REPLACED,
    QuestionState.CLOSED,
)


def asked(at: datetime = FIRST) -> Run:
    return run_of(ASKING).at(at)


def seconds(at: datetime) -> float:
    return (at - T0).total_seconds()


def close(run: Run) -> Run:
    run.command(Close(mark=mark(BOB, seconds(run.now)), summary=""))
    return run.drain_now()


def reopen(run: Run, ask_at: datetime) -> Run:
    run.command(Reopen(mark=mark(CYD, seconds(run.now)), ask_at=ask_at))
    return run.drain_now()


def postpone(run: Run, turn: int, until: datetime) -> int:
    """Return how many events it caused."""
    before = len(run.journal)
    by = mark(BOB, seconds(run.now))
    run.command(PostponeQuestion(mark=by, turn=turn, ask_at=until))
    added = len(run.journal) - before
    run.drain_now()
    return added


def states(run: Run, place: str = "COWN") -> list[QuestionState]:
    return [view.state for view in questions(run, place)]


def asked_about() -> Run:
    """The bot chooses the time, somebody puts the question off, and it is over."""
    run = run_of(DECLARE).drain().wake()
    first = T0 + timedelta(days=1)
    run.at(first)
    put_off = mark(DAN, (run.now - T0).total_seconds())
    again = first + timedelta(days=1)
    run.command(PostponeQuestion(mark=put_off, turn=1, ask_at=again))
    run.at(again + timedelta(days=7))
    over = mark(BOB, (run.now - T0).total_seconds())
    run.command(with_(CLOSE, mark=over))
    return run.drain()
