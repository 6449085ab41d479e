"""An incident's events to make records of, by the second."""

from datetime import UTC, datetime, timedelta

from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.facts import Lead, Link, Mark, Role, Service, Severity
from actors.incident.ids import (
    ChannelId,
    IncidentNumber,
    MessageTs,
    PersonId,
    StepKey,
)
from actors.incident.keys import CHANNEL_KEY
from actors.incident.lifecycle import Closed, Declared, Kind
from actors.incident.plan.card import card_of
from actors.incident.steps.events import (
    ChannelCreated,
    Shown,
    StepDeferred,
    StepDone,
    StepStarted,
)
from bot.record import record

START = datetime(2026, 3, 5, 14, 2, 7, tzinfo=UTC)
SAM, ALEX, GUS = PersonId("U0SAM"), PersonId("U0ALEX"), PersonId("U0GUS")
NAMES = {SAM: "Sam", ALEX: "Alex"}
OWN, TOWN = ChannelId("C0OWN"), ChannelId("C0TOWN")
CHANNEL_NAMES = {TOWN: "town"}
TECH = Role(key="tech", word="Tech lead")
MAIL = Service(key="mail", name="Mail")
HIGH = Severity(key="p1", word="P1 High", sentence="Everybody is hurt.", rank=1)
LOW = Severity(key="p3", word="P3 Low", sentence="Few are hurt.", rank=3)
PLAYBOOK = Link(key="playbook", title="Playbook", url="https://example.org/p")

DECLARED = Declared(
    mark=Mark(by=SAM, at=START),
    number=IncidentNumber(12),
    kind=Kind.REAL,
    title="Mails are late",
    description="Since noon.",
    service=MAIL,
    severity=LOW,
    unsure=True,
    leads=(Lead(role=TECH, person=ALEX),),
    links=(PLAYBOOK,),
    channel_name="incident-0012",
    origin=TOWN,
    announce=(),
    plan=1,
)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def mark(seconds: float, by: PersonId = SAM) -> Mark:
    return Mark(by=by, at=at(seconds))


def made(seconds: float = 2) -> ChannelCreated:
    return ChannelCreated(
        at=at(seconds), step=CHANNEL_KEY, channel=OWN, name="incident-0012"
    )


def done(seconds: float, step: str) -> StepDone:
    return StepDone(at=at(seconds), step=StepKey(step))


def started(seconds: float, step: str) -> StepStarted:
    return StepStarted(at=at(seconds), step=StepKey(step), covers=(StepKey(step),))


def deferred(seconds: float, until: float, step: str) -> StepDeferred:
    return StepDeferred(
        at=at(seconds),
        step=StepKey(step),
        until=at(until),
        why="ratelimited",
        doubtful=False,
    )


def shown(seconds: float, step: str, surface: str) -> Shown:
    incident = replay([DECLARED])
    assert incident
    return Shown(
        at=at(seconds),
        step=StepKey(step),
        surface=surface,
        channel=OWN,
        ts=MessageTs("1.1"),
        view=card_of(incident),
    )


def closed(seconds: float, summary: str = "") -> Closed:
    return Closed(mark=mark(seconds, ALEX), summary=summary)


def page(*events: Event) -> str:
    written = record((DECLARED, *events), NAMES, CHANNEL_NAMES)
    assert written is not None
    return written


def entries(*events: Event) -> list[str]:
    """The timeline's lines but for the declaration, without bullets."""
    timeline = page(*events).split("## Timeline (UTC)")[1].split("\n## ")[0]
    lines = [line for line in timeline.split("\n") if line and line[0] != "#"]
    return [line.removeprefix("- ") for line in lines[2:]]
