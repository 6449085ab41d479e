"""What the log says of a step that was waited for too long."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from actors.incident.effects import Delayed, Doubtful, Outcome, Refused
from actors.incident.evolve import evolve
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from actors.incident.settle import PATIENCE
from actors.incident.steps.state import IN_DOUBT
from bot.engine.behaviour import IncidentBehaviour
from tests.actors.incident.case import DECLARED, T0, incident_of
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
