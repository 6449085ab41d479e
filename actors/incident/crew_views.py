"""What messages about roles and tasks show, as facts.

Rule: as in ``views.py``, names and fields are persistent data.
"""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from actors.incident.facts import Brief, Mark, Role, Severity
from actors.incident.ids import ChannelId, IncidentNumber, PersonId


class BriefEnd(StrEnum):
    """How a briefing ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    ASKED_AGAIN = "asked_again"
    REPLACED = "replaced"
    CLOSED = "closed"


@frozen(kw_only=True)
class BriefView:
    """The brief: tells somebody in private what their role asks of them.

    Attributes:
        briefing: which one it is; its buttons answer no other.
        title, severity: as they were when somebody gave the role.
        end: ``None`` while it waits for an answer, and has buttons.
        ended: who answered or overtook it, and when.
        successor: who got the role instead.
        told: who has heard that it was declined.
    """

    number: IncidentNumber
    title: str
    severity: Severity
    channel: ChannelId | None
    briefing: int
    role: Role
    person: PersonId
    given: Mark
    brief: Brief
    end: BriefEnd | None = None
    ended: Mark | None = None
    successor: PersonId | None = None
    told: PersonId | None = None


@frozen(kw_only=True)
class UnacceptedView:
    """Tells the incident lead, once, that a role has not been accepted.

    Attributes:
        reader: who can do something about it.
        end, ended, successor: as of the brief.
    """

    number: IncidentNumber
    briefing: int
    role: Role
    person: PersonId
    reader: PersonId
    end: BriefEnd | None = None
    ended: Mark | None = None
    successor: PersonId | None = None


@frozen(kw_only=True)
class DeclinedView:
    """Tells the incident lead that somebody cannot take their role.

    Attributes:
        holder: who has the role now.
        is_over: somebody has the role, or the incident is closed: it needs nobody.
    """

    number: IncidentNumber
    briefing: int
    role: Role
    person: PersonId
    reader: PersonId
    holder: PersonId | None = None
    is_over: bool = False


class HandoverEnd(StrEnum):
    """How a handover ended."""

    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    """The receiver cannot take over."""

    REPLACED = "replaced"
    """The giver asked once more, perhaps somebody else."""

    MOVED = "moved"
    """Somebody else has the role, or nobody."""

    CLOSED = "closed"


@frozen(kw_only=True)
class TaskLine:
    """A task that is open, and who has it."""

    task: int
    text: str
    owner: PersonId | None


@frozen(kw_only=True)
class HandoverView:
    """Asks somebody to take over a role; giver and receiver read it in the channel.

    Attributes:
        title: empty in the incident's channel, whose readers know it.
        handover: which one it is; its buttons answer no other.
        state, worries: what the giver typed.
        tasks: what was open when the giver asked.
        end: ``None`` while it waits for an answer, and has a button.
        ended: who answered or overtook it, and when.
        successor: who got the role instead.
    """

    number: IncidentNumber
    title: str
    handover: int
    role: Role
    giver: PersonId
    receiver: PersonId
    at: datetime
    state: str
    worries: str
    tasks: tuple[TaskLine, ...]
    end: HandoverEnd | None = None
    ended: Mark | None = None
    successor: PersonId | None = None


@frozen(kw_only=True)
class UnansweredView:
    """Tells the giver, once and in private, that nobody takes over.

    A handover has not been answered, or the receiver has said that they cannot.

    Attributes:
        at: when they asked.
        end, ended, successor: as of the handover.
    """

    number: IncidentNumber
    handover: int
    role: Role
    giver: PersonId
    receiver: PersonId
    at: datetime
    end: HandoverEnd | None = None
    ended: Mark | None = None
    successor: PersonId | None = None


class TaskState(StrEnum):
    """Whether a task is open, or how it ended."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@frozen(kw_only=True)
class TaskView:
    """A task, in the incident's channel.

    Attributes:
        link: the address of the message that says it; empty if somebody typed it.
        ended: who marked it as done or dropped it, and when.
    """

    number: IncidentNumber
    task: int
    text: str
    owner: PersonId | None
    state: TaskState = TaskState.OPEN
    ended: Mark | None = None
    link: str = ""


class AssignmentEnd(StrEnum):
    """Why somebody has nothing more to do for a task that they got."""

    DONE = "done"
    DROPPED = "dropped"
    MOVED = "moved"
    """Somebody else has it, or nobody."""


@frozen(kw_only=True)
class AssignmentView:
    """Tells somebody, once and in private, that they got a task.

    Attributes:
        assignment: which one it is; somebody may get the same task again.
        title: of the incident at that time, so a later change edits nothing.
        owner: who got the task.
        by: who gave it to them, and when.
        is_again: it was theirs before, and somebody reopened it.
        end: ``None`` while it is theirs, and open.
        ended: who ended it or gave it to somebody else, and when.
    """

    number: IncidentNumber
    title: str
    channel: ChannelId | None
    assignment: int
    task: int
    text: str
    owner: PersonId
    by: Mark
    is_again: bool = False
    end: AssignmentEnd | None = None
    ended: Mark | None = None
