"""The row that tells the channel who joined, and what they had typed."""

from actors.incident.bodies import JoiningView
from actors.incident.effects import Effect, PostMessage
from actors.incident.joining import Joining
from actors.incident.keys import joining_key
from actors.incident.model import Incident
from actors.incident.plan.channel import has_no_channel, own_channel
from actors.incident.plan.rows import Target


def joining_targets(incident: Incident) -> tuple[Target, ...]:
    """Return everybody who wrote something; Slack itself shows who only joins."""
    if has_no_channel(incident):
        return ()
    return tuple(
        Target(key=joining_key(x.version), occasion=x.occasion)
        for x in incident.joinings.all
        if x.note
    )


def joining_effect(incident: Incident, target: Target) -> Effect:
    (found,) = [
        x for x in incident.joinings.all if joining_key(x.version) == target.key
    ]
    body = joining_of(incident, found)
    return PostMessage(to=own_channel(incident).id, body=body)


def joining_of(incident: Incident, joining: Joining) -> JoiningView:
    return JoiningView(number=incident.number, joined=joining.mark, note=joining.note)
