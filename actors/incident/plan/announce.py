"""The rows that announce the incident to other channels, and answer a message."""

from actors.incident.audience import Readers, announced_to, may_see
from actors.incident.bodies import AnnouncementView, ReplyView
from actors.incident.effects import Effect, PostMessage
from actors.incident.ids import ChannelId
from actors.incident.keys import announce_key, reply_key
from actors.incident.model import DECLARED, Incident
from actors.incident.plan.rows import Target


def announce_targets(incident: Incident) -> tuple[Target, ...]:
    return tuple(
        Target(key=announce_key(channel), occasion=DECLARED, name=channel)
        for channel in announced_to(incident)
    )


def announce_effect(incident: Incident, target: Target) -> Effect:
    channel = ChannelId(target.name)
    thread = incident.thread_for(channel)
    body = announcement_of(incident, in_thread=thread is not None)
    return PostMessage(to=channel, body=body, thread=thread)


def announcement_of(incident: Incident, *, in_thread: bool = False) -> AnnouncementView:
    return AnnouncementView(
        number=incident.number,
        title=incident.title,
        severity=incident.severity,
        unsure=incident.unsure,
        service=incident.service,
        declared=incident.declared,
        channel=incident.channel.id if incident.channel else None,
        closed=incident.closed.mark if incident.closed else None,
        in_thread=in_thread,
    )


def reply_targets(incident: Incident) -> tuple[Target, ...]:
    """Return the thread whose channel has an announcement of its own besides."""
    thread = incident.origin_thread
    if not thread or not thread.is_extra:
        return ()
    if not may_see(Readers(thread.channel), incident):
        return ()
    key = reply_key(thread.channel)
    return (Target(key=key, occasion=DECLARED, name=thread.channel),)


def reply_effect(incident: Incident, target: Target) -> Effect:
    thread = incident.origin_thread
    body = ReplyView(
        number=incident.number,
        title=incident.title,
        declared=incident.declared,
        channel=incident.own_channel,
    )
    return PostMessage(
        to=ChannelId(target.name), body=body, thread=thread.ts if thread else None
    )
