"""What the card shows of who does what, and how many calls that takes."""

from collections import Counter

import pytest
from attrs import evolve as with_

from actors.incident.checklist import SaveChecklist
from actors.incident.commands import Command
from actors.incident.crew import NoteMember
from actors.incident.details import Update
from actors.incident.facts import CheckItem, Lead, Role
from actors.incident.keys import CARD, TOPIC, row_of
from actors.incident.lifecycle import Close, Reopen
from actors.incident.plan.card import TASKS_SHOWN, card_of
from actors.incident.roles import AcceptRole, LeaveRole, TakeRole
from actors.incident.steps.events import StepStarted
from actors.incident.tasks import AddTask, FinishTask
from actors.incident.views import StatusView, TopicView
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    P1,
    SCRIBE,
    TECH,
    chosen,
    mark,
    sure,
)
from tests.actors.incident.run import Run, run_of, say

LEAD = Role(key="chief", word="Incident chief", leads=True)
FULL = with_(
    DECLARE,
    leads=(
        Lead(role=LEAD, person=ADA),
        Lead(role=COMMS, person=BOB),
        Lead(role=TECH, person=CYD),
    ),
    roles=(LEAD, COMMS, TECH, SCRIBE),
    checklist=(CheckItem(key="c1", words="One"), CheckItem(key="c2", words="Two")),
)
EVERYTHING = Update(
    mark=mark(BOB, 60),
    title="Worse",
    description="More.",
    impact="Nobody can pay.",
    estimate=sure(P1),
    leads=chosen(Lead(role=COMMS, person=DAN), Lead(role=SCRIBE, person=DAN)),
)
ADDED = AddTask(mark=mark(BOB, 60), text="Roll back")
ONE_EDIT: tuple[Command, ...] = (
    EVERYTHING,
    ADDED,
    SaveChecklist(mark=mark(BOB, 60), ticked=("c1",)),
    AcceptRole(mark=mark(BOB, 60), role=COMMS.key),
    LeaveRole(mark=mark(BOB, 60), role=COMMS.key),
    TakeRole(mark=mark(DAN, 60), role=SCRIBE),
    TakeRole(mark=mark(DAN, 60), role=COMMS, from_=BOB),
    NoteMember(mark=mark(BOB, 60), is_in=False),
    Close(mark=mark(BOB, 60), summary="Over."),
)


def calls(run: Run, since: int = 0) -> Counter[str]:
    """Count the calls by the rows that made them."""
    started = (x for x in run.journal[since:] if isinstance(x, StepStarted))
    return Counter(row_of(x.step) for x in started)


def test_a_declaration_makes_no_more_calls_for_the_new_card() -> None:
    assert calls(run_of(FULL).drain()) == {
        "channel": 1,
        "invite": 1,
        "topic": 1,
        "card": 1,
        "pin": 1,
        "bookmark": 2,
        "announce": 2,
        "receipt": 1,
    }


@pytest.mark.parametrize("command", ONE_EDIT)
def test_whatever_one_person_changes_at_once_is_one_edit(command: Command) -> None:
    run = run_of(FULL).drain()
    before = len(run.journal)
    say(run, command, 60).drain()

    assert calls(run, before)[CARD] == 1
    assert run.incident.steps.display(CARD).shown == card_of(run.incident)


def test_a_tick_after_the_closing_edits_no_card() -> None:
    run = run_of(FULL).drain()
    say(run, Close(mark=mark(BOB, 600), summary="Over."), 600).drain()
    before = len(run.journal)
    say(run, SaveChecklist(mark=mark(BOB, 700), ticked=("c1",)), 700).drain()

    assert len(run.journal) > before
    assert calls(run, before)[CARD] == 0


def test_the_card_names_the_first_open_tasks_and_counts_all() -> None:
    run = run_of(FULL)
    for number in range(8):
        say(run, AddTask(mark=mark(BOB, number), text=f"Task {number}"), number)
    say(run, FinishTask(mark=mark(BOB, 60), task=2), 60)
    view = card_of(run.incident)

    assert [x.task for x in view.tasks] == [1, 3, 4, 5, 6]
    assert len(view.tasks) == TASKS_SHOWN
    assert view.open_tasks == 7


def test_the_card_says_who_has_not_accepted_and_who_is_away() -> None:
    run = run_of(FULL)
    say(run, AcceptRole(mark=mark(BOB, 60), role=COMMS.key), 60)
    say(run, NoteMember(mark=mark(BOB, 70), is_in=False), 70)
    view = card_of(run.incident)

    assert view.unaccepted == (TECH.key,)
    assert view.absent == (BOB,)
    assert view.roles == FULL.roles


def test_somebody_who_comes_back_is_shown_as_present() -> None:
    run = run_of(FULL)
    say(run, NoteMember(mark=mark(BOB, 70), is_in=False), 70)
    say(run, NoteMember(mark=mark(BOB, 80), is_in=True), 80)

    assert card_of(run.incident).absent == ()


def test_a_tick_counts_while_its_statement_is_on_the_list() -> None:
    run = run_of(FULL)
    say(run, SaveChecklist(mark=mark(BOB, 60), ticked=("c2", "gone")), 60)
    assert (card_of(run.incident).checked, card_of(run.incident).checks) == (1, 2)

    graver = Update(mark=mark(BOB, 70), estimate=sure(P1), checklist=FULL.checklist[:1])
    say(run, graver, 70)
    assert (card_of(run.incident).checked, card_of(run.incident).checks) == (0, 1)


def test_a_closed_card_shows_how_it_ended_and_what_is_left() -> None:
    run = run_of(FULL)
    for command in (ADDED, EVERYTHING, Close(mark=mark(BOB, 80), summary="Over.")):
        say(run, command, 80)
    view = card_of(run.incident)

    assert (view.summary, view.open_tasks) == ("Over.", 1)
    assert (view.impact, view.roles, view.unaccepted, view.checks) == ("", (), (), 0)
    assert view.missing is None


def test_a_reopened_incident_shows_everything_again() -> None:
    run = run_of(FULL)
    open_card = card_of(run.incident)
    say(run, Close(mark=mark(BOB, 600), summary="Over."), 600)
    say(run, Reopen(mark=mark(CYD, 700)), 700)

    view = card_of(run.incident)
    assert with_(view, status=open_card.status) == open_card
    assert view.status == StatusView(word="Investigating", since=mark(CYD, 700).at)


# The topic.


def topic(run: Run) -> TopicView:
    assert run.slack.topic is not None
    return run.slack.topic


def test_the_topic_names_the_incident_lead_alone() -> None:
    run = run_of(FULL).drain()

    assert [x.role for x in topic(run).leads] == [LEAD]


def test_a_change_of_another_role_posts_no_line_about_the_topic() -> None:
    run = run_of(FULL).drain()
    before = len(run.journal)
    say(run, TakeRole(mark=mark(DAN, 60), role=SCRIBE), 60).drain()
    assert calls(run, before)[TOPIC] == 0

    say(run, TakeRole(mark=mark(DAN, 70), role=LEAD, from_=ADA), 70).drain()
    assert calls(run, before)[TOPIC] == 1
    assert [x.person for x in topic(run).leads] == [DAN]


def test_without_a_role_that_leads_the_topic_names_every_lead() -> None:
    run = run_of(DECLARE).drain()

    assert [x.role for x in topic(run).leads] == [COMMS, TECH]


def test_what_somebody_wrote_into_the_topic_stays_until_its_facts_change() -> None:
    run = run_of(FULL).drain()
    typed = with_(topic(run), title="Typed by hand")
    run.slack.topic = typed
    say(run, Update(mark=mark(BOB, 60), description="More.", impact="All."), 60).drain()
    assert topic(run) == typed

    say(run, Update(mark=mark(BOB, 70), title="Worse"), 70).drain()
    assert topic(run).title == "Worse"
