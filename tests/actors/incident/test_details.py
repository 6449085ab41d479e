"""An update changes what is different, and nothing else."""

import pytest
from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.details import (
    DescriptionChanged,
    Estimate,
    ImpactChanged,
    ServiceChanged,
    SeverityChanged,
    TitleChanged,
    Update,
)
from actors.incident.facts import Lead
from actors.incident.roles import LeadChanged, LeadChoice
from tests.actors.incident.case import (
    COMMS,
    DAN,
    DECLARED,
    LATER,
    P1,
    P2,
    PAY,
    TECH,
    UPDATE,
    chosen,
    given,
)


def test_an_update_that_repeats_what_holds_changes_nothing() -> None:
    given(*DECLARED).when(UPDATE).then_nothing()
    given(*DECLARED).when(
        with_(UPDATE, leads=tuple(reversed(UPDATE.leads)))
    ).then_nothing()
    given(*DECLARED).when(Update(mark=LATER)).then_nothing()


CHANGES = {
    "title": (
        with_(UPDATE, title="Worse"),
        TitleChanged(mark=UPDATE.mark, title="Worse"),
    ),
    "description": (
        with_(UPDATE, description=""),
        DescriptionChanged(mark=UPDATE.mark, description=""),
    ),
    "impact": (
        with_(UPDATE, impact="Nobody can pay."),
        ImpactChanged(mark=UPDATE.mark, impact="Nobody can pay."),
    ),
    "service": (
        with_(UPDATE, service=PAY),
        ServiceChanged(mark=UPDATE.mark, service=PAY),
    ),
    "severity": (
        with_(UPDATE, estimate=Estimate(severity=P1, unsure=False)),
        SeverityChanged(mark=UPDATE.mark, severity=P1, unsure=False),
    ),
    "unsure": (
        with_(UPDATE, estimate=Estimate(severity=P2, unsure=True)),
        SeverityChanged(mark=UPDATE.mark, severity=P2, unsure=True),
    ),
    "another lead": (
        with_(UPDATE, leads=chosen(Lead(role=COMMS, person=DAN))),
        LeadChanged(mark=UPDATE.mark, role=COMMS, person=DAN),
    ),
    "one lead fewer": (
        with_(UPDATE, leads=(LeadChoice(role=TECH, person=None),)),
        LeadChanged(mark=UPDATE.mark, role=TECH, person=None),
    ),
}


@pytest.mark.parametrize(("update", "event"), CHANGES.values(), ids=CHANGES)
def test_an_update_causes_exactly_the_difference(
    update: Update, event: TitleChanged
) -> None:
    incident = given(*DECLARED).when(update).then(event)

    assert decide(incident, update) == ()


def test_new_words_for_a_severity_are_no_change() -> None:
    reworded = Estimate(severity=with_(P2, sentence="In other words."), unsure=False)

    given(*DECLARED).when(with_(UPDATE, estimate=reworded)).then_nothing()
