"""What people should be shown now, computed from the state of an incident."""

from collections.abc import Iterable

from actors.incident.facts import REPORT, Mark
from actors.incident.ids import ChannelId
from actors.incident.keys import invite_key
from actors.incident.model import Closure, Incident, Phase
from actors.incident.views import (
    AnnouncementView,
    CardView,
    Change,
    HandoffView,
    NoticeView,
    TopicView,
)


def topic_of(incident: Incident) -> TopicView:
    return TopicView(
        title=incident.title,
        severity=incident.severity,
        service=incident.service,
        leads=incident.leads,
        closed=incident.phase is Phase.CLOSED,
    )


def card_of(incident: Incident) -> CardView:
    closed = incident.closed
    return CardView(
        number=incident.number,
        title=incident.title,
        description=incident.description,
        severity=incident.severity,
        unsure=incident.unsure,
        service=incident.service,
        leads=incident.leads,
        declared=incident.declared,
        links=incident.links,
        closed=closed.mark if closed else None,
        summary=closed.summary if closed else "",
        absent=tuple(
            lead.person
            for lead in incident.leads
            if invite_key(lead.person) in incident.refused
        ),
    )


def announcement_of(incident: Incident) -> AnnouncementView:
    return AnnouncementView(
        number=incident.number,
        title=incident.title,
        severity=incident.severity,
        service=incident.service,
        declared=incident.declared,
        channel=incident.channel.id if incident.channel else None,
        closed=incident.closed.mark if incident.closed else None,
    )


def notice_of(
    incident: Incident,
    reader: ChannelId,
    changes: Iterable[tuple[Mark, Change]],
    earlier: Iterable[tuple[Mark, Change]],
) -> NoticeView:
    own = incident.channel.id if incident.channel else None
    return NoticeView(
        number=incident.number,
        title=incident.title,
        severity=incident.severity,
        channel=own,
        inside=reader == own,
        changes=tuple(changes),
        closed=incident.phase is Phase.CLOSED,
        earlier=tuple(earlier),
    )


def handoff_of(incident: Incident, closure: Closure) -> HandoffView:
    report = next((link for link in incident.links if link.key == REPORT), None)
    return HandoffView(number=incident.number, closed=closure.mark, report=report)
