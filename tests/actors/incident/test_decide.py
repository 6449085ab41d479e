import itertools

import pytest
from attrs import evolve as with_

from actors.errors import Rejected
from actors.incident.commands import Command
from actors.incident.decide import CLOSED as IS_CLOSED
from actors.incident.decide import NO_SUCH_INCIDENT, TRANSITIONS, decide
from actors.incident.details import (
    DescriptionChanged,
    Estimate,
    ServiceChanged,
    SeverityChanged,
    TitleChanged,
    Update,
)
from actors.incident.events import Event
from actors.incident.evolve import evolve, replay
from actors.incident.facts import Lead
from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.keys import CHANNEL_KEY
from actors.incident.lifecycle import (
    Close,
    Closed,
    Declare,
    Declared,
    Kind,
    Phase,
    Reopen,
    Reopened,
)
from actors.incident.roles import LeadChanged, LeadChoice
from actors.incident.steps.events import StepFailed
from actors.incident.steps.state import IN_DOUBT
from actors.incident.trouble import Confirm, Confirmed, Retried, Retry
from actors.incident.versions import PLAN_VERSION
from tests.actors.incident.case import (
    ADA,
    BOB,
    CLOSE,
    CLOSED,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    DECLARED,
    P1,
    P2,
    PAY,
    REOPEN,
    REOPENED,
    T0,
    TECH,
    UPDATE,
    chosen,
    given,
    incident_of,
    mark,
    update_of,
)

LATER = mark(CYD, 900)
REFUSED = StepFailed(at=T0, step=CHANNEL_KEY, error="restricted_action")
DOUBTED = StepFailed(at=T0, step=StepKey("announce/declared/CHELP"), error=IN_DOUBT)

COMMANDS: dict[type[Command], Command] = {
    Declare: with_(DECLARE, mark=LATER),
    Update: with_(UPDATE, mark=LATER, title="Worse"),
    Close: with_(CLOSE, mark=LATER),
    Reopen: with_(REOPEN, mark=LATER),
    Retry: Retry(mark=LATER),
    Confirm: Confirm(mark=LATER, step=DOUBTED.step),
}
HISTORIES: dict[Phase | None, tuple[Event, ...]] = {
    None: (),
    Phase.OPEN: (*DECLARED, REFUSED, DOUBTED),
    Phase.CLOSED: (*CLOSED, REFUSED, DOUBTED),
}
PAIRS = list(itertools.product(HISTORIES, COMMANDS))


def test_the_table_names_every_command_and_every_phase() -> None:
    assert {kind for _, kind in TRANSITIONS} == set(COMMANDS)
    assert {phase for phase, _ in TRANSITIONS} == set(HISTORIES)
    assert set(TRANSITIONS) <= set(PAIRS)


@pytest.mark.parametrize(("phase", "kind"), PAIRS)
def test_each_pair_leads_where_the_table_says_or_is_rejected_and_changes_nothing(
    phase: Phase | None, kind: type[Command]
) -> None:
    before = replay(HISTORIES[phase])
    if (phase, kind) not in TRANSITIONS:
        given(*HISTORIES[phase]).when(COMMANDS[kind]).then_rejected(
            IS_CLOSED if phase else NO_SUCH_INCIDENT
        )
        return
    events = decide(before, COMMANDS[kind])
    after = before
    for event in events:
        after = evolve(after, event)

    assert after is not None
    assert after.phase is TRANSITIONS[phase, kind]
    assert before == replay(HISTORIES[phase])


@pytest.mark.parametrize(("phase", "kind"), sorted(TRANSITIONS, key=str))
def test_each_repeated_command_changes_nothing_more(
    phase: Phase | None, kind: type[Command]
) -> None:
    events = [*HISTORIES[phase]]
    events += decide(replay(events), COMMANDS[kind])

    given(*events).when(COMMANDS[kind]).then_nothing()


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


def test_an_update_of_everything_is_one_notice_and_one_occasion() -> None:
    update = Update(
        mark=UPDATE.mark,
        title="Worse",
        description="More.",
        service=PAY,
        estimate=Estimate(severity=P1, unsure=True),
        leads=(
            LeadChoice(role=TECH, person=DAN),
            LeadChoice(role=COMMS, person=None),
        ),
    )
    incident = incident_of(*DECLARED, *decide(replay(DECLARED), update))

    assert decide(incident, update) == ()
    assert update_of(incident, update.mark) == with_(update, leads=update.leads[:1])
    assert len(incident.notices) == 1
    assert len(incident.notices[0].changes) == 6
    assert [occasion.key for occasion in incident.occasions] == ["declared", "v2"]


def test_changes_at_two_times_are_two_notices() -> None:
    first = with_(UPDATE, title="Worse")
    events = [*DECLARED, *decide(replay(DECLARED), first)]
    second = with_(first, mark=mark(BOB, 61), title="Worst")
    events += decide(replay(events), second)

    assert [len(x.changes) for x in incident_of(*events).notices] == [1, 1]


def test_a_change_by_the_declarer_in_the_same_moment_is_a_notice_of_its_own() -> None:
    update = with_(UPDATE, mark=mark(), title="Worse")
    incident = incident_of(*DECLARED, *decide(replay(DECLARED), update))

    assert [x.changes[0] for x in incident.notices]
    assert incident.occasions[-1].key == "v2"


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


def test_new_words_for_a_severity_are_no_change() -> None:
    reworded = Estimate(severity=with_(P2, sentence="In other words."), unsure=False)

    given(*DECLARED).when(with_(UPDATE, estimate=reworded)).then_nothing()


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


def test_a_retry_without_a_refusal_does_nothing() -> None:
    given(*DECLARED).when(Retry(mark=LATER)).then_nothing()
    given(*DECLARED, DOUBTED).when(Retry(mark=LATER)).then_nothing()
    given(*DECLARED).when(Retry(mark=LATER, step=CHANNEL_KEY)).then_nothing()


def test_a_retry_frees_refused_steps_and_keeps_those_in_doubt() -> None:
    incident = (
        given(*DECLARED, REFUSED, DOUBTED)
        .when(Retry(mark=LATER))
        .then(Retried(mark=LATER, step=None))
    )

    assert set(incident.steps.refused) == {DOUBTED.step}
    assert incident.steps.retried == LATER


def test_a_retry_by_name_frees_that_step_alone() -> None:
    incident = (
        given(*DECLARED, REFUSED, DOUBTED)
        .when(Retry(mark=LATER, step=DOUBTED.step))
        .then(Retried(mark=LATER, step=DOUBTED.step))
    )

    assert set(incident.steps.refused) == {REFUSED.step}


def test_only_a_step_in_doubt_can_be_confirmed() -> None:
    given(*DECLARED, REFUSED).when(
        Confirm(mark=LATER, step=REFUSED.step)
    ).then_nothing()
    incident = (
        given(*DECLARED, DOUBTED)
        .when(Confirm(mark=LATER, step=DOUBTED.step))
        .then(Confirmed(mark=LATER, step=DOUBTED.step))
    )

    assert DOUBTED.step in incident.steps.settled
    assert not incident.steps.refused


def test_an_event_before_the_declaration_adds_up_to_nothing() -> None:
    assert replay([REFUSED]) is None
    assert evolve(None, Reopened(mark=LATER)) is None


def test_a_rejection_gives_its_reason() -> None:
    with pytest.raises(Rejected) as rejected:
        decide(replay(CLOSED), UPDATE)

    assert rejected.value.reason == IS_CLOSED
