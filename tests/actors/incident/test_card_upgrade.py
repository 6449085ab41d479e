"""An incident that was open during the upgrade gets the new card with a change."""

import json

import pytest
from attrs import evolve as with_

from actors.incident.commands import Command
from actors.incident.crew import NoteMember
from actors.incident.decide import decide
from actors.incident.details import Update
from actors.incident.effects import Surface
from actors.incident.evolve import replay
from actors.incident.facts import NOT_SURE, Brief, CheckItem, Lead
from actors.incident.keys import CARD, TOPIC
from actors.incident.lifecycle import Close
from actors.incident.model import Incident
from actors.incident.plan.card import card_of, card_steps
from actors.incident.plan.topic import topic_of, topic_steps
from actors.incident.roles import AcceptRole, LeaveRole, RoleBrief, TakeRole
from actors.incident.status import Status
from actors.incident.steps.state import Display
from actors.incident.tasks import AddTask
from actors.incident.updates import SendUpdate
from bot.storage.codec import read_event
from tests.actors.incident.case import (
    BOB,
    CYD,
    DAN,
    P1,
    SCRIBE,
    T0,
    TECH,
    chosen,
    mark,
    sure,
)
from tests.actors.incident.test_journals import PLACE

CHANGE = Update(mark=mark(CYD, 500), title="Worse")
FIXING = SendUpdate(
    mark=mark(CYD, 500), text="", status=Status.FIXING, estimate=None, update_at=None
)
CHANGES: tuple[Command, ...] = (
    CHANGE,
    Update(mark=mark(CYD, 500), impact="Nobody can pay."),
    Update(mark=mark(CYD, 500), service=NOT_SURE),
    Update(
        mark=mark(CYD, 500),
        estimate=sure(P1),
        checklist=(CheckItem(key="c", words="It is"),),
    ),
    Update(
        mark=mark(CYD, 500),
        leads=chosen(Lead(role=TECH, person=DAN)),
        briefs=(RoleBrief(role=TECH.key, brief=Brief()),),
    ),
    AddTask(mark=mark(CYD, 500), text="Roll back"),
    TakeRole(mark=mark(CYD, 500), role=SCRIBE),
    LeaveRole(mark=mark(CYD, 500), role=TECH.key),
    NoteMember(mark=mark(BOB, 500), is_in=False),
    FIXING,
    Close(mark=mark(CYD, 500), summary="Over."),
)


def of_an_earlier_version() -> Incident:
    """Return an incident that was open, with the card that the version then made."""
    rows = json.loads((PLACE / "plain.json").read_text(encoding="utf-8"))["events"]
    kinds = [kind for kind, _ in rows]
    before = rows[: kinds.index("Closed")]
    incident = replay(read_event(kind, json.dumps(body)) for kind, body in before)
    assert incident is not None
    return incident


def after(incident: Incident, command: Command) -> Incident:
    changed = replay(decide(incident, command), incident)
    assert changed is not None
    return changed


def shown_next(incident: Incident) -> list[Surface | None]:
    return [due.make().surface for due in card_steps(incident, T0)]


def test_an_upgrade_edits_no_card() -> None:
    incident = of_an_earlier_version()

    assert incident.steps.display(CARD).shown != card_of(incident)
    assert shown_next(incident) == []


def test_an_upgrade_does_not_repeat_an_edit_that_slack_refused() -> None:
    incident = of_an_earlier_version()
    old = incident.steps.display(CARD)
    refused = with_(old, shown=None, refused=old.shown, error="is_archived")
    displays = incident.steps.displays.set(CARD, refused)
    stuck = with_(incident, steps=with_(incident.steps, displays=displays))

    assert shown_next(stuck) == []


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_brings_the_new_card(change: Command) -> None:
    incident = after(of_an_earlier_version(), change)

    assert shown_next(incident) == [Surface(name=CARD, view=card_of(incident))]


def test_accepting_a_role_of_an_earlier_version_changes_nothing_on_the_card() -> None:
    accepted = AcceptRole(mark=mark(CYD, 500), role=TECH.key)
    incident = after(of_an_earlier_version(), accepted)

    assert incident.roles.has_accepted(TECH.key)
    assert shown_next(incident) == []


def test_nobody_is_shown_as_not_accepting_who_was_never_asked() -> None:
    assert card_of(after(of_an_earlier_version(), CHANGE)).unaccepted == ()


def test_an_earlier_incident_without_a_card_gets_the_new_one() -> None:
    incident = of_an_earlier_version()
    displays = incident.steps.displays.set(CARD, Display())
    bare = with_(incident, steps=with_(incident.steps, displays=displays))

    assert shown_next(bare) == [Surface(name=CARD, view=card_of(bare))]


def test_an_upgrade_changes_no_topic() -> None:
    incident = of_an_earlier_version()

    assert list(topic_steps(incident, T0)) == []


def test_a_status_brings_the_new_topic() -> None:
    incident = after(of_an_earlier_version(), FIXING)

    [due] = topic_steps(incident, T0)
    assert due.make().surface == Surface(name=TOPIC, view=topic_of(incident))
