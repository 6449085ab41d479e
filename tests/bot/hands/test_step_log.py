"""What the log says of a step that Slack refused."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from actors.incident.ids import IncidentNumber, PersonId
from bot.base.json_types import NOTHING, JsonObject
from bot.hands.hands import SlackHands
from bot.slack.web.call_log import log_call
from bot.slack.web.rank import Rank
from bot.slack.web.results import CallResult
from bot.slack.web.results import Refused as RefusedBySlack
from tests.actors.incident.case import DECLARED, T0, incident_of
from tests.actors.incident.run import first_step
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
