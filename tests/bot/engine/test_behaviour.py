"""What the behaviour adds to the core: working hours, and lines in the log."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from actors.incident.effects import (
    Delayed,
    Doubtful,
    NotFound,
    Outcome,
    Refused,
    SentMessage,
)
from actors.incident.events import Event
from actors.incident.evolve import evolve, replay
from actors.incident.ids import ChannelId, IncidentNumber, MessageTs
from actors.incident.keys import QUESTION
from actors.incident.model import Incident
from actors.incident.plan.next_move import next_move
from actors.incident.plan.table import PLAN
from actors.incident.question import QuestionAsked, QuestionScheduled
from actors.incident.settle import PATIENCE
from actors.incident.steps.events import StepNotFound
from actors.incident.steps.state import IN_DOUBT
from actors.moves import Act
from bot.engine.behaviour import IncidentBehaviour
from bot.settings.working_hours import WorkingHours
from tests.actors.incident.case import DECLARED, REFUSED, T0, incident_of
from tests.actors.incident.run import first_step


def settled(outcome: Outcome, after: timedelta) -> list[dict[str, object]]:
    """Have one wait noted, and so much later another outcome; return what is logged."""
    behaviour, incident = IncidentBehaviour(), incident_of(*DECLARED)
    step = first_step(incident)
    wait = Delayed(seconds=1, why="ratelimited")
    state: Incident | None = incident
    for event in behaviour.settle(incident, step, wait, T0, looked_up=False):
        state = evolve(state, event)
    assert state
    with capture_logs() as lines:
        behaviour.settle(state, step, outcome, T0 + after, looked_up=False)
    return [dict(line) for line in lines]


@pytest.mark.parametrize(
    ("outcome", "error"),
    [
        (Delayed(seconds=1, why="ratelimited"), "ratelimited"),
        (Doubtful(why="timeout"), IN_DOUBT),
    ],
)
def test_a_step_that_is_waited_for_too_long_is_a_warning(
    outcome: Outcome, error: str
) -> None:
    (line,) = settled(outcome, PATIENCE + timedelta(seconds=1))

    assert line["log_level"] == "warning"
    assert line["event"] == "step given up"
    assert line["incident"] == IncidentNumber(7)
    assert line["step"]
    assert line["error"] == error


@pytest.mark.parametrize(
    ("outcome", "after"),
    [
        (Delayed(seconds=1, why="ratelimited"), timedelta(seconds=9)),
        (Doubtful(why="timeout"), timedelta(seconds=9)),
        # The call itself has said so.
        (Refused(error="restricted_action"), PATIENCE + timedelta(seconds=1)),
    ],
)
def test_a_step_that_goes_on_or_was_logged_already_adds_no_line(
    outcome: Outcome, after: timedelta
) -> None:
    assert settled(outcome, after) == []


HOURS = WorkingHours(zone=ZoneInfo("Asia/Kathmandu"), start=time(10), end=time(12))
"""From 04:15 to 06:15 in UTC."""

QUESTION_ROW = tuple(row for row in PLAN if row.name == QUESTION)
BEHAVIOUR = IncidentBehaviour(hours=HOURS)
NEXT_MORNING = datetime(2026, 1, 5, 4, 15, tzinfo=UTC)
"""On Friday it is too late a day after ``T0``, so it is on Monday."""


def replayed(events: tuple[Event, ...]) -> Incident:
    incident = replay(events)
    assert incident
    return incident


def test_an_open_incident_without_a_time_gets_one_in_working_hours() -> None:
    woken = BEHAVIOUR.woken(replayed(DECLARED), T0)

    assert woken == (QuestionScheduled(at=T0, ask_at=NEXT_MORNING),)
    assert BEHAVIOUR.woken(replayed((*DECLARED, *woken)), T0) == ()


def test_a_question_that_missed_its_hours_is_moved_into_the_next_ones() -> None:
    due = datetime(2026, 1, 2, 6, 0, tzinfo=UTC)
    waits = replayed((*DECLARED, QuestionScheduled(at=T0, ask_at=due)))

    assert BEHAVIOUR.woken(waits, due) == ()
    late = due + timedelta(hours=2)
    (moved,) = BEHAVIOUR.woken(waits, late)
    assert moved == QuestionScheduled(at=late, ask_at=NEXT_MORNING)


def test_the_next_question_is_a_week_later_in_working_hours() -> None:
    due = NEXT_MORNING
    scheduled = QuestionScheduled(at=T0, ask_at=due)
    waits = replayed((*DECLARED, REFUSED, scheduled))
    move = next_move(waits, due, QUESTION_ROW)
    assert isinstance(move, Act)
    sent = SentMessage(channel=ChannelId("DADA"), ts=MessageTs("1.0"))

    late = due + timedelta(hours=1, minutes=59)
    *_, asked = BEHAVIOUR.settle(waits, move.step, sent, late, looked_up=False)

    again = datetime(2026, 1, 12, 6, 14, tzinfo=UTC)
    assert asked == QuestionAsked(at=late, turn=1, ask_at=again)
    later = late + timedelta(hours=6)
    *_, asked = BEHAVIOUR.settle(waits, move.step, sent, later, looked_up=False)
    tuesday = datetime(2026, 1, 13, 4, 15, tzinfo=UTC)
    assert asked == QuestionAsked(at=later, turn=1, ask_at=tuesday)


def test_a_question_whose_doubt_outlasted_its_hours_is_moved_into_the_next_ones() -> (
    None
):
    due = datetime(2026, 1, 2, 6, 0, tzinfo=UTC)
    scheduled = QuestionScheduled(at=T0, ask_at=due)
    waits = replayed((*DECLARED, REFUSED, scheduled))
    move = next_move(waits, due, QUESTION_ROW)
    assert isinstance(move, Act)
    begun = evolve(waits, BEHAVIOUR.started(move.step, due))
    assert begun

    late = due + timedelta(hours=2)
    events = BEHAVIOUR.settle(begun, move.step, NotFound(), late, looked_up=True)

    assert events == (
        StepNotFound(at=late, step=move.step.key),
        QuestionScheduled(at=late, ask_at=NEXT_MORNING),
    )
