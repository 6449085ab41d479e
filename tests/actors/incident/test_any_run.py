"""Everything comes to its end, no matter what people want and what Slack does."""

from typing import TypeAlias, get_args

from attrs import evolve as with_
from hypothesis import event, given, settings
from hypothesis import strategies as st

from actors.incident.checklist import SaveChecklist
from actors.incident.crew_views import (
    AssignmentView,
    BriefView,
    DeclinedView,
    HandoverView,
    TaskView,
    UnacceptedView,
    UnansweredView,
)
from actors.incident.details import Estimate, Update
from actors.incident.evolve import replay
from actors.incident.facts import CheckItem, Lead
from actors.incident.ids import StepKey
from actors.incident.joining import Join
from actors.incident.keys import (
    ANNOUNCEMENT,
    ASSIGNMENT,
    CARD,
    DELETE,
    HANDOFF,
    HANDOVER,
    INVITE,
    NOTICE,
    PIN,
    RECEIPT,
    TASK,
    TOPIC,
    UNANSWERED,
    UNPIN,
    is_edit,
    row_of,
)
from actors.incident.lifecycle import Close, Phase, Reopen
from actors.incident.model import Incident
from actors.incident.plan.card import card_of
from actors.incident.plan.next_move import is_met
from actors.incident.plan.outstanding import open_lines
from actors.incident.plan.table import PLAN
from actors.incident.plan.topic import topic_of
from actors.incident.promise_views import ReminderView, UnledView
from actors.incident.roles import LeadChoice
from actors.incident.status import Status
from actors.incident.steps.state import IN_DOUBT
from actors.incident.trouble import Confirm, Retry
from actors.incident.updates import SendUpdate
from actors.incident.views import (
    AnnouncementView,
    AppealView,
    CardView,
    EndingView,
    FreshView,
    Progress,
    QuestionView,
    ReceiptView,
    TopicView,
)
from tests.actors.incident.any_handovers import about_handovers, assert_handovers_shown
from tests.actors.incident.any_promises import about_promises, assert_promises_shown
from tests.actors.incident.any_tasks import about_tasks, assert_tasks_shown
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    P1,
    P2,
    PAY,
    TECH,
    WEB,
    chosen,
    mark,
    sure,
    update_of,
)
from tests.actors.incident.run import Run, run_of
from tests.actors.incident.slack import Fault
from tests.actors.incident.threads import assert_announced

Action: TypeAlias = tuple[str, int]

PEOPLE = (ADA, BOB, CYD, DAN)
REPEATED = {INVITE, TOPIC, PIN, UNPIN, DELETE}
"""Slack takes these twice without harm, so nothing looks up a lost answer."""

BOXES = (
    *(CheckItem(key=f"box-{x}", words=f"Box {x}") for x in range(3)),
    CheckItem(key="impact", words="What users see", seen_as="impact"),
)

TRUTHFUL = [fault for fault in Fault if fault is not Fault.BLIND]

faults = st.lists(st.sampled_from(TRUTHFUL), max_size=40)
any_faults = st.lists(st.sampled_from(Fault), max_size=40)
actions = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *["act", "act", "act", "drain", "pass"],
                *["update", "tick", "close", "reopen", "retry", "join"],
                *["task", "hand", "promise"],
            ]
        ),
        st.integers(0, 13),
    ),
    max_size=30,
)


def wanted(incident: Incident, run: Run, choice: int) -> Update | SendUpdate:
    """Return one of some updates, by one of four people."""
    made = mark(PEOPLE[choice % 4], (run.now - mark().at).total_seconds())
    update = update_of(incident, made)
    lead = Lead(role=COMMS, person=PEOPLE[(choice + 1) % 4])
    tech = Lead(role=TECH, person=PEOPLE[(choice + 2) % 4])
    match choice % 7:
        case 0:
            return with_(update, title=f"Title {choice % 2}")
        case 1:
            graver = P1 if incident.severity == P2 else P2
            estimate = Estimate(severity=graver, unsure=choice > 6)
            return with_(update, estimate=estimate, checklist=BOXES)
        case 2:
            return with_(update, leads=chosen(lead, tech))
        case 3:
            nobody = [LeadChoice(role=x.role, person=None) for x in incident.leads]
            return with_(update, leads=tuple(nobody))
        case 4:
            service = PAY if incident.service == WEB else WEB
            return Update(mark=made, service=service, usual_leads=(lead, tech))
        case 5 if choice % 2:
            text = ("", f"We are at {choice}.")[choice > 6]
            other = sure(P1 if incident.severity == P2 else P2)
            return SendUpdate(
                mark=made,
                text=text,
                status=list(Status)[choice % 3],
                estimate=other if choice > 6 else None,
                update_at=None,
            )
        case 5:
            return Update(mark=made, impact=("", "Nobody can pay.")[choice % 2])
        case _:
            return with_(update, description=f"More {choice}", title="Both")


def do(run: Run, action: Action, faults: list[Fault]) -> None:
    what, choice = action
    run.later(0.001)
    made = mark(PEOPLE[choice % 4], (run.now - mark().at).total_seconds())
    match what:
        case "act":
            for _ in range(choice + 1):
                run.act(faults.pop() if faults else Fault.NONE)
        case "pass":
            run.later(10 ** (choice / 2.2))
        case "drain":
            run.drain([faults.pop() for _ in range(min(choice, len(faults)))])
        case "update" if run.incident.phase is Phase.OPEN:
            run.command(wanted(run.incident, run, choice))
        case "tick":
            ticked, unticked = f"box-{choice % 3}", f"box-{(choice + 1) % 3}"
            run.command(
                SaveChecklist(mark=made, ticked=(ticked,), unticked=(unticked,))
            )
        case "join" if run.incident.phase is Phase.OPEN:
            run.command(Join(mark=made, note=("", "Mails, too")[choice % 2]))
        case "close":
            run.command(Close(mark=made, summary="Over."))
        case "reopen":
            run.command(Reopen(mark=made))
        case "retry":
            run.command(Retry(mark=made))
        case "task":
            if command := about_tasks(run.incident, PEOPLE, made, choice):
                run.command(command)
        case "promise" if run.incident.phase is Phase.OPEN:
            run.command(about_promises(run.incident, made, choice))
        case "hand" if run.incident.phase is Phase.OPEN:
            if answer := about_handovers(run.incident, PEOPLE, made, choice):
                run.command(answer)
        case _:
            pass


def finish(run: Run) -> None:
    """Check that without faults it comes to rest soon, and owes nothing."""
    run.drain()
    incident = run.incident
    assert replay(run.journal) == incident
    assert not incident.steps.started
    # A wait may outlast its reason: the surface should show something else by now, or
    # nobody has to be told or invited any more.
    outdated = {TOPIC, CARD, RECEIPT, INVITE, NOTICE, HANDOFF, TASK, ASSIGNMENT}
    outdated |= {HANDOVER, UNANSWERED, ANNOUNCEMENT}
    assert {row_of(key) for key in incident.steps.deferred} <= outdated, (
        "a step still waits at the end: something is due, or its row may outlast its "
        "reason and belongs to the rows above"
    )
    lines = open_lines(incident)
    assert not [x for x in lines if x.progress is Progress.WAITING]


def test_every_kind_of_view_is_looked_at() -> None:
    looked_at = {TopicView, CardView, ReceiptView, AppealView, QuestionView}
    looked_at |= {BriefView, UnacceptedView, DeclinedView, EndingView, TaskView}
    looked_at |= {AssignmentView, HandoverView, UnansweredView, AnnouncementView}
    looked_at |= {ReminderView, UnledView}

    assert set(get_args(FreshView)) == looked_at, "let assert_shown look at it, too"


def assert_shown(run: Run) -> None:
    """Check that people see the present state, unless Slack refused to show it."""
    incident, slack = run.incident, run.slack
    topic, card = incident.steps.display("topic"), incident.steps.display(CARD)
    if incident.channel and not topic.error:
        assert slack.topic == topic_of(incident)
    if card.ts in slack.messages and not card.error:
        assert slack.messages[card.ts].body == card_of(incident)
    for invitee in incident.roles.invitees:
        if f"invite/{invitee.person}" in incident.steps.settled:
            assert invitee.person in slack.members
    assert_announced(run)
    assert_tasks_shown(run)
    assert_handovers_shown(run)
    assert_promises_shown(run)


@settings(max_examples=250, deadline=None)
@given(actions, faults)
def test_every_run_comes_to_its_end_and_carries_out_no_step_twice(
    actions: list[Action], faults: list[Fault]
) -> None:
    run = run_of(DECLARE)
    for action in actions:
        do(run, action, faults)
    finish(run)
    assert_shown(run)

    for key, times in run.slack.done.items():
        if row_of(key) not in REPEATED and not is_edit(key):
            assert times == 1, key
    event(f"calls: {run.calls // 20 * 20}")


@settings(max_examples=150, deadline=None)
@given(actions, any_faults)
def test_a_step_nothing_can_look_up_waits_for_a_person_and_nothing_else(
    actions: list[Action], faults: list[Fault]
) -> None:
    run = run_of(DECLARE)
    for action in actions:
        do(run, action, faults)
    finish(run)
    doubted = [x for x in open_lines(run.incident) if x.progress is Progress.DOUBTED]
    event(f"doubted: {bool(doubted)}")
    for line in doubted:
        assert line.error == IN_DOUBT
        run.later(1)
        made = mark(ADA, (run.now - mark().at).total_seconds())
        before = run.journal.copy()
        run.command(Confirm(mark=made, step=line.step))
        assert len(run.journal) == len(before) + 1
        finish(run)
    left = [x for x in open_lines(run.incident) if x.progress is Progress.DOUBTED]
    assert not left


@settings(max_examples=150, deadline=None)
@given(actions, any_faults)
def test_after_a_retry_of_everything_by_name_nothing_is_left(
    actions: list[Action], faults: list[Fault]
) -> None:
    run = run_of(DECLARE)
    for action in actions:
        do(run, action, faults)
    finish(run)
    for _ in range(30):
        lines = open_lines(run.incident)
        if not lines:
            break
        run.later(1)
        made = mark(ADA, (run.now - mark().at).total_seconds())
        run.command(Retry(mark=made, step=StepKey(lines[0].step)))
        finish(run)

    assert open_lines(run.incident) == ()
    assert_shown(run)
    assert all(is_met(need, run.incident) for row in PLAN for need in row.needs)
