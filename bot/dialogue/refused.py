"""Refusals of commands: how they are logged, and the text that explains each."""

import structlog

from actors.errors import (
    Crashed,
    JournalUnavailable,
    Overloaded,
    Parked,
    Rejected,
)
from actors.incident.ids import IncidentNumber
from actors.incident.model import Incident
from bot.storage.store import Uncertain
from bot.words import refusals
from bot.words.spans import Said

REFERENCE = 8
"""Characters that identify a request, few enough to read aloud."""

log = structlog.get_logger()

Refusal = Rejected | Overloaded | Parked | JournalUnavailable | Crashed
REFUSALS = (Rejected, Overloaded, Parked, JournalUnavailable, Crashed)
"""Every refusal of a command, except those that mean a bug in the caller."""

UNREADABLE = (JournalUnavailable, Parked, Crashed)
"""The reasons why an incident cannot be read."""


def reference_of(request: str) -> str:
    """Return the part of a request's id that people quote and the log contains."""
    return request[-REFERENCE:]


def note(
    refusal: Refusal, kind: str, reference: str, number: IncidentNumber | None
) -> None:
    """Log a refusal, without any typed text."""
    is_usual = isinstance(refusal, Rejected)
    (log.info if is_usual else log.warning)(
        "request refused",
        request=kind,
        reason=type(refusal).__name__,
        incident=number or getattr(refusal, "key", None),
        reference=reference,
    )


def why_refused(refusal: Refusal, incident: Incident | None, reference: str) -> Said:
    """Say why a command was not carried out, or may not have been, and what to do."""
    match refusal:
        case Rejected(reason=reason):
            return refusals.rejected(reason, incident)
        case Overloaded():
            return refusals.BUSY
        case Parked(key=key):
            return refusals.not_done_parked(IncidentNumber(key))
        case Uncertain():
            return refusals.uncertain()
        case JournalUnavailable():
            return refusals.unavailable()
        case Crashed():
            return refusals.broke(reference)
