"""Which events a command causes; an empty answer means that it is so already."""

from typing import assert_never

from actors.errors import Rejected
from actors.incident.commands import (
    Close,
    Command,
    Confirm,
    Declare,
    Estimate,
    Reopen,
    Retry,
    Update,
)
from actors.incident.events import (
    Closed,
    Confirmed,
    Declared,
    DescriptionChanged,
    HumanEvent,
    LeadChanged,
    Reopened,
    Retried,
    ServiceChanged,
    SeverityChanged,
    TitleChanged,
)
from actors.incident.ids import StepKey
from actors.incident.model import IN_DOUBT, Incident, Phase
from actors.incident.plan import open_lines

PLAN_VERSION = 3
"""Raised when more is owed than before, so that only later incidents owe it."""

NO_SUCH_INCIDENT = "no such incident"
CLOSED = "closed"

TRANSITIONS: dict[tuple[Phase | None, type[Command]], Phase | None] = {
    (None, Declare): Phase.OPEN,
    (Phase.OPEN, Declare): Phase.OPEN,
    (Phase.OPEN, Update): Phase.OPEN,
    (Phase.OPEN, Close): Phase.CLOSED,
    (Phase.OPEN, Reopen): Phase.OPEN,
    (Phase.OPEN, Retry): Phase.OPEN,
    (Phase.OPEN, Confirm): Phase.OPEN,
    (Phase.CLOSED, Declare): Phase.CLOSED,
    (Phase.CLOSED, Close): Phase.CLOSED,
    (Phase.CLOSED, Reopen): Phase.OPEN,
    (Phase.CLOSED, Retry): Phase.CLOSED,
    (Phase.CLOSED, Confirm): Phase.CLOSED,
}
"""Phase and command to the phase that follows; a missing pair is rejected."""


def decide(incident: Incident | None, command: Command) -> tuple[HumanEvent, ...]:
    """Return what happens now, or raise ``Rejected`` with the reason why nothing may.

    The reasons are ``NO_SUCH_INCIDENT`` and ``CLOSED``.
    """
    phase = incident.phase if incident else None
    if (phase, type(command)) not in TRANSITIONS:
        raise Rejected(CLOSED if incident else NO_SUCH_INCIDENT)
    if isinstance(command, Declare):
        return () if incident else (_declared(command),)
    if incident is None:
        raise Rejected(NO_SUCH_INCIDENT)
    match command:
        case Update():
            return tuple(_changes(incident, command))
        case Close(mark=mark, summary=summary):
            is_new = phase is Phase.OPEN
            return (Closed(mark=mark, summary=summary),) if is_new else ()
        case Reopen(mark=mark):
            return (Reopened(mark=mark),) if phase is Phase.CLOSED else ()
        case Retry(mark=mark, step=step):
            retried = Retried(mark=mark, step=step)
            return (retried,) if _may_be_retried(incident, step) else ()
        case Confirm(mark=mark, step=step):
            confirmed = Confirmed(mark=mark, step=step)
            return (confirmed,) if _is_doubted(incident, step) else ()
        case _:
            assert_never(command)


def _declared(command: Declare) -> Declared:
    return Declared(
        mark=command.mark,
        number=command.number,
        kind=command.kind,
        title=command.title,
        description=command.description,
        service=command.service,
        severity=command.severity,
        unsure=command.unsure,
        leads=command.leads,
        links=command.links,
        channel_name=command.channel_name,
        origin=command.origin,
        announce=command.announce,
        plan=PLAN_VERSION,
    )


def is_so(incident: Incident, wanted: Update) -> bool:
    """Whether an update would change nothing, in whatever phase the incident is."""
    return not _changes(incident, wanted)


def _changes(incident: Incident, wanted: Update) -> list[HumanEvent]:
    """Merge what was touched into what holds now."""
    mark, title, description = wanted.mark, wanted.title, wanted.description
    changes: list[HumanEvent] = []
    if title is not None and title != incident.title:
        changes.append(TitleChanged(mark=mark, title=title))
    if description is not None and description != incident.description:
        changes.append(DescriptionChanged(mark=mark, description=description))
    if wanted.service and wanted.service.key != incident.service.key:
        changes.append(ServiceChanged(mark=mark, service=wanted.service))
    if (estimate := wanted.estimate) and not _holds(incident, estimate):
        severity, unsure = estimate.severity, estimate.unsure
        changes.append(SeverityChanged(mark=mark, severity=severity, unsure=unsure))
    return [*changes, *_lead_changes(incident, wanted)]


def _holds(incident: Incident, estimate: Estimate) -> bool:
    """Whether it is so already; a new wording of a severity is no change."""
    held = (incident.severity.key, incident.unsure)
    return held == (estimate.severity.key, estimate.unsure)


def _lead_changes(incident: Incident, wanted: Update) -> list[LeadChanged]:
    touched = {choice.role.key for choice in wanted.leads}
    chosen = [
        LeadChanged(mark=wanted.mark, role=choice.role, person=choice.person)
        for choice in wanted.leads
        if incident.lead(choice.role.key) != choice.person
    ]
    usual = [
        LeadChanged(mark=wanted.mark, role=lead.role, person=lead.person)
        for lead in wanted.usual_leads
        if lead.role.key not in touched and incident.lead(lead.role.key) is None
    ]
    return [*chosen, *usual]


def _is_doubted(incident: Incident, step: StepKey) -> bool:
    return _error_of(incident, step) == IN_DOUBT


def _may_be_retried(incident: Incident, step: StepKey | None) -> bool:
    if step is not None:
        return bool(_error_of(incident, step))
    errors = {line.error for line in open_lines(incident)}
    errors |= {display.error for display in incident.displays.values()}
    return bool(errors - {"", IN_DOUBT})


def _error_of(incident: Incident, step: StepKey) -> str:
    """Why this was given up; a surface goes by its name."""
    refusal = incident.refused.get(step)
    return refusal.error if refusal else incident.display(step).error
