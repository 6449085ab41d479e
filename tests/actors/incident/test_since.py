import pytest
from attrs import evolve as with_

from actors.incident.announcement import announcement_of
from actors.incident.effects import Effect, PostMessage
from actors.incident.ids import StepKey
from actors.incident.model import DECLARED as DECLARATION
from actors.incident.model import Incident
from actors.incident.plan.next_move import next_move
from actors.incident.plan.progress import progress_of
from actors.incident.plan.receipt import RECEIPT_AFTER, receipt_row
from actors.incident.plan.rows import Row, Target, each, once, together
from actors.incident.versions import PLAN_VERSION
from actors.incident.views import Progress, ReceiptView
from actors.moves import Act, Rest
from tests.actors.incident.case import ADA, DECLARED, HELP, T0, incident_of

SINCE = PLAN_VERSION + 1
OLDER = incident_of(*DECLARED)
NEWER = with_(OLDER, plan=SINCE)


def declarer(_incident: Incident) -> tuple[Target, ...]:
    return (Target(key=StepKey("brief/UADA"), occasion=DECLARATION, name=ADA),)


def brief(incident: Incident, _target: Target) -> Effect:
    return PostMessage(to=ADA, body=announcement_of(incident, HELP))


def brief_all(incident: Incident, _targets: tuple[Target, ...]) -> Effect:
    return PostMessage(to=ADA, body=announcement_of(incident, HELP))


ROWS = (
    once("brief", declarer, brief, since=SINCE),
    each("brief", declarer, brief, since=SINCE),
    together("brief", declarer, brief_all, since=SINCE),
)


@pytest.mark.parametrize("row", ROWS)
def test_an_incident_does_without_a_row_that_joined_the_plan_later(row: Row) -> None:
    assert next_move(OLDER, T0, (row,)) == Rest()


@pytest.mark.parametrize("row", ROWS)
def test_a_row_applies_to_incidents_declared_since_it_joined(row: Row) -> None:
    move = next_move(NEWER, T0, (row,))
    assert isinstance(move, Act)
    assert move.step.covers == ("brief/UADA",)


@pytest.mark.parametrize("row", ROWS)
def test_a_receipt_is_silent_about_a_row_that_does_not_apply(row: Row) -> None:
    assert reported(OLDER, row) == []
    assert reported(NEWER, row) == [("brief", Progress.WAITING)]
    reported_to_all = progress_of((row,), OLDER, {DECLARATION})
    assert [lines for _occasion, lines in reported_to_all] == [()]


def reported(incident: Incident, row: Row) -> list[tuple[str, Progress]]:
    """Return the lines of the receipt that is due when people lose patience."""
    late = incident.declared.at + RECEIPT_AFTER
    move = next_move(incident, late, (receipt_row((row,)),))
    assert isinstance(move, Act)
    assert move.step.surface is not None
    view = move.step.surface.view
    assert isinstance(view, ReceiptView)
    return [(line.row, line.progress) for line in view.lines]
