"""What giver and receiver read of a handover, and that each message comes once."""

from datetime import timedelta

import pytest
from attrs import evolve as with_

from actors.errors import Rejected
from actors.incident.commands import Command
from actors.incident.crew_views import HandoverEnd, TaskLine
from actors.incident.keys import HANDOVER, UNANSWERED, row_of
from actors.incident.lifecycle import Close, Kind
from actors.incident.plan.outstanding import open_lines
from actors.incident.roles import LeaveRole, TakeRole
from actors.incident.tasks import AddTask, FinishTask
from actors.incident.trouble import Retry
from tests.actors.incident import handed
from tests.actors.incident.briefed import BRIEFING, gives
from tests.actors.incident.case import ADA, BOB, COMMS, CYD, DAN, mark
from tests.actors.incident.handed import (
    asked,
    declines,
    has_it,
    offered,
    offers,
    reminders,
    then,
    withdraws,
)
from tests.actors.incident.run import Run, run_of, say, until_row
from tests.actors.incident.slack import Fault

A_DAY_LATER = handed.UNANSWERED + timedelta(days=1)


def keys(run: Run) -> list[str]:
    """Return the messages about handovers, in the order in which they came."""
    rows = (HANDOVER, UNANSWERED)
    return [x.key for x in run.slack.messages.values() if row_of(x.key) in rows]


def test_one_message_in_the_channel_asks_the_receiver_who_is_invited_first() -> None:
    run = offered()

    (view,) = asked(run)
    assert (view.giver, view.receiver, view.role) == (BOB, DAN, COMMS)
    assert (view.state, view.worries, view.end) == ("Calm.", "The queue.", None)
    order = [x for x in run.slack.order if row_of(x) in (HANDOVER, "invite")]
    assert order[-2:] == ["invite", "handover/1/1"]
    assert DAN in run.slack.members


def test_it_has_the_tasks_that_were_open_when_the_giver_asked() -> None:
    run = run_of(BRIEFING)
    for number, text in enumerate(["Roll back", "Check logs"]):
        run.command(AddTask(mark=mark(ADA, number), text=text, owner=CYD))
    run.command(FinishTask(mark=mark(CYD, 3), task=1))
    then(run, offers())

    (view,) = asked(run)
    assert view.tasks == (TaskLine(task=2, text="Check logs", owner=CYD),)


def test_the_giver_hears_once_in_private_if_nobody_has_answered_in_time() -> None:
    run = offered()
    run.at(handed.UNANSWERED)
    (view,) = reminders(run)
    assert (view.giver, view.receiver, view.end) == (BOB, DAN, None)

    run.at(A_DAY_LATER)

    assert keys(run) == ["handover/1/1", "unanswered/1/1"]


def test_nobody_is_reminded_a_moment_too_early() -> None:
    run = offered().at(handed.UNANSWERED - timedelta(milliseconds=1))
    assert reminders(run) == []


@pytest.mark.parametrize("ends", [has_it(), withdraws()])
def test_who_answers_in_time_spares_the_giver_a_message(ends: Command) -> None:
    run = then(offered(), ends)
    run.at(A_DAY_LATER)

    assert reminders(run) == []


ENDS: list[tuple[Command, HandoverEnd, str | None]] = [
    (has_it(after=400), HandoverEnd.ACCEPTED, None),
    (withdraws(after=400), HandoverEnd.WITHDRAWN, None),
    (declines(after=400), HandoverEnd.DECLINED, None),
    (offers(to=CYD, after=400), HandoverEnd.REPLACED, None),
    (LeaveRole(mark=mark(BOB, 400), role=COMMS.key), HandoverEnd.MOVED, None),
    (gives(ADA, COMMS, CYD, 400), HandoverEnd.MOVED, CYD),
    (TakeRole(mark=mark(ADA, 400), role=COMMS, from_=BOB), HandoverEnd.MOVED, ADA),
    (Close(mark=mark(ADA, 400), summary="Over."), HandoverEnd.CLOSED, None),
]


@pytest.mark.parametrize(("command", "end", "successor"), ENDS)
def test_both_messages_come_to_their_end_when_it_is_answered_or_overtaken(
    command: Command, end: HandoverEnd, successor: str | None
) -> None:
    run = offered().at(handed.UNANSWERED).drain_now()
    then(run, command)

    ends = [(x.end, x.ended, x.successor) for x in (asked(run)[0], reminders(run)[0])]
    assert ends == [(end, command.mark, successor)] * 2
    run.later(10)
    run.drain_now()
    assert open_lines(run.incident) == ()


def test_the_giver_hears_at_once_and_once_that_the_receiver_cannot() -> None:
    run = then(offered(), declines())

    (view,) = reminders(run)
    assert (view.end, view.ended) == (HandoverEnd.DECLINED, mark(DAN, 120))
    assert [x.end for x in asked(run)] == [HandoverEnd.DECLINED]
    run.at(A_DAY_LATER)
    assert keys(run) == ["handover/1/1", "unanswered/1/1"]
    then(run, offers(to=CYD, after=90_000))
    assert [x.number for x in run.incident.handovers.open] == [2]


def test_the_giver_hears_of_a_refusal_whatever_happens_before_slack_takes_it() -> None:
    run = say(offered(), declines(), 120)
    for command in (
        TakeRole(mark=mark(ADA, 121), role=COMMS, from_=BOB),
        Close(mark=mark(ADA, 122), summary="Over."),
    ):
        say(run, command, (command.mark.at - mark().at).total_seconds())
    run.drain_now()

    assert [x.end for x in reminders(run)] == [HandoverEnd.DECLINED]


@pytest.mark.parametrize("fault", [Fault.LOST_AFTER, Fault.LOST_BEFORE])
def test_a_lost_answer_tells_the_giver_once_that_the_receiver_cannot(
    fault: Fault,
) -> None:
    run = say(offered(), declines(), 120)
    until_row(run, UNANSWERED).act(fault)
    run.drain()

    assert keys(run).count("unanswered/1/1") == 1
    assert [x.end for x in reminders(run)] == [HandoverEnd.DECLINED]


def test_once_its_messages_say_how_it_ended_nothing_of_it_is_left() -> None:
    run = then(offered().at(handed.UNANSWERED).drain_now(), has_it(after=400))
    then(run, offers(giver=DAN, to=BOB, after=500))

    assert [x.number for x in run.incident.handovers.open] == [2]


def test_without_a_channel_the_receiver_is_asked_in_private() -> None:
    run = run_of(BRIEFING).drain([Fault.REFUSED])
    then(run, offers(after=2_000))

    assert asked(run) == []
    (view,) = asked(run, DAN)
    assert view.title == BRIEFING.title


def test_a_receiver_whom_slack_does_not_let_in_is_asked_in_private() -> None:
    run = run_of(BRIEFING).drain_now()
    say(run, offers(), handed.OFFERED).drain([Fault.REFUSED])

    assert asked(run) == []
    (view,) = asked(run, DAN)
    assert view.receiver == DAN


def test_a_message_stays_where_it_began_when_there_is_a_channel_after_all() -> None:
    run = run_of(BRIEFING).drain([Fault.REFUSED])
    then(run, offers(after=2_000))
    say(run, Retry(mark=mark(ADA, 2_100)), 2_100).drain_now()
    then(run, has_it(after=2_200))

    assert run.incident.channel
    assert asked(run) == []
    (view,) = asked(run, DAN)
    assert view.end is HandoverEnd.ACCEPTED


def test_of_a_test_incident_nobody_is_asked() -> None:
    run = run_of(with_(BRIEFING, kind=Kind.TEST)).drain_now()
    with pytest.raises(Rejected):
        then(run, offers())

    assert keys(run.at(handed.UNANSWERED).drain_now()) == []


@pytest.mark.parametrize("fault", [Fault.LOST_AFTER, Fault.LOST_BEFORE])
def test_a_lost_answer_asks_nobody_twice(fault: Fault) -> None:
    run = run_of(BRIEFING).drain_now()
    say(run, offers(), handed.OFFERED).act()
    run.drain([fault])

    assert keys(run).count("handover/1/1") == 1
