"""What somebody should do next: one line each, and they can do what it says."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias, assert_never, get_args

import pytest
from attrs import evolve as with_
from hypothesis import event, given
from hypothesis import strategies as st

from actors.errors import Rejected
from actors.incident.card_views import Gap, Missing
from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.details import Estimate, Update
from actors.incident.evolve import replay
from actors.incident.facts import NOT_SURE, Mark, Role
from actors.incident.handovers import AcceptHandover, OfferHandover
from actors.incident.ids import PersonId
from actors.incident.lifecycle import Close, Reopen
from actors.incident.model import Incident
from actors.incident.next_line import (
    DueUpdate,
    NextLine,
    NothingNow,
    OfferedHandover,
    OpenGap,
    OwnTask,
    UnacceptedRole,
    next_line,
)
from actors.incident.promise import Reminded
from actors.incident.roles import AcceptRole, LeadChoice, LeaveRole, TakeRole
from actors.incident.tasks import AddTask, DropTask, FinishTask, GiveTask, TakeTask
from actors.incident.updates import SendUpdate
from tests.actors.incident.case import ADA, BOB, CYD, DECLARE, P1, P2, T0, WEB, mark

LEAD = Role(key="lead", word="Incident lead", leads=True)
COMMS = Role(key="comms", word="Comms lead", needed=True)
SCRIBE = Role(key="scribe", word="Scribe")
ROLES = (LEAD, COMMS, SCRIBE)
PEOPLE = (ADA, BOB, CYD)
BARE = with_(DECLARE, leads=(), roles=ROLES, unsure=True, service=NOT_SURE)

Choice: TypeAlias = tuple[int, int, int]


def after(*commands: Command) -> Incident:
    incident: Incident | None = None
    for command in (BARE, *commands):
        incident = replay(decide(incident, command), incident)
    assert incident is not None
    return incident


def gives(role: Role, person: PersonId, by: PersonId, at: float) -> Update:
    choice = LeadChoice(role=role, person=person)
    return Update(mark=mark(by, at), leads=(choice,))


LED = TakeRole(mark=mark(ADA, 1), role=LEAD)
GIVEN = gives(COMMS, BOB, ADA, 2)
ACCEPTED = AcceptRole(mark=mark(BOB, 3), role="comms")
SURE = Update(
    mark=mark(ADA, 4), estimate=Estimate(severity=P2, unsure=False), service=WEB
)
WRITTEN = Update(mark=mark(ADA, 5), impact="Nobody can pay.")
TASK = AddTask(mark=mark(ADA, 6), text="Roll back", owner=BOB)
FREE = AddTask(mark=mark(ADA, 7), text="Read the logs")
OFFERED = OfferHandover(
    mark=mark(ADA, 8), role="lead", to=BOB, state="Stable.", worries="None."
)
COMPLETE = (LED, GIVEN, ACCEPTED, SURE, WRITTEN)
SOON = T0 + timedelta(minutes=30)
PROMISED = SendUpdate(
    mark=mark(ADA, 6),
    text="Nobody can pay.",
    status=None,
    estimate=None,
    update_at=SOON,
)

STORIES: tuple[tuple[tuple[Command, ...], PersonId, NextLine], ...] = (
    ((), CYD, OpenGap(missing=Missing(gap=Gap.ROLE, role=LEAD))),
    ((LED,), CYD, OpenGap(missing=Missing(gap=Gap.ROLE, role=COMMS))),
    ((GIVEN,), BOB, UnacceptedRole(role=COMMS)),
    ((LED, GIVEN), BOB, UnacceptedRole(role=COMMS)),
    (COMPLETE, BOB, NothingNow()),
    (COMPLETE, CYD, NothingNow()),
    ((*COMPLETE, PROMISED), BOB, NothingNow(update_at=SOON, update_by=BOB)),
    ((*COMPLETE, TASK), BOB, OwnTask(task=1, text="Roll back", more=0)),
    (
        (*COMPLETE, TASK, GiveTask(mark=mark(), task=1, owner=CYD)),
        BOB,
        NothingNow(),
    ),
    ((LED, TASK, TASK), CYD, OpenGap(missing=Missing(gap=Gap.ROLE, role=COMMS))),
    ((LED, TASK), BOB, OwnTask(task=1, text="Roll back", more=0)),
    ((TASK,), BOB, OpenGap(missing=Missing(gap=Gap.ROLE, role=LEAD))),
    (
        (*COMPLETE, TASK, OFFERED),
        BOB,
        OfferedHandover(handover=1, role=LEAD, giver=ADA),
    ),
    (
        (*COMPLETE, TASK, with_(TASK, text="Write back"), OFFERED),
        ADA,
        NothingNow(),
    ),
    (
        (*COMPLETE, TASK, with_(TASK, text="Write back")),
        BOB,
        OwnTask(task=1, text="Roll back", more=1),
    ),
    ((GIVEN, Close(mark=mark(ADA, 9), summary="")), BOB, NothingNow()),
    (
        (*COMPLETE, TASK, Close(mark=mark(ADA, 9), summary="")),
        BOB,
        OwnTask(task=1, text="Roll back", more=0),
    ),
)


@pytest.mark.parametrize(("commands", "person", "line"), STORIES)
def test_the_most_serious_line_for_somebody_comes_first(
    commands: tuple[Command, ...], person: PersonId, line: NextLine
) -> None:
    assert next_line(after(*commands), person) == line


def test_an_update_that_is_due_is_what_its_comms_lead_does_next() -> None:
    asked = replay((Reminded(at=SOON, turn=1),), after(*COMPLETE, TASK, PROMISED))
    assert asked

    assert next_line(asked, BOB) == DueUpdate(due_at=SOON)
    gap = Missing(gap=Gap.UPDATE, due_at=SOON)
    assert next_line(asked, CYD) == OpenGap(missing=gap)


def test_there_is_a_story_of_every_line() -> None:
    told = {type(line) for _, _, line in STORIES}
    assert told | {DueUpdate} == set(get_args(NextLine))


def does(line: NextLine, made: Mark) -> Command | None:
    """Return what the button of a line gives to the incident."""
    match line:
        case UnacceptedRole(role=role):
            return AcceptRole(mark=made, role=role.key)
        case OfferedHandover(handover=handover):
            return AcceptHandover(mark=made, handover=handover)
        case DueUpdate():
            return update_by(made)
        case OwnTask(task=task):
            return FinishTask(mark=made, task=task)
        case OpenGap(missing=missing):
            return fills(missing, made)
        case NothingNow():
            return None
        case _:
            assert_never(line)


def fills(missing: Missing, made: Mark) -> Command:
    match missing.gap:
        case Gap.ROLE:
            assert missing.role
            return TakeRole(mark=made, role=missing.role)
        case Gap.IMPACT:
            return Update(mark=made, impact="Nobody can pay.")
        case Gap.FIRST_UPDATE | Gap.UPDATE:
            return update_by(made)
        case Gap.SEVERITY:
            return Update(mark=made, estimate=Estimate(severity=P1, unsure=False))
        case Gap.SERVICE:
            return Update(mark=made, service=WEB)
        case Gap.TASK_OWNER:
            assert missing.task
            return TakeTask(mark=made, task=missing.task.task)
        case _:
            assert_never(missing.gap)


def update_by(made: Mark) -> SendUpdate:
    return with_(PROMISED, mark=made, update_at=made.at + timedelta(minutes=30))


WANTED: tuple[Callable[[Mark, PersonId, int], Command], ...] = (
    lambda made, _other, n: TakeRole(mark=made, role=ROLES[n % 3]),
    lambda made, other, n: gives(ROLES[n % 3], other, made.by, n),
    lambda made, _other, n: AcceptRole(mark=made, role=ROLES[n % 3].key),
    lambda made, _other, n: LeaveRole(mark=made, role=ROLES[n % 3].key),
    lambda made, other, n: OfferHandover(
        mark=made, role=ROLES[n % 3].key, to=other, state=str(n), worries=""
    ),
    lambda made, _other, n: AcceptHandover(mark=made, handover=n % 4 + 1),
    lambda made, other, n: AddTask(
        mark=made, text=f"Task {n}", owner=other if n % 2 else None
    ),
    lambda made, _other, n: TakeTask(mark=made, task=n % 4 + 1),
    lambda made, other, n: GiveTask(mark=made, task=n % 4 + 1, owner=other),
    lambda made, _other, n: FinishTask(mark=made, task=n % 4 + 1),
    lambda made, _other, n: DropTask(mark=made, task=n % 4 + 1),
    lambda made, _other, _n: SURE.__class__(mark=made, estimate=SURE.estimate),
    lambda made, _other, _n: Update(mark=made, service=WEB, impact="Nobody can pay."),
    lambda made, _other, _n: update_by(made),
    lambda made, _other, _n: Close(mark=made, summary=""),
    lambda made, _other, _n: Reopen(mark=made),
)

choices = st.lists(
    st.tuples(st.integers(0, len(WANTED) - 1), st.integers(0, 5), st.integers(0, 11)),
    max_size=25,
)


def reached(chosen: list[Choice]) -> Incident:
    """Return a state that people can reach; what is refused changes nothing."""
    incident = after()
    for seconds, (what, who, n) in enumerate(chosen):
        made = mark(PEOPLE[who % 3], seconds + 10)
        command = WANTED[what](made, PEOPLE[(who + who // 3 + 1) % 3], n)
        try:
            events = decide(incident, command)
        except Rejected:
            continue
        found = replay(events, incident) if events else incident
        assert found is not None
        incident = found
    return incident


@given(choices)
def test_everybody_has_one_line_and_can_do_what_it_says(chosen: list[Choice]) -> None:
    incident = reached(chosen)
    for person in PEOPLE:
        line = next_line(incident, person)
        event(type(line).__name__)
        command = does(line, mark(person, 1000))
        if command is None:
            continue
        events = decide(incident, command)
        assert events
        assert next_line(replay(events, incident) or incident, person) != line


@given(choices)
def test_nobody_is_told_that_there_is_nothing_while_something_is_missing(
    chosen: list[Choice],
) -> None:
    incident = reached(chosen)
    idle = [x for x in PEOPLE if next_line(incident, x) == NothingNow()]
    free = [role for role in incident.roles.free if role.leads or role.needed]
    if not incident.closed and (free or incident.unsure):
        assert idle == []
