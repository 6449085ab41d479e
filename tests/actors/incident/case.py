"""Given these events, when this command, then these events or this refusal."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve as with_
from attrs import frozen

from actors.errors import Rejected
from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.details import Estimate, Update
from actors.incident.events import Event, HumanEvent
from actors.incident.evolve import replay
from actors.incident.facts import REPORT, Lead, Link, Mark, Role, Service, Severity
from actors.incident.ids import ChannelId, IncidentNumber, PersonId, StepKey
from actors.incident.keys import CHANNEL_KEY
from actors.incident.lifecycle import Close, Declare, Reopen
from actors.incident.model import Incident
from actors.incident.roles import LeadChoice
from actors.incident.steps.events import StepFailed
from actors.incident.steps.state import IN_DOUBT

T0 = datetime(2026, 1, 1, 12, tzinfo=UTC)

ADA, BOB, CYD, DAN = (PersonId(x) for x in ("UADA", "UBOB", "UCYD", "UDAN"))
HELP, NEWS = ChannelId("CHELP"), ChannelId("CNEWS")

P1 = Severity(key="p1", word="P1 High", sentence="All.", rank=1, mentions_channel=True)
P2 = Severity(key="p2", word="P2 Medium", sentence="Many.", rank=2)
P3 = Severity(key="p3", word="P3 Low", sentence="Few.", rank=3)
WEB = Service(key="web", name="Website")
PAY = Service(key="pay", name="Payments")
COMMS = Role(key="comms", word="Comms lead")
TECH = Role(key="tech", word="Tech lead")
SUPPORT = Role(key="support", word="Support lead")
SCRIBE = Role(key="scribe", word="Scribe")
BOOK = Link(key="book", title="Playbook", url="https://example.org/playbook")
REPORT_LINK = Link(key=REPORT, title="Report", url="https://example.org/report")


def mark(by: PersonId = ADA, after: float = 0) -> Mark:
    return Mark(by=by, at=T0 + timedelta(seconds=after))


DECLARE = Declare(
    mark=mark(),
    number=IncidentNumber(7),
    title="Checkout fails",
    description="Since noon.",
    service=WEB,
    severity=P2,
    unsure=False,
    leads=(Lead(role=COMMS, person=BOB), Lead(role=TECH, person=CYD)),
    links=(BOOK, REPORT_LINK),
    channel_name="incident-0007-web-checkout-fails",
    origin=HELP,
    announce=(NEWS,),
)
DECLARED = decide(None, DECLARE)
CLOSE = Close(mark=mark(BOB, 600), summary="Rolled back.")
CLOSED = (*DECLARED, *decide(replay(DECLARED), CLOSE))
REOPEN = Reopen(mark=mark(CYD, 700))
REOPENED = (*CLOSED, *decide(replay(CLOSED), REOPEN))
LATER = mark(CYD, 900)
REFUSED = StepFailed(at=T0, step=CHANNEL_KEY, error="restricted_action")
DOUBTED = StepFailed(at=T0, step=StepKey("announce/declared/CHELP"), error=IN_DOUBT)


def incident_of(*events: Event) -> Incident:
    incident = replay(events)
    assert incident is not None
    return incident


def update_of(incident: Incident, made: Mark) -> Update:
    """Return an update of everything that changes nothing."""
    return Update(
        mark=made,
        title=incident.title,
        description=incident.description,
        service=incident.service,
        estimate=Estimate(severity=incident.severity, unsure=incident.unsure),
        leads=chosen(*incident.leads),
    )


def sure(severity: Severity) -> Estimate:
    return Estimate(severity=severity, unsure=False)


def nobody_but(*leads: Lead) -> tuple[LeadChoice, ...]:
    """Give the roles to these leads, and take them from the declared ones."""
    named = {lead.role for lead in leads}
    left = [LeadChoice(role=role, person=None) for role in (COMMS, TECH)]
    return (*chosen(*leads), *(choice for choice in left if choice.role not in named))


def chosen(*leads: Lead) -> tuple[LeadChoice, ...]:
    return tuple(LeadChoice(role=lead.role, person=lead.person) for lead in leads)


UPDATE = update_of(incident_of(*DECLARED), mark(BOB, 60))


@frozen
class Case:
    """What has happened, and what somebody wants now."""

    events: tuple[Event, ...]
    commands: tuple[Command, ...] = ()

    def when(self, *commands: Command) -> "Case":
        return with_(self, commands=commands)

    def then(self, *expected: HumanEvent) -> Incident:
        """Check that all commands together cause exactly these events."""
        caused: list[Event] = []
        for command in self.commands:
            caused += decide(replay([*self.events, *caused]), command)
        assert tuple(caused) == expected
        return incident_of(*self.events, *caused)

    def then_nothing(self) -> Incident:
        return self.then()

    def then_rejected(self, reason: str) -> None:
        before = replay(self.events)
        for command in self.commands:
            with pytest.raises(Rejected) as rejected:
                decide(before, command)
            assert rejected.value.reason == reason
        assert replay(self.events) == before


def given(*events: Event) -> Case:
    return Case(events)
