"""What a message says, as facts; the words and the layout are the edge's."""

from attrs import frozen

from actors.incident.events import Change
from actors.incident.facts import Link, Mark, Service, Severity
from actors.incident.ids import ChannelId, IncidentNumber
from actors.incident.views import AppealView, CardView, ReceiptView, TopicView


@frozen(kw_only=True)
class AnnouncementView:
    """Tells a channel that there is an incident."""

    number: IncidentNumber
    title: str
    severity: Severity
    service: Service
    declared: Mark
    channel: ChannelId | None
    closed: Mark | None


@frozen(kw_only=True)
class NoticeView:
    """Tells a channel what somebody changed; several old notices may share one.

    Attributes:
        severity: the one that holds now.
        closed: whether the incident is over now.
        inside: the reader is in the incident's own channel and needs no link to it.
        earlier: what is only told after newer news, and still holds.
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
class HandoffView:
    """After the close: what the team turns to now."""

    number: IncidentNumber
    closed: Mark
    report: Link | None


Body = (
    TopicView
    | CardView
    | AnnouncementView
    | NoticeView
    | HandoffView
    | ReceiptView
    | AppealView
)
