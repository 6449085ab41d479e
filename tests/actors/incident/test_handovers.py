"""Who may hand over a role, take over, and withdraw; the giver keeps it meanwhile."""

import pytest

from actors.errors import Rejected
from actors.incident.commands import Command
from actors.incident.crew_views import HandoverEnd
from actors.incident.handovers import (
    TO_YOURSELF,
    HandoverAccepted,
    HandoverDeclined,
    HandoverOffered,
    HandoverWithdrawn,
)
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Close
from actors.incident.roles import NOT_YOURS, LeadChanged, LeaveRole, TakeRole
from tests.actors.incident.briefed import BRIEFING, gives
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
    TECH,
    mark,
)
from tests.actors.incident.handed import declines, has_it, offers, withdraws
from tests.actors.incident.run import Run, run_of


def answered(run: Run, command: Command) -> list[object]:
    """Return what a command adds to the journal."""
    before = len(run.journal)
    run.command(command)
    return list(run.journal[before:])


def refused(run: Run, command: Command) -> str:
    before = run.state
    with pytest.raises(Rejected) as refusal:
        run.command(command)
    assert run.state == before
    return refusal.value.reason


def offered() -> Run:
    return run_of(BRIEFING, offers())


def test_the_giver_keeps_the_role_until_the_receiver_has_it() -> None:
    run = run_of(BRIEFING)
    offer = offers()

    assert answered(run, offer) == [
        HandoverOffered(
            mark=offer.mark, role=COMMS, to=DAN, state="Calm.", worries="The queue."
        )
    ]
    assert run.incident.lead(COMMS.key) == BOB

    made = mark(DAN, 120)
    assert answered(run, has_it()) == [
        HandoverAccepted(mark=made, handover=1),
        LeadChanged(mark=made, role=COMMS, person=DAN),
    ]
    assert run.incident.lead(COMMS.key) == DAN
    assert run.incident.roles.has_accepted(COMMS.key)


def test_the_same_request_twice_is_one() -> None:
    run = offered()
    assert answered(run, offers(after=70)) == []


def test_nobody_hands_over_a_role_of_somebody_else() -> None:
    assert refused(run_of(BRIEFING), offers(giver=CYD)) == NOT_YOURS


def test_nobody_hands_over_to_themselves() -> None:
    assert refused(run_of(BRIEFING), offers(to=BOB)) == TO_YOURSELF


@pytest.mark.parametrize("person", [ADA, BOB, CYD])
def test_only_the_person_who_was_asked_takes_over(person: PersonId) -> None:
    assert refused(offered(), has_it(person)) == NOT_YOURS


@pytest.mark.parametrize("person", [ADA, DAN])
def test_only_the_giver_withdraws(person: PersonId) -> None:
    assert refused(offered(), withdraws(person)) == NOT_YOURS


@pytest.mark.parametrize("person", [ADA, BOB, CYD])
def test_only_the_person_who_was_asked_turns_it_down(person: PersonId) -> None:
    assert refused(offered(), declines(person)) == NOT_YOURS


def test_turning_it_down_leaves_the_role_with_its_giver() -> None:
    run = offered()
    assert answered(run, declines()) == [
        HandoverDeclined(mark=mark(DAN, 120), handover=1)
    ]
    assert run.incident.lead(COMMS.key) == BOB
    assert answered(run, declines(after=130)) == []
    assert answered(run, has_it(after=140)) == []


def test_after_a_refusal_the_giver_may_ask_the_same_person_again() -> None:
    run = offered()
    run.command(declines())
    assert len(answered(run, offers(after=200))) == 1


def test_who_has_taken_over_does_so_once() -> None:
    run = offered()
    run.command(has_it())
    assert answered(run, has_it(after=130)) == []
    assert answered(run, withdraws(after=140)) == []


OVERTAKEN: list[tuple[Command, HandoverEnd, str | None]] = [
    (withdraws(after=100), HandoverEnd.WITHDRAWN, BOB),
    (declines(after=100), HandoverEnd.DECLINED, BOB),
    (offers(to=CYD, after=100), HandoverEnd.REPLACED, BOB),
    (LeaveRole(mark=mark(BOB, 100), role=COMMS.key), HandoverEnd.MOVED, None),
    (gives(ADA, COMMS, CYD, 100), HandoverEnd.MOVED, CYD),
    (TakeRole(mark=mark(ADA, 100), role=COMMS, from_=BOB), HandoverEnd.MOVED, ADA),
    (Close(mark=mark(ADA, 100), summary="Over."), HandoverEnd.CLOSED, BOB),
]


@pytest.mark.parametrize(
    ("command", "holder"), [(x, holder) for x, _, holder in OVERTAKEN]
)
def test_nobody_gets_a_role_by_a_request_that_was_overtaken(
    command: Command, holder: str | None
) -> None:
    run = offered()
    run.command(command)
    assert run.incident.handovers.waiting(1) is None
    assert run.incident.lead(COMMS.key) == holder
    if run.incident.closed is None:
        assert answered(run, has_it()) == []
    assert run.incident.lead(COMMS.key) == holder


def test_a_change_of_another_role_leaves_it_open() -> None:
    run = offered()
    run.command(gives(ADA, TECH, ADA, 100))
    assert run.incident.handovers.waiting_for(DAN)


def test_withdrawing_keeps_the_role() -> None:
    run = offered()
    assert answered(run, withdraws()) == [
        HandoverWithdrawn(mark=mark(BOB, 120), handover=1)
    ]
    assert run.incident.lead(COMMS.key) == BOB
