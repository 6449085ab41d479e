"""The row that answers the message from which the incident was declared."""

from actors.incident.audience import Readers, may_see
from actors.incident.bodies import ReplyView
from actors.incident.effects import Effect, PostMessage
from actors.incident.ids import ChannelId
from actors.incident.keys import reply_key
from actors.incident.model import DECLARED, Incident
from actors.incident.plan.rows import Target


def reply_targets(incident: Incident) -> tuple[Target, ...]:
    """Return the message's thread, if its channel also has its own announcement."""
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
