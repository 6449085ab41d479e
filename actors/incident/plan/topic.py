"""The row that keeps the topic of the incident's channel up to date."""

from collections.abc import Iterator
from datetime import datetime

from attrs import evolve as with_

from actors.incident.effects import Surface
from actors.incident.keys import TOPIC
from actors.incident.lifecycle import Phase
from actors.incident.model import Incident
from actors.incident.plan.channel import own_channel
from actors.incident.plan.fresh import show, surface_targets
from actors.incident.plan.rows import Due, Target
from actors.incident.plan.status import status_of, unless_older
from actors.incident.views import TopicView


def topic_targets(incident: Incident) -> tuple[Target, ...]:
    return surface_targets(incident, TOPIC)


def topic_steps(incident: Incident, _now: datetime) -> Iterator[Due]:
    view = topic_of(incident)
    surface = Surface(name=TOPIC, view=view)
    surface = unless_older(incident, surface, with_(view, status=""))
    yield from show(incident, surface, own_channel(incident).id)


def topic_of(incident: Incident) -> TopicView:
    """Return what the topic shows.

    Slack posts a line in the channel for each change of the topic. So it names the
    incident lead alone, unless no role leads, and the card names the others.
    """
    status = status_of(incident)
    leading = any(role.leads for role in incident.roles.known)
    return TopicView(
        title=incident.title,
        severity=incident.severity,
        service=incident.service,
        leads=tuple(x for x in incident.leads if x.role.leads or not leading),
        closed=incident.phase is Phase.CLOSED,
        status=status.word if status else "",
    )
