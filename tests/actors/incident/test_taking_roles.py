"""Roles are accepted, declined, taken, left and taken over; the second comes second."""

import pytest
from attrs import evolve as with_

from actors.incident.decide import decide
from actors.incident.details import Update
from actors.incident.facts import Lead, Mark
from actors.incident.roles import (
    NOT_YOURS,
    TAKEN,
    AcceptRole,
    LeadChanged,
    LeadChoice,
    LeaveRole,
    RoleAccepted,
    TakeRole,
)
from tests.actors.incident.briefed import BRIEFING, LINES, gives
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
    SCRIBE,
    SUPPORT,
    TECH,
    given,
    incident_of,
    mark,
)

DECLARED = decide(None, with_(BRIEFING, roles=(*BRIEFING.roles, SUPPORT)))
BOBS, DANS = mark(BOB, 10), mark(DAN, 20)
TAKEN_BY_DAN = LeadChanged(mark=DANS, role=SUPPORT, person=DAN)


def test_the_declarer_has_accepted_their_role_and_the_others_have_not() -> None:
    roles = incident_of(*DECLARED).roles

    assert roles.has_accepted("lead")
    assert not roles.has_accepted(COMMS.key)
    assert roles.terms[COMMS.key].since == mark(ADA)
    assert roles.free == (SUPPORT,)
    assert roles.incident_lead == ADA


def test_a_free_role_is_taken_and_thereby_accepted() -> None:
    now = given(*DECLARED).when(TakeRole(mark=DANS, role=SUPPORT)).then(TAKEN_BY_DAN)

    assert now.lead(SUPPORT.key) == DAN
    assert now.roles.has_accepted(SUPPORT.key)
    assert now.roles.free == ()


def test_who_comes_second_does_not_get_the_role() -> None:
    late = TakeRole(mark=mark(CYD, 21), role=SUPPORT)

    given(*DECLARED, TAKEN_BY_DAN).when(late).then_rejected(TAKEN)


def test_taking_the_own_role_accepts_it_once() -> None:
    take = TakeRole(mark=BOBS, role=COMMS)

    given(*DECLARED).when(take, take).then(RoleAccepted(mark=BOBS, role=COMMS))


def test_a_role_is_accepted_once_and_only_by_the_person_who_has_it() -> None:
    accept = AcceptRole(mark=BOBS, role=COMMS.key)

    given(*DECLARED).when(accept, accept).then(RoleAccepted(mark=BOBS, role=COMMS))
    given(*DECLARED).when(with_(accept, mark=DANS)).then_rejected(NOT_YOURS)


def test_a_role_is_declined_until_it_is_accepted() -> None:
    decline = LeaveRole(mark=BOBS, role=COMMS.key, is_declined=True)
    free = LeadChanged(mark=BOBS, role=COMMS, person=None, is_declined=True)

    now = given(*DECLARED).when(decline, decline).then(free)
    assert now.roles.free == (COMMS, SUPPORT)
    accepted = RoleAccepted(mark=BOBS, role=COMMS)
    given(*DECLARED, accepted).when(decline).then_nothing()


def test_a_role_is_left_by_the_person_who_has_it() -> None:
    leave = LeaveRole(mark=BOBS, role=COMMS.key)
    free = LeadChanged(mark=BOBS, role=COMMS, person=None)

    given(*DECLARED).when(leave, leave).then(free)
    given(*DECLARED).when(with_(leave, mark=DANS)).then_nothing()


def test_a_role_is_taken_over_from_the_person_who_was_meant() -> None:
    over = TakeRole(mark=DANS, role=COMMS, from_=BOB)

    given(*DECLARED).when(over).then(LeadChanged(mark=DANS, role=COMMS, person=DAN))
    given(*DECLARED).when(with_(over, from_=CYD)).then_rejected(TAKEN)


def test_a_role_that_nobody_has_any_more_is_taken_all_the_same() -> None:
    free = LeadChanged(mark=BOBS, role=COMMS, person=None)
    over = TakeRole(mark=DANS, role=COMMS, from_=BOB)

    taken = LeadChanged(mark=DANS, role=COMMS, person=DAN)
    given(*DECLARED, free).when(over).then(taken)


def test_whoever_accepts_first_keeps_a_role_that_was_only_taken_unaccepted() -> None:
    over = TakeRole(mark=DANS, role=COMMS, from_=BOB, unless_accepted=True)

    accepted = RoleAccepted(mark=BOBS, role=COMMS)
    given(*DECLARED, accepted).when(over).then_rejected(TAKEN)
    taken = LeadChanged(mark=DANS, role=COMMS, person=DAN)
    given(*DECLARED).when(over).then(taken)


def test_only_a_role_that_somebody_gives_to_another_has_a_brief() -> None:
    own = LeadChoice(role=TECH, person=DAN)
    other = gives(DAN, COMMS, CYD, 20)
    both = with_(other, leads=(*other.leads, own))

    given(*DECLARED).when(both).then(
        LeadChanged(mark=DANS, role=COMMS, person=CYD, brief=LINES),
        LeadChanged(mark=DANS, role=TECH, person=DAN),
    )


@pytest.mark.parametrize("giver", [ADA, DAN])
def test_the_usual_leads_of_a_service_are_briefed_unless_they_chose_it(
    giver: str,
) -> None:
    made = Mark(by=DAN if giver == DAN else ADA, at=DANS.at)
    usual = (Lead(role=SUPPORT, person=DAN),)
    brief = gives(ADA, SUPPORT, DAN, 0).briefs
    support = tuple(with_(x, role=SUPPORT.key) for x in brief[:1])
    update = Update(mark=made, usual_leads=usual, briefs=support)

    expected = LINES if made.by == ADA else None
    given(*DECLARED).when(update).then(
        LeadChanged(mark=made, role=SUPPORT, person=DAN, brief=expected)
    )


def test_a_role_that_was_configured_later_is_known_once_somebody_has_it() -> None:
    taken = LeadChanged(mark=DANS, role=SCRIBE, person=DAN)
    now = given(*DECLARED).when(TakeRole(mark=DANS, role=SCRIBE)).then(taken)

    assert now.roles.known[-1] == SCRIBE
