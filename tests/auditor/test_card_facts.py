"""The auditor notices every fact that is wrong on a card."""

import pytest
from attrs import evolve as with_

from actors.incident.card_views import Gap, Missing
from actors.incident.commands import Command
from actors.incident.crew import NoteMember
from actors.incident.decide import decide
from actors.incident.events import Event
from actors.incident.evolve import replay
from actors.incident.facts import Role
from actors.incident.lifecycle import Declared, Reopen
from actors.incident.model import Incident
from actors.incident.plan.card import card_of
from actors.incident.status import Status
from actors.incident.tasks import AddTask, FinishTask
from actors.incident.updates import SendUpdate
from actors.incident.views import CardView, StatusView
from bot.sandbox import Message
from bot.screens.messages.card import card
from tests.actors.incident.case import BOB, CYD, DAN, T0, mark
from tests.auditor.card_facts import wrong_facts
from tests.auditor.crew_state import crew_of
from tests.auditor.incident_state import states_of
from tests.bot.words.card_bodies import (
    CLOSE,
    DECLARED,
    FILLED,
    GONE,
    TASKS,
    TICKED,
    WRITTEN,
)

GAPS = (GONE, TICKED, *TASKS)
DONE = FinishTask(mark=mark(CYD, 85), task=1)
BACK = NoteMember(mark=mark(DAN, 55), is_in=True)
FIXING = SendUpdate(
    mark=mark(CYD, 85), text="", status=Status.FIXING, estimate=None, update_at=None
)
REOPEN = Reopen(mark=mark(CYD, 9_000))
MANY = tuple(AddTask(mark=mark(BOB, 90 + x), text=f"Call team {x}") for x in range(6))

STORIES: tuple[tuple[Command, ...], ...] = (
    (),
    GAPS,
    (*GAPS, BACK, DONE),
    (*GAPS, WRITTEN),
    (*GAPS, WRITTEN, *FILLED),
    (*GAPS, *MANY),
    (*GAPS, WRITTEN, DONE, CLOSE),
    (FIXING,),
    (FIXING, CLOSE, REOPEN),
)


def flaws(view: CardView, events: list[Event]) -> list[str]:
    content = card(view)
    message = Message(
        ts="1.0",
        channel="C1",
        user="U1",
        text=content.text,
        blocks=tuple(content.blocks),
    )
    state = states_of(events)[-1]
    assert state is not None
    return list(wrong_facts(message, state, crew_of(events), view.number))


def journal(commands: tuple[Command, ...]) -> tuple[list[Event], Incident]:
    events: list[Event] = []
    for command in (DECLARED, *commands):
        events += decide(replay(events), command)
    incident = replay(events)
    assert incident is not None
    return events, incident


@pytest.mark.parametrize("story", STORIES)
def test_a_card_that_shows_what_happened_has_no_flaw(
    story: tuple[Command, ...],
) -> None:
    events, incident = journal(story)

    assert flaws(card_of(incident), events) == []


OPEN = card_of(journal(GAPS)[1])
LEAD, COMMS, TECH, SUPPORT, SCRIBE = OPEN.roles
WRONG: tuple[tuple[CardView, str], ...] = (
    (with_(OPEN, status=None), "it is 'Investigating'"),
    (with_(OPEN, status=StatusView(word="Fixing", since=T0)), "it is 'Investigating'"),
    (with_(OPEN, impact="All is well"), "a button|no button"),
    (with_(OPEN, roles=OPEN.roles[:-1]), "nobody is scribe"),
    (with_(OPEN, unaccepted=(SUPPORT.key,)), "comms is ''"),
    (with_(OPEN, unaccepted=(*OPEN.unaccepted, LEAD.key)), "lead is 'not acc"),
    (with_(OPEN, absent=()), "UDAN has left"),
    (with_(OPEN, tasks=OPEN.tasks[1:]), "no open task 'Roll back"),
    (with_(OPEN, tasks=(with_(OPEN.tasks[0], owner=BOB), OPEN.tasks[1])), "of UCYD"),
    (with_(OPEN, open_tasks=1), "counts 1 open tasks, not 2"),
    (with_(OPEN, open_tasks=0, tasks=()), "counts 0 open tasks"),
    (with_(OPEN, checked=5), "the checklist is"),
    (with_(OPEN, checks=0), "the checklist is None"),
    (with_(OPEN, missing=None), "'users see' is missing"),
    (with_(OPEN, missing=Missing(gap=Gap.SERVICE)), "'users see' is missing"),
    (with_(OPEN, missing=Missing(gap=Gap.ROLE, role=TECH)), "'users see' is missing"),
    (with_(OPEN, leads=OPEN.leads[1:]), "a button too many"),
    (with_(OPEN, roles=(*OPEN.roles, Role(key="x", word="X"))), "a button too many"),
    (with_(OPEN, closed=mark(BOB, 99)), "no button"),
)


@pytest.mark.parametrize(("view", "words"), WRONG)
def test_each_wrong_fact_is_noticed(view: CardView, words: str) -> None:
    events, _ = journal(GAPS)

    assert any(
        word in flaw for flaw in flaws(view, events) for word in words.split("|")
    )


def test_what_users_see_has_to_be_what_somebody_wrote() -> None:
    events, incident = journal((*GAPS, WRITTEN))
    view = with_(card_of(incident), impact="All is well")

    assert any("what users see" in flaw for flaw in flaws(view, events))


def test_a_task_that_is_over_is_noticed() -> None:
    events, incident = journal((*GAPS, DONE))
    before = journal(GAPS)[1]
    view = with_(card_of(incident), tasks=card_of(before).tasks)

    assert any("which is over" in flaw for flaw in flaws(view, events))


def test_a_card_of_an_earlier_version_shows_none_of_this() -> None:
    events, incident = journal(GAPS)
    first, *others = events
    assert isinstance(first, Declared)
    older = [with_(first, plan=3), *others]

    assert flaws(with_(card_of(incident), checked=5), older) == []
