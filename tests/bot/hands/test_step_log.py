"""What the log says of a step that Slack refused, or that was waited for too long."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from actors.incident.effects import Delayed, Doubtful, Outcome, Refused, Step
from actors.incident.evolve import evolve
from actors.incident.ids import IncidentNumber, PersonId
from actors.incident.model import Incident
from actors.incident.plan.next_move import next_move
from actors.incident.settle import PATIENCE
from actors.incident.steps.state import IN_DOUBT
from actors.moves import Act
from bot.base.json_types import NOTHING, JsonObject
from bot.engine.behaviour import IncidentBehaviour
from bot.hands.hands import SlackHands
from bot.slack.web.call_log import log_call
from bot.slack.web.rank import Rank
from bot.slack.web.results import CallResult
from bot.slack.web.results import Refused as RefusedBySlack
from tests.actors.incident.case import DECLARED, T0, incident_of
from tests.bot.scripted import US

TOO_LONG = (
    "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
)


class Refusing:
    """Refuses every call in Slack's own words, and notes it as the real client does."""

    clock_skew = timedelta()

    def now(self) -> datetime:
        return T0

    def ranked(self, _rank: Rank) -> "Refusing":
        return self

    async def names(self, people: Iterable[PersonId]) -> Mapping[PersonId, str]:
        del people
        return {}

    async def call(self, method: str, arguments: JsonObject = NOTHING) -> CallResult:
        del arguments
        answer = RefusedBySlack(error="invalid_blocks", messages=(TOO_LONG,))
        log_call(method, answer, 0.1)
        return answer


def first_step(incident: Incident) -> Step:
    move = next_move(incident, T0)
    assert isinstance(move, Act)
    return move.step


def hands() -> SlackHands:
    api = Refusing()
    return SlackHands(api=api, identity=US, people=api, new_id=lambda: "nonce")


@pytest.mark.parametrize("is_look_up", [False, True])
async def test_a_refused_step_is_a_warning_with_incident_and_step(
    *, is_look_up: bool
) -> None:
    incident = incident_of(*DECLARED)
    step = first_step(incident)
    with capture_logs(processors=[merge_contextvars]) as lines:
        if is_look_up:
            await hands().look_up(incident, step)
        else:
            await hands().perform(incident, step)
        log_call("team.info", RefusedBySlack(error="odd"), 0.1)

    line, after = lines
    assert line["log_level"] == "warning"
    assert line["error"] == "invalid_blocks"
    assert line["messages"] == (TOO_LONG,)
    assert (line["incident"], line["step"]) == (IncidentNumber(7), step.key)
    assert "step" not in after


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
