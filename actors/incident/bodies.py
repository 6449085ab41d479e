"""What a message says, as facts; the bot adds the words and the layout."""

from attrs import frozen

from actors.incident.events import Change
from actors.incident.facts import Link, Mark, Service, Severity
from actors.incident.ids import ChannelId, IncidentNumber
from actors.incident.views import AppealView, CardView, ReceiptView, TopicView


@frozen(kw_only=True)
class AnnouncementView:
    """An announcement: tells a channel about the incident."""

    number: IncidentNumber
    title: str
    severity: Severity
    service: Service
    declared: Mark
    channel: ChannelId | None
    closed: Mark | None


@frozen(kw_only=True)
class NoticeView:
    """The notice: tells a channel what people changed; several old ones may share it.

    Attributes:
        severity: the current one.
        closed: whether the incident is over now.
        inside: the reader is the incident's own channel and needs no link to it.
        earlier: older changes that are still current; the reader has newer ones.
    """

    number: IncidentNumber
    title: str
    severity: Severity
    channel: ChannelId | None
    inside: bool
    changes: tuple[tuple[Mark, Change], ...]
    closed: bool = False
    earlier: tuple[tuple[Mark, Change], ...] = ()


@frozen(kw_only=True)
class NextStepsView:
    """Tells the team what comes next after a closing."""

    number: IncidentNumber
    closed: Mark
    report: Link | None


Body = (
    TopicView
    | CardView
    | AnnouncementView
    | NoticeView
    | NextStepsView
    | ReceiptView
    | AppealView
)
