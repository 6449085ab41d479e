"""Outstanding steps: which are not done, since when, and why they wait."""

from datetime import datetime

from actors.incident.ids import StepKey
from actors.incident.keys import CARD, INVITE, TOPIC, row_of
from actors.incident.model import Incident
from actors.incident.plan.next_move import due_steps
from actors.incident.plan.progress import undone_lines
from actors.incident.plan.table import REPORTED
from actors.incident.views import ReceiptLine

SHARED = frozenset({CARD, INVITE, TOPIC})
"""Rows whose calls and receipt lines have different keys."""


def open_lines(incident: Incident) -> tuple[ReceiptLine, ...]:
    """Return the steps of all occasions that are still owed or were refused."""
    return undone_lines(REPORTED, incident)


def knows_step(incident: Incident, step: StepKey) -> bool:
    """Whether the incident has, or had, such a step."""
    steps = incident.steps
    known = (steps.settled, steps.refused, steps.doubted, steps.started)
    return any(step in kept for kept in known) or any(
        target.key == step
        for row in REPORTED
        if row.applies_to(incident)
        for target in row.targets(incident)
    )


def waits_for(incident: Incident, line: ReceiptLine) -> str:
    """Return why this step waits; empty if it was not put off."""
    deferred = incident.steps.deferred
    if line.step in deferred:
        return deferred[line.step].why
    shared = [
        deferral
        for key, deferral in deferred.items()
        if line.row in SHARED and row_of(key) == line.row
    ]
    latest = max(shared, key=lambda deferral: deferral.until, default=None)
    return latest.why if latest else ""


def waiting_since(incident: Incident, now: datetime) -> datetime | None:
    """Return when the step that has waited longest was first put off or in doubt.

    ``None`` if no step that is due has been tried yet.
    """
    since: list[datetime] = []
    for due in due_steps(incident, now):
        if isinstance(due, datetime):
            continue
        if deferral := incident.steps.deferred.get(due.key):
            since.append(deferral.since)
        if started := incident.steps.started.get(due.key):
            since.append(started.at)
    return min(since, default=None)
