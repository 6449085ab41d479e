"""What another submission of the same form corrects."""

from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.details import Estimate, Update
from actors.incident.facts import Lead
from actors.incident.roles import LeadChoice
from bot.features.declare.correction import as_declared, correction
from tests.actors.incident.case import (
    BOB,
    COMMS,
    CYD,
    DECLARE,
    P1,
    PAY,
    TECH,
    WEB,
    incident_of,
    mark,
)

OPENED = incident_of(
    *decide(
        None,
        with_(
            DECLARE,
            title="Mails are late",
            description="Since noon.",
            service=WEB,
            leads=(Lead(role=COMMS, person=BOB),),
        ),
    )
)


MARK = mark()


DECLARED = as_declared(OPENED)


def test_a_declaration_that_says_the_same_corrects_nothing() -> None:
    assert correction(DECLARED, DECLARED, MARK) == Update(mark=MARK)


def test_each_field_of_a_declaration_is_corrected_alone() -> None:
    for said, update in (
        (with_(DECLARED, title="Other"), Update(mark=MARK, title="Other")),
        (with_(DECLARED, description=""), Update(mark=MARK, description="")),
        (with_(DECLARED, service=PAY), Update(mark=MARK, service=PAY)),
        (
            with_(DECLARED, severity=P1),
            Update(mark=MARK, estimate=Estimate(severity=P1, unsure=False)),
        ),
        (
            with_(DECLARED, leads=(Lead(role=TECH, person=CYD),)),
            Update(
                mark=MARK,
                leads=(
                    LeadChoice(role=COMMS, person=None),
                    LeadChoice(role=TECH, person=CYD),
                ),
            ),
        ),
    ):
        assert correction(DECLARED, said, MARK) == update


def test_an_unsure_severity_stays_unsure_when_the_default_changes() -> None:
    unsure = with_(DECLARED, unsure=True)

    assert correction(unsure, with_(unsure, severity=P1), MARK) == Update(mark=MARK)
    sure = correction(unsure, DECLARED, MARK)
    assert sure.estimate == Estimate(severity=DECLARED.severity, unsure=False)
    doubtful = correction(DECLARED, unsure, MARK)
    assert doubtful.estimate == Estimate(severity=DECLARED.severity, unsure=True)
