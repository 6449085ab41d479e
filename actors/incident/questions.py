"""What people ask of an incident beside its state: what waits, since when, and why."""

from datetime import datetime

from actors.incident.ids import StepKey
from actors.incident.keys import CARD, INVITE, TOPIC, row_of
from actors.incident.model import Incident
from actors.incident.plan import DEEDS, PLAN
from actors.incident.receipt import progress_of
from actors.incident.rows import is_met
from actors.incident.views import ReceiptLine

SHARED = frozenset({CARD, INVITE, TOPIC})
"""Rows whose calls have other keys than their lines."""


def knows_step(incident: Incident, step: StepKey) -> bool:
    """Whether the incident has, or had, such a step."""
    known = (incident.settled, incident.refused, incident.doubted, incident.started)
    return any(step in kept for kept in known) or any(
        line.step == step
        for _occasion, lines in progress_of(DEEDS, incident)
        for line in lines
    )


def waits_for(incident: Incident, line: ReceiptLine) -> str:
    """Return why this was put off; empty, if it was not."""
    for key, deferral in incident.deferred.items():
        if key == line.step or (line.row in SHARED and row_of(key) == line.row):
            return deferral.why
    return ""


def waiting_since(incident: Incident, now: datetime) -> datetime | None:
    """Return when the step that has waited longest was first put off or in doubt.

    ``None``: whatever is due, if anything is, has not been tried yet.
    """
    since: list[datetime] = []
    for row in PLAN:
        if row.since > incident.plan:
            continue
        if not all(is_met(need, incident) for need in row.needs):
            continue
        for step in row.steps(incident, now):
            if isinstance(step, datetime):
                continue
            if deferral := incident.deferred.get(step.key):
                since.append(deferral.since)
            if started := incident.started.get(step.key):
                since.append(started.at)
    return min(since, default=None)
