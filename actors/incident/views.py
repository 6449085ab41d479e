"""What a surface shows, as facts; the bot adds the words and the layout.

Rule: the plan compares these, never the rendered text, so new wording edits no old
card. Their names and fields are persistent data, because ``Shown`` contains them.
"""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from actors.incident.card_views import Missing
from actors.incident.crew_views import (
    AssignmentView,
    BriefView,
    DeclinedView,
    HandoverView,
    TaskLine,
    TaskView,
    UnacceptedView,
    UnansweredView,
)
from actors.incident.facts import Lead, Link, Mark, Role, Service, Severity
from actors.incident.ids import ChannelId, IncidentNumber, PersonId, StepKey
from actors.incident.promise_views import ReminderView, UnledView


@frozen(kw_only=True)
class StatusView:
    """The team's word for the status, and since when it holds, while it is open."""

    word: str
    since: datetime | None = None


@frozen(kw_only=True)
class TopicView:
    """The topic of the incident's channel.

    Attributes:
        status: the team's word; empty if it is closed and they call it that, and in
            earlier versions.
    """

    title: str
    severity: Severity
    service: Service
    leads: tuple[Lead, ...]
    closed: bool
    status: str = ""


@frozen(kw_only=True)
class CardView:
    """The incident card, pinned in the incident's channel.

    Attributes:
        absent: leads who are not in the channel.
        impact: what users see, while it is open.
        roles: all known ones in their order, also those that nobody has, while it is
            open.
        unaccepted: the keys of the roles whose holders have not accepted them.
        tasks: the first open ones.
        open_tasks: how many are open.
        checked: how many statements of the checklist are true.
        checks: how many there are.
        missing: what it lacks most.
        status: ``None`` if it is closed and the team calls it that, and in earlier
            versions.
        update_at: when the next update is promised, while it is open.
        update_by: who is asked for it.
    """

    number: IncidentNumber
    title: str
    description: str
    severity: Severity
    unsure: bool
    service: Service
    leads: tuple[Lead, ...]
    declared: Mark
    links: tuple[Link, ...]
    closed: Mark | None
    summary: str
    absent: tuple[PersonId, ...] = ()
    impact: str = ""
    roles: tuple[Role, ...] = ()
    unaccepted: tuple[str, ...] = ()
    tasks: tuple[TaskLine, ...] = ()
    open_tasks: int = 0
    checked: int = 0
    checks: int = 0
    missing: Missing | None = None
    status: StatusView | None = None
    update_at: datetime | None = None
    update_by: PersonId | None = None


@frozen(kw_only=True)
class AnnouncementView:
    """An announcement: tells a channel about the incident, and what holds now.

    Attributes:
        rings: it notified everybody in the channel when it was posted.
        is_late: the incident was closed before this could be posted.
        summary: how it ended.
        status: the team's word for how far people have come.
        latest: the latest update since it was opened, while it is open.
        latest_at: when that was sent.
        next_update: when the next one is promised.
    """

    number: IncidentNumber
    title: str
    severity: Severity
    service: Service
    declared: Mark
    channel: ChannelId | None
    closed: Mark | None
    unsure: bool = False
    rings: bool = False
    is_late: bool = False
    summary: str = ""
    status: str = ""
    latest: str = ""
    latest_at: datetime | None = None
    next_update: datetime | None = None


class Progress(StrEnum):
    """How far a step has come."""

    DONE = "done"
    WAITING = "waiting"
    REFUSED = "refused"
    DOUBTED = "doubted"


@frozen(kw_only=True)
class ReceiptLine:
    """One step of an occasion, and how far it has come.

    Attributes:
        row: the plan row's name, such as ``invite``.
        target: whom or what, as an id or a key; empty for a row with one target.
        error: Slack's error, if it refused the step; ``in_doubt``, if nobody knows.
        step: the step's key, for buttons that retry or confirm it.
        is_edit: Slack refused to edit a message that is there.
    """

    row: str
    target: str
    progress: Progress
    error: str
    step: StepKey
    is_edit: bool = False


@frozen(kw_only=True)
class ReceiptView:
    """The receipt: tells somebody what was done for them, and what to do by hand.

    Attributes:
        unreached: who should have got this as a direct message, if it is not one.
        plain: without blocks, which Slack refused.
    """

    number: IncidentNumber
    title: str
    severity: Severity
    occasion: str
    channel: ChannelId | None
    channel_name: str
    lines: tuple[ReceiptLine, ...]
    retried: Mark | None
    unreached: PersonId | None = None
    plain: bool = False


@frozen(kw_only=True)
class AppealView:
    """The appeal: a receipt without names, for an announcement channel.

    It asks its readers, who did nothing to cause it, to carry out the steps that Slack
    refused or left in doubt. Nobody nearer to the incident could be told.

    Rule: it says nothing about any person: no name, no id, no error about a person.

    Attributes:
        lines: the steps that are not about a person.
        uninvited: how many people Slack did not let in, or may not have.
        plain: without blocks, which Slack refused.
    """

    number: IncidentNumber
    title: str
    channel: ChannelId | None
    channel_name: str
    lines: tuple[ReceiptLine, ...]
    uninvited: int
    plain: bool = False


class QuestionState(StrEnum):
    """Whether a question waits for an answer, or how it ended."""

    ASKED = "asked"
    POSTPONED = "postponed"
    REPLACED = "replaced"
    CLOSED = "closed"


@frozen(kw_only=True)
class QuestionView:
    """Asks somebody whether an incident is over; one message for each turn.

    Attributes:
        title: empty in the incident's channel, whose readers know it.
        declarer: who is asked: the incident lead, or else who declared it.
        since: since when the incident has been open.
        turn: which question it is; its buttons answer no other.
        by: who answered it, and when.
        until: when somebody wants to be asked again.
    """

    number: IncidentNumber
    title: str
    declarer: PersonId
    since: datetime
    turn: int
    state: QuestionState
    by: Mark | None = None
    until: datetime | None = None


@frozen(kw_only=True)
class EndingView:
    """Says that a test incident was closed automatically.

    Attributes:
        closed: who closed it first, if the message came when a person had done so.
    """

    number: IncidentNumber
    closed: Mark | None = None


FreshView = (
    TopicView
    | CardView
    | AnnouncementView
    | ReceiptView
    | AppealView
    | QuestionView
    | EndingView
    | BriefView
    | UnacceptedView
    | DeclinedView
    | TaskView
    | AssignmentView
    | HandoverView
    | UnansweredView
    | ReminderView
    | UnledView
)

POSTED_ONCE = (
    AnnouncementView,
    QuestionView,
    EndingView,
    BriefView,
    UnacceptedView,
    DeclinedView,
    TaskView,
    AssignmentView,
    HandoverView,
    UnansweredView,
    ReminderView,
    UnledView,
)
"""What people read once; an edit that Slack refuses for good brings no new message."""


def is_all_done(view: FreshView | None) -> bool:
    """Whether this is a receipt or an appeal that has nothing more to report."""
    match view:
        case ReceiptView(lines=lines):
            return all(line.progress is Progress.DONE for line in lines)
        case AppealView(lines=lines, uninvited=uninvited):
            return not lines and not uninvited
        case _:
            return False
