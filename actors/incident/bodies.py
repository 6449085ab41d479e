"""What a message says, as facts; the bot adds the words and the layout."""

from attrs import frozen

from actors.incident.crew_views import (
    AssignmentView,
    BriefView,
    DeclinedView,
    HandoverView,
    TaskView,
    UnacceptedView,
    UnansweredView,
)
from actors.incident.events import News
from actors.incident.facts import Link, Mark, Severity
from actors.incident.ids import ChannelId, IncidentNumber
from actors.incident.promise_views import ReminderView, UnledView
from actors.incident.views import (
    AnnouncementView,
    AppealView,
    CardView,
    EndingView,
    QuestionView,
    ReceiptView,
    TopicView,
)


@frozen(kw_only=True)
class ReplyView:
    """Says that an incident was declared from a message, as a reply to it.

    Its channel has the announcement, which follows the incident; nothing here changes.
    """

    number: IncidentNumber
    title: str
    declared: Mark
    channel: ChannelId | None


@frozen(kw_only=True)
class NoticeView:
    """The notice: tells a channel what people changed; several old ones may share it.

    Attributes:
        severity: the current one.
        closed: whether the incident is over now.
        inside: the reader is the incident's own channel and needs no link to it.
        earlier: older news that is still current; the reader has newer notices.
    """

    number: IncidentNumber
    title: str
    severity: Severity
    channel: ChannelId | None
    inside: bool
    news: tuple[tuple[Mark, News], ...]
    closed: bool = False
    earlier: tuple[tuple[Mark, News], ...] = ()


@frozen(kw_only=True)
class NextStepsView:
    """Tells the team what comes next after a closing."""

    number: IncidentNumber
    closed: Mark
    report: Link | None


@frozen(kw_only=True)
class JoiningView:
    """Tells the incident's channel who joined, and what they had typed."""

    number: IncidentNumber
    joined: Mark
    note: str


Body = (
    TopicView
    | CardView
    | AnnouncementView
    | ReplyView
    | NoticeView
    | NextStepsView
    | JoiningView
    | ReceiptView
    | AppealView
    | QuestionView
    | ReminderView
    | UnledView
    | EndingView
    | BriefView
    | UnacceptedView
    | DeclinedView
    | TaskView
    | AssignmentView
    | HandoverView
    | UnansweredView
)
