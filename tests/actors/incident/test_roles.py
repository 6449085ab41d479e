"""Roles go from one person to another, and people are invited for them."""

from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.evolve import replay
from actors.incident.facts import Lead
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
    DECLARED,
    TECH,
    UPDATE,
    chosen,
    incident_of,
)


def test_a_role_keeps_its_place_when_its_lead_changes() -> None:
    update = with_(UPDATE, leads=chosen(Lead(role=COMMS, person=DAN)))
    incident = incident_of(*DECLARED, *decide(replay(DECLARED), update))

    assert [lead.role for lead in incident.leads] == [COMMS, TECH]
    assert incident.lead(COMMS.key) == DAN
    assert [x.person for x in incident.roles.invitees] == [ADA, BOB, CYD, DAN]
    assert incident.roles.invitees[-1].occasion == "v2"


def test_somebody_who_is_invited_already_is_not_invited_again_as_a_lead() -> None:
    update = with_(UPDATE, leads=chosen(Lead(role=COMMS, person=ADA)))
    incident = incident_of(*DECLARED, *decide(replay(DECLARED), update))

    assert [x.person for x in incident.roles.invitees] == [ADA, BOB, CYD]
