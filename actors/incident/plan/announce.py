"""The row that announces the incident to other channels."""

from actors.incident.audience import announced_to
from actors.incident.bodies import AnnouncementView
from actors.incident.effects import Effect, PostMessage
from actors.incident.ids import ChannelId
from actors.incident.keys import announce_key
from actors.incident.model import DECLARED, Incident
from actors.incident.plan.rows import Target


def announce_targets(incident: Incident) -> tuple[Target, ...]:
    return tuple(
        Target(key=announce_key(channel), occasion=DECLARED, name=channel)
        for channel in announced_to(incident)
    )


def announce_effect(incident: Incident, target: Target) -> Effect:
    return PostMessage(to=ChannelId(target.name), body=announcement_of(incident))


def announcement_of(incident: Incident) -> AnnouncementView:
    return AnnouncementView(
        number=incident.number,
        title=incident.title,
        severity=incident.severity,
        unsure=incident.unsure,
        service=incident.service,
        declared=incident.declared,
        channel=incident.channel.id if incident.channel else None,
        closed=incident.closed.mark if incident.closed else None,
    )
