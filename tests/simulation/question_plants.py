"""Seven faults of the question whether an incident is over, which only days reveal."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from unittest.mock import patch

from attrs import evolve

from actors.incident import question
from actors.incident.model import Incident
from actors.incident.plan.question import STATES
from actors.incident.question import (
    End,
    Ending,
    Question,
    QuestionAsked,
    QuestionCommand,
    QuestionEvent,
    QuestionScheduled,
)
from actors.incident.steps.events import StepEvent
from actors.incident.steps.state import Steps
from actors.incident.views import QuestionState
from bot.settings.working_hours import WorkingHours
from tests.simulation.plants import Plant
from tests.simulation.scenario import Scenario

SOON = timedelta(minutes=10)

_asked, _ended = question.asked, question._ended


def _asked_again_soon(
    asked: Question,
    steps: Steps,
    outcome: Iterable[StepEvent],
    at: datetime,
    _ask_at: datetime,
) -> tuple[QuestionAsked, ...]:
    return _asked(asked, steps, outcome, at, at + SOON)


def asked_twice() -> AbstractContextManager[object]:
    """A question is asked again soon, answered or not."""
    return patch("actors.incident.settle.asked", _asked_again_soon)


def _ended_unless_closed(
    asked: Question, end: End, steps: Steps, *, before: int | None = None
) -> Question:
    if end.how is Ending.CLOSED:
        return asked
    return _ended(asked, end, steps, before=before)


def asked_after_closing() -> AbstractContextManager[object]:
    """A closed incident still waits for its question."""
    return patch("actors.incident.question._ended", _ended_unless_closed)


def never_asked() -> AbstractContextManager[object]:
    """No question is owed to anybody."""
    return patch("actors.incident.plan.timed._is_owed", lambda *_given: False)


def buttons_left() -> AbstractContextManager[object]:
    """An old question can still be answered when the next one is there."""
    return patch.dict(STATES, {Ending.REPLACED: QuestionState.ASKED})


def _as_it_is(_hours: WorkingHours, at: datetime) -> datetime:
    return at


def asked_at_night() -> AbstractContextManager[object]:
    """A question comes to the minute, whether anybody works or not."""
    return patch.object(WorkingHours, "moved", _as_it_is)


def _never(
    _incident: Incident, _now: datetime, _moved: Callable[[datetime], datetime]
) -> tuple[QuestionScheduled, ...]:
    return ()


def asked_at_the_end_of_an_outage() -> AbstractContextManager[object]:
    """A late question comes as soon as it can, in the night if need be."""
    return patch("bot.engine.behaviour.rescheduled", _never)


def _unheard(
    _question: Question, _command: QuestionCommand, _steps: Steps
) -> tuple[QuestionEvent, ...]:
    return ()


def answer_ignored() -> AbstractContextManager[object]:
    """Whoever selects the button is asked a week later, like everybody else."""
    return patch("actors.incident.question.decide", _unheard)


def _long(scenario: Scenario) -> Scenario:
    return evolve(scenario, days=16)


PLANTED = {
    "asked twice": asked_twice,
    "asked after closing": asked_after_closing,
    "never asked": never_asked,
    "buttons left": buttons_left,
    "asked at night": asked_at_night,
    "asked at the end of an outage": asked_at_the_end_of_an_outage,
    "answer ignored": answer_ignored,
}

NOTICES = ("I1 question", "I2 question")

QUESTION_PLANTS: tuple[Plant, ...] = tuple(
    Plant(name=name, planted=planted, change=_long, notices=NOTICES)
    for name, planted in PLANTED.items()
)
