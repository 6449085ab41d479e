"""Several people edit one incident at a time; each changes only what they edited."""

from itertools import permutations

from attrs import evolve as with_
from hypothesis import given as for_any
from hypothesis import strategies as st

from actors.incident.decide import decide
from actors.incident.details import Estimate, ServiceChanged, TitleChanged, Update
from actors.incident.evolve import replay
from actors.incident.facts import Lead, Role, Service
from actors.incident.model import Incident
from actors.incident.roles import LeadChanged, LeadChoice
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
    DECLARED,
    P1,
    P3,
    PAY,
    TECH,
    given,
    mark,
)

SUPPORT = Role(key="support", word="Support lead")
ROLES = (COMMS, TECH, SUPPORT)

FIELDS = {
    "title": st.sampled_from(["Worse", "Better", ""]),
    "description": st.sampled_from(["More", ""]),
    "service": st.just(PAY),
    "estimate": st.builds(
        Estimate, severity=st.sampled_from([P1, P3]), unsure=st.booleans()
    ),
    **{
        role.key: st.builds(
            LeadChoice,
            role=st.just(role),
            person=st.sampled_from([ADA, BOB, CYD, DAN, None]),
        )
        for role in ROLES
    },
}


@st.composite
def two_people(draw: st.DrawFn) -> tuple[dict[str, object], dict[str, object]]:
    """Draw what each of two people edited; no field was edited by both."""
    sides: tuple[dict[str, object], dict[str, object]] = ({}, {})
    for name, values in FIELDS.items():
        whose = draw(st.integers(0, 2))
        if whose < 2:
            sides[whose][name] = draw(values)
    return sides


def update_by(number: int, touched: dict[str, object]) -> Update:
    update = Update(mark=mark(DAN, number))
    for field, value in touched.items():
        match value:
            case LeadChoice():
                update = with_(update, leads=(*update.leads, value))
            case Estimate():
                update = with_(update, estimate=value)
            case Service():
                update = with_(update, service=value)
            case str() if field == "title":
                update = with_(update, title=value)
            case str():
                update = with_(update, description=value)
    return update


def held(incident: Incident, field: str) -> object:
    if field in {role.key for role in ROLES}:
        role = next(role for role in ROLES if role.key == field)
        return LeadChoice(role=role, person=incident.lead(field))
    if field == "estimate":
        return Estimate(severity=incident.severity, unsure=incident.unsure)
    return getattr(incident, field)


@for_any(two_people())
def test_the_edits_of_two_people_hold_in_either_order(
    sides: tuple[dict[str, object], dict[str, object]],
) -> None:
    updates = [update_by(number, side) for number, side in enumerate(sides, start=1)]
    before = replay(DECLARED)
    assert before is not None
    touched = sides[0] | sides[1]
    ends: list[Incident] = []
    for order in permutations(updates):
        events = list(DECLARED)
        for update in order:
            events += decide(replay(events), update)
        after = replay(events)
        assert after is not None
        ends.append(after)

    for after in ends:
        for field in FIELDS:
            assert held(after, field) == touched.get(field, held(before, field))
    notices = [
        sum(len(x.news) for x in after.notices.by_version.values()) for after in ends
    ]
    assert notices[0] == notices[1]


def test_an_edit_of_another_field_reverts_nothing() -> None:
    graver = Estimate(severity=P1, unsure=False)
    by_bob = Update(mark=mark(BOB, 60), title="Worse")
    by_cyd = Update(mark=mark(CYD, 61), estimate=graver)

    events = (*DECLARED, *decide(replay(DECLARED), by_cyd))
    incident = (
        given(*events).when(by_bob).then(TitleChanged(mark=by_bob.mark, title="Worse"))
    )

    assert incident.severity == P1


def test_a_new_service_brings_its_leads_only_into_roles_that_are_free_by_then() -> None:
    usual = (
        Lead(role=COMMS, person=DAN),
        Lead(role=TECH, person=DAN),
        Lead(role=SUPPORT, person=DAN),
    )
    nobody = LeadChoice(role=TECH, person=None)
    update = Update(mark=mark(BOB, 60), service=PAY, leads=(nobody,), usual_leads=usual)

    given(*DECLARED).when(update).then(
        ServiceChanged(mark=update.mark, service=PAY),
        LeadChanged(mark=update.mark, role=TECH, person=None),
        LeadChanged(mark=update.mark, role=SUPPORT, person=DAN),
    )
    taken = Update(mark=mark(CYD, 30), leads=(LeadChoice(role=SUPPORT, person=ADA),))
    incident = (
        given(*DECLARED)
        .when(taken, with_(update, leads=()))
        .then(
            LeadChanged(mark=taken.mark, role=SUPPORT, person=ADA),
            ServiceChanged(mark=update.mark, service=PAY),
        )
    )
    assert incident.lead(SUPPORT.key) == ADA


def test_a_role_that_is_emptied_twice_is_emptied_once() -> None:
    nobody = (LeadChoice(role=TECH, person=None),)
    first = Update(mark=mark(BOB, 60), leads=nobody)

    given(*DECLARED).when(first, with_(first, mark=mark(CYD, 61))).then(
        LeadChanged(mark=first.mark, role=TECH, person=None)
    )
