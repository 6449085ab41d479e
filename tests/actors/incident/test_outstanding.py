"""Which steps are outstanding, since when, and why."""

from datetime import datetime, timedelta

import pytest

from actors.incident.events import Event
from actors.incident.ids import StepKey
from actors.incident.keys import CHANNEL_KEY, INVITE, TOPIC, announce_key, invite_key
from actors.incident.plan.outstanding import (
    knows_step,
    open_lines,
    waiting_since,
    waits_for,
)
from actors.incident.steps.events import (
    ChannelCreated,
    StepDeferred,
    StepDone,
    StepFailed,
    StepStarted,
)
from tests.actors.incident.case import BOB, DECLARED, HELP, NEWS, T0, incident_of
from tests.actors.incident.slack import OWN

MADE = ChannelCreated(at=T0, step=CHANNEL_KEY, channel=OWN, name="x")


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def put_off(step: StepKey, since: float, seconds: float = 60) -> StepDeferred:
    until = at(since + seconds)
    return StepDeferred(
        at=at(since), step=step, until=until, why="ratelimited", doubtful=False
    )


TO_HELP, TO_NEWS = announce_key(HELP), announce_key(NEWS)


@pytest.mark.parametrize(
    ("events", "since"),
    [
        ((), None),
        ((put_off(CHANNEL_KEY, 5),), 5),
        ((put_off(CHANNEL_KEY, 5), put_off(CHANNEL_KEY, 66)), 5),
        ((put_off(CHANNEL_KEY, 5), MADE), None),
        ((StepStarted(at=at(7), step=CHANNEL_KEY, covers=()),), 7),
        ((MADE, put_off(TO_HELP, 9), put_off(TO_NEWS, 8)), 8),
        ((MADE, put_off(TO_NEWS, 8), StepDone(at=at(9), step=TO_NEWS)), None),
        ((MADE, put_off(StepKey("told/v99/CX"), 3)), None),
    ],
)
def test_the_oldest_wait_is_that_of_a_step_that_is_still_due(
    events: tuple[Event, ...], since: float | None
) -> None:
    found = waiting_since(incident_of(*DECLARED, *events), at(130))

    assert found == (None if since is None else at(since))


def test_each_line_says_why_it_waits() -> None:
    invites, topic = StepKey(INVITE), StepKey(TOPIC)
    events = (MADE, put_off(invites, 1), put_off(topic, 1), put_off(TO_HELP, 1))
    incident = incident_of(*DECLARED, *events)
    why = {line.step: waits_for(incident, line) for line in open_lines(incident)}

    assert why[invite_key(BOB)] == why[topic] == why[TO_HELP] == "ratelimited"
    assert why[TO_NEWS] == ""


@pytest.mark.parametrize(
    ("step", "is_known"),
    [
        (TO_HELP, True),
        (StepKey(TOPIC), True),
        (invite_key(BOB), True),
        (StepKey("pin/1"), True),
        (StepKey("nonsense/step"), False),
        (StepKey(""), False),
        (StepKey("announce/declared/CX"), False),
    ],
)
def test_a_step_is_known_that_is_or_was_in_the_plan(
    step: StepKey, *, is_known: bool
) -> None:
    assert knows_step(incident_of(*DECLARED, MADE), step) == is_known


@pytest.mark.parametrize(
    "event",
    [
        StepDone(at=T0, step=StepKey("old/1")),
        StepFailed(at=T0, step=StepKey("old/1"), error="no"),
        StepStarted(at=T0, step=StepKey("old/1"), covers=()),
    ],
)
def test_a_step_is_known_that_has_begun_at_some_time(event: Event) -> None:
    assert knows_step(incident_of(*DECLARED, event), StepKey("old/1"))
