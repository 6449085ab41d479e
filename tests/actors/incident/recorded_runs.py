"""The incidents whose journals are recorded, as their people and Slack made them."""

from collections.abc import Callable

from attrs import evolve as with_

from actors.incident.briefing import ANSWERED_WITHIN
from actors.incident.briefings import AskAgain
from actors.incident.checklist import SaveChecklist
from actors.incident.crew import NoteMember
from actors.incident.details import Estimate, Update
from actors.incident.effects import CreateChannel, PostMessage, Step, UpdateMessage
from actors.incident.ending import LASTS
from actors.incident.facts import CheckItem, Lead
from actors.incident.joining import Join
from actors.incident.lifecycle import Kind, Reopen
from actors.incident.plan.outstanding import open_lines
from actors.incident.roles import AcceptRole as Accept
from actors.incident.roles import LeaveRole
from actors.incident.tasks import (
    AddTask,
    DropTask,
    FinishTask,
    GiveTask,
    ReopenTask,
    TakeTask,
)
from actors.incident.trouble import Confirm, Retry
from actors.incident.views import AppealView
from tests.actors.incident import handed
from tests.actors.incident.asking import asked_about
from tests.actors.incident.briefed import BRIEFING
from tests.actors.incident.case import (
    ADA,
    BOB,
    CLOSE,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    P1,
    PAY,
    REOPEN,
    T0,
    TECH,
    UPDATE,
    mark,
    nobody_but,
    sure,
)
from tests.actors.incident.from_message import from_message
from tests.actors.incident.handed import offered, then
from tests.actors.incident.informed import kept_informed
from tests.actors.incident.promised import reminded_in_all_ways
from tests.actors.incident.run import Run, next_key, run_of, say, until_row
from tests.actors.incident.slack import Fault
from tests.actors.incident.threads import told_in_threads


def plain() -> Run:
    run = run_of(DECLARE).drain()
    return say(run, CLOSE, 600).drain()


def changed_and_reopened() -> Run:
    run = until_row(run_of(with_(DECLARE, kind=Kind.DRILL, origin=None)), "announce")
    run.act(Fault.LOST_BEFORE)
    run.drain()
    worse = with_(
        UPDATE,
        title="Nobody can pay 💳 <now>",
        description="",
        service=PAY,
        estimate=Estimate(severity=P1, unsure=True),
        leads=nobody_but(Lead(role=COMMS, person=DAN)),
    )
    say(run, worse, 60).drain()
    say(run, CLOSE, 600).drain()
    say(run, REOPEN, 700).drain()
    return say(run, with_(CLOSE, mark=mark(DAN, 800)), 800).drain()


def refused_and_retried() -> Run:
    run = run_of(DECLARE)
    run.drain([Fault.NAME_TAKEN, Fault.NONE, Fault.HALF, Fault.REFUSED, Fault.REFUSED])
    say(run, Retry(mark=mark(DAN, 60)), 60)
    run.drain([Fault.WAIT, Fault.WAIT_TOLD, Fault.LOST_AFTER, Fault.LOST_BEFORE])
    say(run, with_(UPDATE, title="Worse"), 120)
    until_row(run, "card").act(Fault.DELETED)
    run.drain()
    return say(run, CLOSE, 600).drain()


def without_a_channel() -> Run:
    run = run_of(DECLARE).drain([Fault.REFUSED])
    return say(run, CLOSE, 600).drain()


def doubted_and_confirmed() -> Run:
    run = until_row(run_of(DECLARE), "announce")
    run.drain([Fault.LOST_AFTER, Fault.CUT_AFTER, Fault.BLIND, Fault.BLIND])
    for line in open_lines(run.incident):
        run.later(1)
        made = mark(ADA, (run.now - T0).total_seconds())
        run.command(Confirm(mark=made, step=line.step))
        run.drain()
    return say(run, CLOSE, 600).drain()


def with_a_late_channel() -> Run:
    run = run_of(DECLARE).drain([Fault.REFUSED])
    say(run, Retry(mark=mark(DAN, 60)), 60).drain()
    return say(run, CLOSE, 600).drain()


def reopened_before_it_was_told() -> Run:
    run = run_of(DECLARE).drain()
    say(run, CLOSE, 600)
    until_row(run, "told").act(Fault.WAIT_TOLD)
    run.act()
    say(run, REOPEN, 601).drain()
    return say(run, with_(CLOSE, mark=mark(DAN, 800)), 800).drain()


def overtaken() -> Run:
    """Slack refuses a notice to one channel, until there is a newer one."""
    run = run_of(DECLARE).drain()
    say(run, with_(UPDATE, title="Worse", estimate=sure(P1)), 60)
    while next_key(run) != "told/v24/CNEWS":
        run.act()
    run.act(Fault.REFUSED)
    run.drain()
    say(run, with_(UPDATE, title="Worse", mark=mark(DAN, 120)), 120).drain()
    say(run, Retry(mark=mark(DAN, 180)), 180).drain()
    return say(run, CLOSE, 600).drain()


def announced_when_it_was_over() -> Run:
    run = until_row(run_of(DECLARE), "announce")
    run.act(Fault.WAIT_TOLD)
    run.act(Fault.WAIT_TOLD)
    say(run, CLOSE, 5).drain()
    say(run, REOPEN, 700).drain()
    return say(run, with_(CLOSE, mark=mark(DAN, 800)), 800).drain()


def told_where_it_was_announced() -> Run:
    """Recorded when a receipt in an announcement channel still named people."""
    run = run_of(DECLARE)
    run.act()
    run.act(Fault.HALF)
    run.act(Fault.REFUSED)
    until_row(run, "receipt").act(Fault.REFUSED)
    run.act(Fault.REFUSED)
    run.drain()
    return say(run, CLOSE, 600).drain()


def replaced() -> Run:
    """The bot cannot edit a card and a receipt any more."""
    run = run_of(DECLARE)
    run.act(Fault.WAIT_TOLD)
    run.later(20)
    run.drain_now()
    run.slack.refuses = _frozen
    run.drain()
    say(run, with_(UPDATE, title="Worse"), 60).drain()
    say(run, with_(UPDATE, title="Worse still", mark=mark(DAN, 120)), 120).drain()
    return say(run, with_(CLOSE, mark=mark(DAN, 20_000)), 20_000).drain()


def _frozen(step: Step) -> str:
    return "cant_update_message" if isinstance(step.effect, UpdateMessage) else ""


def kept_where_each_message_is() -> Run:
    """Answers to an announcement, two notices and the next steps get lost."""
    run = until_row(run_of(DECLARE), "announce")
    run.act(Fault.LOST_AFTER)
    run.drain()
    say(run, with_(UPDATE, title="Worse", estimate=sure(P1)), 60)
    until_row(run, "told").act(Fault.CUT_AFTER)
    run.drain()
    say(run, with_(UPDATE, title="Worst", mark=mark(DAN, 120)), 120)
    say(run, with_(UPDATE, title="Better", mark=mark(ADA, 180)), 1_200).drain()
    say(run, CLOSE, 1_800)
    until_row(run, "handoff").act(Fault.CUT_AFTER)
    return run.drain()


def told_elsewhere() -> Run:
    """Refuse direct messages and the channel: announcement channels read plain text."""
    run = run_of(DECLARE)
    run.slack.refuses = _blocked
    run.drain()
    return say(run, CLOSE, 600).drain()


def _blocked(step: Step) -> str:
    match step.effect:
        case PostMessage(to="UADA" | "UBOB"):
            return "cannot_dm_bot"
        case PostMessage(body=AppealView(plain=False)):
            return "invalid_blocks"
        case CreateChannel():
            return "restricted_action"
        case _:
            return ""


def said_what_users_see() -> Run:
    run = run_of(DECLARE).drain()
    seen = Update(mark=mark(DAN, 60), impact="Nobody can pay by <card>.")
    say(run, seen, 60).drain()
    return say(run, CLOSE, 600).drain()


def ticked() -> Run:
    items = (CheckItem(key="start", words="The start time is known", group="First"),)
    more = CheckItem(key="impact", words="What users see", seen_as="impact")
    run = run_of(with_(DECLARE, checklist=items)).drain()
    say(run, SaveChecklist(mark=mark(DAN, 60), ticked=("start",)), 60)
    graver = Update(mark=mark(ADA, 120), estimate=sure(P1), checklist=(*items, more))
    say(run, graver, 120).drain()
    again = SaveChecklist(mark=mark(ADA, 180), unticked=("start",))
    say(run, again, 180).drain()
    return say(run, CLOSE, 600).drain()


def worked_on() -> Run:
    """Tasks are taken, given, done, dropped and reopened, also after the closing."""
    add = AddTask(mark=mark(ADA, 60), text="Roll back <512>", owner=DAN)
    run = say(run_of(DECLARE).drain(), add, 60).drain()
    say(run, AddTask(mark=mark(ADA, 61), text="Check the logs"), 61).drain()
    say(run, TakeTask(mark=mark(DAN, 70), task=2), 70).drain()
    say(run, GiveTask(mark=mark(DAN, 80), task=2, owner=ADA), 80).drain()
    say(run, FinishTask(mark=mark(DAN, 90), task=1), 90).drain()
    say(run, ReopenTask(mark=mark(ADA, 100), task=1), 100).drain()
    say(run, CLOSE, 600).drain()
    return say(run, DropTask(mark=mark(ADA, 700), task=1), 700).drain()


def briefed_and_joined() -> Run:
    """One accepts a role, one is asked again and declines, and one joins."""
    run = say(run_of(BRIEFING).drain_now(), Accept(mark=mark(CYD, 60), role="tech"), 60)
    run.at(T0 + ANSWERED_WITHIN).drain_now()
    say(run, AskAgain(mark=mark(ADA, 400), briefing=1), 100).drain_now()
    cannot = LeaveRole(mark=mark(BOB, 420), role="comms", is_declined=True)
    say(run, cannot, 20).drain_now()
    say(run, Join(mark=mark(DAN, 430), note="No <mails> here"), 10).drain_now()
    say(run, NoteMember(mark=mark(CYD, 440), is_in=False), 10).drain_now()
    say(run, NoteMember(mark=mark(CYD, 450), is_in=True), 10).drain_now()
    return say(run, CLOSE, 150).drain()


def tested() -> Run:
    run = run_of(with_(DECLARE, kind=Kind.TEST)).drain_now().at(T0 + LASTS)
    again = Reopen(mark=mark(ADA, 100_000))
    return say(run, again, 100_000 - LASTS.total_seconds()).drain_now().drain()


def handed_over() -> Run:
    """One handover is answered late, one is withdrawn, and one ends by the closing."""
    run = then(offered().at(handed.UNANSWERED), handed.has_it(after=400))
    then(run, handed.offers(giver=DAN, to=BOB, after=500))
    then(run, handed.withdraws(DAN, after=510, number=2))
    then(run, handed.offers(giver=CYD, to=BOB, after=520, role=TECH))
    return say(run, CLOSE, 600).drain()


RUNS: dict[str, Callable[[], Run]] = {
    story.__name__: story
    for story in (
        plain,
        changed_and_reopened,
        refused_and_retried,
        without_a_channel,
        doubted_and_confirmed,
        with_a_late_channel,
        reopened_before_it_was_told,
        overtaken,
        announced_when_it_was_over,
        told_where_it_was_announced,
        replaced,
        told_elsewhere,
        kept_where_each_message_is,
        asked_about,
        said_what_users_see,
        ticked,
        worked_on,
        tested,
        briefed_and_joined,
        handed_over,
        kept_informed,
        from_message,
        told_in_threads,
        reminded_in_all_ways,
    )
}
