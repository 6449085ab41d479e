"""Cards of incidents in which people did all that a card shows."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import evolve as with_

from actors.incident.card_views import Gap, Missing
from actors.incident.checklist import SaveChecklist
from actors.incident.commands import Command
from actors.incident.crew import NoteMember
from actors.incident.decide import decide
from actors.incident.details import Update
from actors.incident.evolve import replay
from actors.incident.facts import CheckItem, Lead, Link, Role
from actors.incident.lifecycle import Close, Declare
from actors.incident.model import Incident
from actors.incident.plan.card import card_of
from actors.incident.promise import Reminded
from actors.incident.roles import AcceptRole, TakeRole
from actors.incident.tasks import AddTask, FinishTask
from actors.incident.views import CardView
from tests.actors.incident import case
from tests.actors.incident.case import (
    ADA,
    BOB,
    COMMS,
    CYD,
    DAN,
    DECLARE,
    SCRIBE,
    SUPPORT,
    T0,
    TECH,
    mark,
)
from tests.bot import bodies

LEAD = Role(key="lead", word="Incident lead", leads=True)
HOW_SEVERE = Link(
    key="severity",
    title="How to choose a severity",
    url="https://example.org/severity",
)
DECLARED = with_(
    DECLARE,
    title="Candidates cannot sign in",
    description="Since the release of 9:30.",
    leads=(
        Lead(role=LEAD, person=ADA),
        Lead(role=COMMS, person=BOB),
        Lead(role=SUPPORT, person=DAN),
    ),
    links=(DECLARE.links[0], HOW_SEVERE),
    roles=(LEAD, with_(COMMS, needed=True), TECH, SUPPORT, SCRIBE),
    checklist=tuple(CheckItem(key=f"c{n}", words=f"Statement {n}") for n in range(15)),
)
SOON = T0 + timedelta(minutes=30)
PROMISED = with_(DECLARED, update_at=SOON)
TICKED = SaveChecklist(mark=mark(ADA, 60), ticked=("c0", "c1", "c2", "c3"))
TASKS = (
    AddTask(mark=mark(ADA, 70), text="Roll back release 512", owner=CYD),
    AddTask(mark=mark(ADA, 80), text="Check the sign-in logs"),
)
WRITTEN = Update(mark=mark(BOB, 90), impact="nobody can sign in since 9:42")
FILLED: tuple[Command, ...] = (
    AcceptRole(mark=mark(BOB, 100), role=COMMS.key),
    AcceptRole(mark=mark(DAN, 110), role=SUPPORT.key),
    NoteMember(mark=mark(DAN, 120), is_in=True),
    TakeRole(mark=mark(CYD, 130), role=TECH),
    TakeRole(mark=mark(CYD, 140), role=SCRIBE),
    FinishTask(mark=mark(CYD, 150), task=1),
    FinishTask(mark=mark(CYD, 160), task=2),
)
MORE = tuple(
    AddTask(mark=mark(ADA, 200 + x), text=f"Reply to ticket {x}", owner=DAN)
    for x in range(8)
)
GONE = NoteMember(mark=mark(DAN, 50), is_in=False)
CLOSE = Close(mark=mark(ADA, 5_880), summary="Sign-in has worked since 11:02.")


def after(*commands: Command, declared: Declare = DECLARED) -> Incident:
    incident: Incident | None = None
    for command in (declared, *commands):
        incident = replay(decide(incident, command), incident)
    assert incident is not None
    return incident


def due() -> Incident:
    """Return an incident whose comms lead has been reminded of the first update."""
    asked = replay((Reminded(at=SOON, turn=1),), after(WRITTEN, declared=PROMISED))
    assert asked is not None
    return asked


def longest() -> CardView:
    """Return the card of an incident in which everything is as long as it can be."""
    words = "Very long words "
    view = bodies.card(words * 200, url=120)
    role = with_(bodies.roles(words * 200)[10], leads=True)
    return with_(view, missing=Missing(gap=Gap.ROLE, role=role))


BARE = with_(DECLARE, unsure=True, description="", links=(), roles=(COMMS, TECH))
CARDS: Mapping[str, CardView] = {
    "card": card_of(after(declared=DECLARE)),
    "card_unsure_and_bare": card_of(after(declared=with_(BARE, leads=()))),
    "card_closed": card_of(after(case.CLOSE, declared=DECLARE)),
    "card_with_gaps": card_of(after(GONE, TICKED, *TASKS)),
    "card_with_nothing_missing": card_of(after(GONE, TICKED, *TASKS, WRITTEN, *FILLED)),
    "card_with_more_tasks": card_of(after(WRITTEN, *TASKS, *MORE)),
    "card_closed_with_tasks_left": card_of(after(WRITTEN, *TASKS, CLOSE)),
    "card_with_a_first_update_promised": card_of(after(WRITTEN, declared=PROMISED)),
    "card_with_an_update_due": card_of(due()),
    "card_longest": longest(),
}
