"""What a reminder shows, and what else asks for an update or for an incident lead.

Rule: as in ``views.py``, names and fields are persistent data.
"""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from actors.incident.facts import Mark, Role
from actors.incident.ids import IncidentNumber, PersonId


class ReminderKind(StrEnum):
    """Why somebody is asked for an update."""

    DUE = "due"
    OVERDUE = "overdue"
    SILENCE = "silence"


class ReminderEnd(StrEnum):
    """How the wait for an update ended."""

    SENT = "sent"
    SNOOZED = "snoozed"
    STOPPED = "stopped"
    CLOSED = "closed"


@frozen(kw_only=True)
class ReminderView:
    """Asks one person in the incident's channel for an update.

    Attributes:
        turn: which wait it ends; its buttons answer no other.
        due_at: when the update was promised; when silence began, if it is about that.
        remind_at: when this message was due.
        is_late: it could not be posted in time.
        end: ``None`` while it waits for an update.
        by: who ended it, and when.
        until: when somebody wants to be reminded again.
    """

    number: IncidentNumber
    turn: int
    kind: ReminderKind
    reader: PersonId
    due_at: datetime
    remind_at: datetime
    is_late: bool = False
    end: ReminderEnd | None = None
    by: Mark | None = None
    until: datetime | None = None


@frozen(kw_only=True)
class UnledView:
    """Says that nobody leads the incident.

    Attributes:
        vacancy: which time without an incident lead it is about.
        role: the incident lead's.
        ended: who ended it, and when; ``None`` while nobody leads.
        successor: who leads now; ``None``: it was closed without a lead.
    """

    number: IncidentNumber
    vacancy: int
    role: Role
    ended: Mark | None = None
    successor: PersonId | None = None
