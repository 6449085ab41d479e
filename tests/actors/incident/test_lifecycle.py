"""People declare an incident, close it and reopen it."""

from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.ids import IncidentNumber
from actors.incident.lifecycle import (
    Closed,
    Declared,
    Kind,
    Phase,
    Reopened,
)
from actors.incident.versions import PLAN_VERSION
from tests.actors.incident.case import (
    ADA,
    BOB,
    CLOSE,
    CYD,
    DECLARE,
    DECLARED,
    LATER,
    P2,
    REOPEN,
    REOPENED,
    given,
    incident_of,
    mark,
)


def test_a_declaration_copies_all_that_its_plan_needs() -> None:
    incident = (
        given()
        .when(DECLARE)
        .then(
            Declared(
                mark=mark(),
                number=IncidentNumber(7),
                kind=Kind.REAL,
                title=DECLARE.title,
                description=DECLARE.description,
                service=DECLARE.service,
                severity=P2,
                unsure=False,
                leads=DECLARE.leads,
                links=DECLARE.links,
                channel_name=DECLARE.channel_name,
                origin=DECLARE.origin,
                announce=DECLARE.announce,
                plan=PLAN_VERSION,
            )
        )
    )

    assert incident.version == 1
    assert incident.phase is Phase.OPEN
    assert [x.person for x in incident.roles.invitees] == [ADA, BOB, CYD]


def test_the_origin_gets_one_announcement_even_if_it_gets_all_of_them() -> None:
    origin = DECLARE.announce[0]
    incident = incident_of(*decide(None, with_(DECLARE, origin=origin)))
    assert incident.announce == (origin,)

    incident = incident_of(*decide(None, with_(DECLARE, origin=None, announce=())))
    assert incident.announce == ()


def test_closing_twice_is_closing_once() -> None:
    closed = Closed(mark=CLOSE.mark, summary="Rolled back.")

    again = with_(CLOSE, mark=LATER, summary="Other words.")
    incident = given(*DECLARED).when(CLOSE, again).then(closed)

    assert incident.closed is not None
    assert incident.closed.mark == CLOSE.mark


def test_a_closed_incident_can_be_reopened_and_closed_again() -> None:
    incident = (
        given(*DECLARED)
        .when(CLOSE, REOPEN, REOPEN, with_(CLOSE, mark=LATER))
        .then(
            Closed(mark=CLOSE.mark, summary="Rolled back."),
            Reopened(mark=REOPEN.mark),
            Closed(mark=LATER, summary="Rolled back."),
        )
    )

    assert [closure.mark for closure in incident.lifecycle.closures] == [
        CLOSE.mark,
        LATER,
    ]
    assert incident_of(*REOPENED).closed is None
