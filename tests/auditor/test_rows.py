"""The auditor knows every row of the plan, and says so if it meets another."""

import pytest

from actors.incident.events import Event
from actors.incident.ids import IncidentNumber, StepKey
from actors.incident.plan.table import PLAN
from actors.incident.steps.events import StepDone, StepFailed, StepStarted
from tests.actors.incident.case import DECLARED, T0
from tests.auditor.audit import OF_ONE_JOURNAL
from tests.auditor.evidence import Case
from tests.auditor.rows import KNOWN, unknown_rows

NEW = StepKey("pager/1")


def case_of(*events: Event) -> Case:
    journal = (*DECLARED, *events)
    versions = tuple(range(1, len(journal) + 1))
    return Case(number=IncidentNumber(7), events=journal, versions=versions, row=None)


def test_the_auditor_knows_every_row_of_the_plan() -> None:
    assert {row.name for row in PLAN} == KNOWN, (
        "tests/auditor/rows.py says what each row of the plan leaves in Slack"
    )


@pytest.mark.parametrize(
    "event",
    [
        StepStarted(at=T0, step=NEW, covers=()),
        StepStarted(at=T0, step=StepKey("card/1"), covers=(NEW,)),
        StepDone(at=T0, step=NEW),
        StepFailed(at=T0, step=NEW, error="restricted_action"),
    ],
)
def test_a_step_of_a_row_that_the_auditor_does_not_know_is_a_violation(
    event: Event,
) -> None:
    (said,) = unknown_rows(case_of(event))

    assert unknown_rows in OF_ONE_JOURNAL
    assert "the row pager" in said


def test_steps_of_rows_that_it_knows_are_none() -> None:
    started = StepStarted(at=T0, step=StepKey("card/1"), covers=())

    assert list(unknown_rows(case_of(started))) == []
