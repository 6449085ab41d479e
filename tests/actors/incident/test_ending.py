"""A test incident: nobody else takes part or hears of it, and it ends by itself."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.errors import Rejected
from actors.incident.audience import (
    Anybody,
    Figure,
    ListReader,
    Reader,
    Readers,
    announced_to,
    may_see,
)
from actors.incident.commands import Command
from actors.incident.decide import decide
from actors.incident.details import Update
from actors.incident.ending import IN_A_TEST, LASTS, ClosedAutomatically
from actors.incident.facts import Lead
from actors.incident.handovers import OfferHandover
from actors.incident.joining import Join
from actors.incident.lifecycle import Close, Kind, Phase, Reopen
from actors.incident.plan.next_move import next_move
from actors.incident.roles import LeadChoice, TakeRole
from actors.incident.tasks import AddTask, GiveTask
from actors.incident.views import EndingView, ReceiptView
from actors.moves import Rest
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    DECLARE,
    HELP,
    PAY,
    T0,
    TECH,
    mark,
)
from tests.actors.incident.run import Run, run_of, say
from tests.actors.incident.slack import OWN, Fault

TEST = with_(DECLARE, kind=Kind.TEST, title="TEST: Checkout fails")
OVER = T0 + LASTS


def a_test() -> Run:
    return run_of(TEST).drain_now()


def endings(run: Run, place: str = OWN) -> list[EndingView]:
    return [x for x in run.slack.said_in(place) if isinstance(x, EndingView)]


# Nobody else hears of it.


def test_a_test_invites_and_tells_nobody_but_its_declarer() -> None:
    run = a_test().at(OVER)

    assert run.slack.members == {ADA}
    assert {x.to for x in run.slack.messages.values()} == {OWN, ADA}
    assert announced_to(run.incident) == ()
    assert run.incident.leads == ()


def test_a_test_is_in_no_list_and_no_figure_and_only_its_declarer_sees_it() -> None:
    incident = a_test().incident

    assert not may_see(Anybody(), incident)
    assert not may_see(Figure(), incident)
    assert not may_see(Readers(HELP), incident)
    assert not may_see(Reader(person=BOB, channel=HELP), incident)
    assert not may_see(ListReader(Reader(person=ADA)), incident)
    assert may_see(Reader(person=ADA), incident)
    assert may_see(Reader(person=BOB, channel=OWN), incident)


OTHERS: Mapping[str, Command] = {
    "somebody else closes it": Close(mark=mark(BOB, 60), summary=""),
    "somebody else changes it": Update(mark=mark(BOB, 60), title="Other"),
    "somebody else takes a role": TakeRole(mark=mark(BOB, 60), role=TECH),
    "somebody else joins": Join(mark=mark(BOB, 60), note="I saw it, too"),
    "a role goes to somebody else": Update(
        mark=mark(ADA, 60), leads=(LeadChoice(role=COMMS, person=BOB),)
    ),
    "a role is offered to somebody else": OfferHandover(
        mark=mark(ADA, 60), role=COMMS.key, to=BOB, state="", worries=""
    ),
    "a task is for somebody else": AddTask(mark=mark(ADA, 60), text="Look", owner=BOB),
    "a task goes to somebody else": GiveTask(mark=mark(ADA, 60), task=1, owner=BOB),
}


@pytest.mark.parametrize("command", OTHERS.values(), ids=OTHERS)
def test_nobody_else_takes_part_in_a_test(command: Command) -> None:
    run = say(a_test(), AddTask(mark=mark(ADA, 30), text="Look"), 30)

    with pytest.raises(Rejected, match=IN_A_TEST):
        decide(run.state, command)


def test_a_new_service_brings_nobody_into_a_test() -> None:
    run = a_test()
    usual = DECLARE.leads
    say(run, Update(mark=mark(ADA, 60), service=PAY, usual_leads=usual), 60).drain_now()

    assert run.incident.service == PAY
    assert run.incident.leads == ()
    assert run.slack.members == {ADA}


def test_a_new_service_still_brings_a_role_for_the_declarer() -> None:
    run = run_of(TEST).drain_now()
    usual = (Lead(role=TECH, person=ADA), Lead(role=COMMS, person=BOB))
    say(run, Update(mark=mark(ADA, 60), service=PAY, usual_leads=usual), 60).drain_now()

    assert (run.incident.lead(TECH.key), run.incident.lead(COMMS.key)) == (ADA, None)


def test_the_declarer_can_do_everything_alone() -> None:
    run = a_test()
    for command in (
        TakeRole(mark=mark(ADA, 10), role=TECH),
        AddTask(mark=mark(ADA, 20), text="Look", owner=ADA),
        Update(mark=mark(ADA, 30), title="TEST: Other"),
        Close(mark=mark(ADA, 40), summary="It works."),
        Reopen(mark=mark(ADA, 50)),
    ):
        say(run, command, 10).drain_now()

    assert run.incident.lead(TECH.key) == ADA
    assert {x.to for x in run.slack.messages.values()} == {OWN, ADA}


# It ends by itself.


def test_a_test_is_closed_after_a_day_and_not_before() -> None:
    run = a_test().at(OVER - timedelta(seconds=1))
    assert run.incident.phase.value == "open"
    run.at(OVER)

    assert run.incident.phase is Phase.CLOSED
    assert endings(run) == [EndingView(number=run.incident.number)]
    closure = run.incident.closed
    assert closure
    assert closure.is_automatic
    assert closure.mark.at == OVER
    assert next_move(run.state, OVER) == Rest()


def test_nothing_comes_if_somebody_closed_it_before() -> None:
    run = say(a_test(), Close(mark=mark(ADA, 60), summary=""), 60).drain_now()
    run.at(OVER)

    assert endings(run) == []
    assert not any(isinstance(x, ClosedAutomatically) for x in run.journal)


def test_a_reopened_test_ends_a_day_later() -> None:
    run = say(a_test(), Close(mark=mark(ADA, 60), summary=""), 60).drain_now()
    say(run, Reopen(mark=mark(ADA, 3600)), 3540).drain_now()
    run.at(OVER)
    assert run.incident.phase.value == "open"
    run.at(T0 + timedelta(seconds=3600) + LASTS)

    assert run.incident.phase is Phase.CLOSED
    assert len(endings(run)) == 1


def test_a_test_ends_twice_if_it_was_reopened_after_its_end() -> None:
    run = a_test().at(OVER)
    say(run, Reopen(mark=mark(ADA, 2 * 86_400)), 86_400).drain_now()
    run.at(OVER + timedelta(days=4))

    assert run.incident.phase is Phase.CLOSED
    assert len(endings(run)) == 2


def test_no_next_steps_follow_an_automatic_end_and_nobody_asks_whether_it_is_over() -> (
    None
):
    run = a_test().at(OVER + timedelta(days=30))

    kinds = {type(x).__name__ for x in run.slack.said_in(OWN)}
    assert kinds == {"CardView", "EndingView"}


def test_a_test_without_a_channel_ends_too_and_its_declarer_is_told() -> None:
    run = run_of(TEST)
    run.act(Fault.REFUSED)
    run.drain_now().at(OVER)

    assert run.incident.phase is Phase.CLOSED
    assert len(endings(run, ADA)) == 1


def test_a_test_ends_even_if_slack_refuses_to_say_so() -> None:
    run = a_test()
    run.slack.refuses = lambda step: "is_archived" * step.key.startswith("test_end")
    run.at(OVER)

    assert run.incident.phase is Phase.CLOSED
    assert endings(run) == []


def test_the_declarer_is_told_that_slack_refused_to_say_so() -> None:
    run = a_test()
    run.slack.refuses = lambda step: "is_archived" * step.key.startswith("test_end")
    run.at(OVER)

    receipt = run.slack.said_in(ADA)[-1]
    assert isinstance(receipt, ReceiptView)
    refused = [x.step for x in receipt.lines if x.error]
    assert refused == ["test_end/1"]


def test_an_end_that_was_lost_is_looked_up_and_not_said_twice() -> None:
    run = a_test()
    run.now = OVER
    run.act(Fault.LOST_AFTER)
    run.at(OVER + timedelta(hours=1))

    assert len(endings(run)) == 1
    assert run.incident.phase is Phase.CLOSED


def test_an_end_that_came_after_a_person_had_closed_it_says_who_did() -> None:
    run = a_test()
    run.now = OVER
    run.act(Fault.LOST_AFTER)
    close = Close(mark=mark(ADA, LASTS.total_seconds() + 1), summary="")
    say(run, close, 1).at(OVER + timedelta(hours=1))

    (said,) = endings(run)
    assert said.closed == close.mark
    assert sum(isinstance(x, ClosedAutomatically) for x in run.journal) == 0


def test_a_real_incident_never_ends_by_itself() -> None:
    run = run_of(DECLARE).drain_now().at(OVER + timedelta(days=3))

    assert run.incident.phase is Phase.OPEN
