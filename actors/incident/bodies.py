"""What a message says, as facts; the words and the layout are the edge's."""

from attrs import frozen

from actors.incident.events import Change
from actors.incident.facts import Link, Mark, Service, Severity
from actors.incident.ids import ChannelId, IncidentNumber
from actors.incident.views import AppealView, CardView, ReceiptView, TopicView


@frozen(kw_only=True)
class AnnouncementView:
    """The announcement: tells a channel that there is an incident."""

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
        severity: the present one.
        closed: whether the incident is over now.
        inside: the reader is the incident's own channel and needs no link to it.
        earlier: changes that still hold, though the reader got newer ones first.
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
    """The next steps: tells the team what comes after a closing."""

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
