"""The rows that announce the incident to other channels, and keep that up to date.

Rule: an announcement that somebody deleted is not posted again, and one that Slack does
not let Muster edit stays as it is.
"""

from collections.abc import Iterator
from datetime import datetime

from actors.incident.announcement import announcement_of
from actors.incident.audience import announced_to
from actors.incident.effects import Effect, PostMessage, Surface
from actors.incident.ids import ChannelId
from actors.incident.keys import (
    announce_key,
    announcement_surface,
    edit_key,
)
from actors.incident.model import DECLARED, Incident
from actors.incident.plan.fresh import show
from actors.incident.plan.rows import Due, Target
from actors.incident.steps.state import FROZEN, Display
from actors.incident.versions import ANNOUNCEMENTS_FOLLOW


def announce_targets(incident: Incident) -> tuple[Target, ...]:
    return tuple(
        Target(key=announce_key(channel), occasion=DECLARED, name=channel)
        for channel in announced_to(incident)
    )


def announce_effect(incident: Incident, target: Target) -> Effect:
    channel = ChannelId(target.name)
    body, thread = announcement_of(incident, channel), incident.thread_for(channel)
    return PostMessage(to=channel, body=body, thread=thread)


def announcement_targets(incident: Incident) -> tuple[Target, ...]:
    """Return the announcements that Slack refused to edit.

    Where messages cannot be edited for good, nobody can do anything about it, and the
    thread says what has changed.
    """
    return tuple(
        Target(
            key=edit_key(surface, display.posting),
            occasion=display.refused_in or DECLARED,
            name=channel,
            surface=surface,
        )
        for channel in announced_to(incident)
        for surface in (announcement_surface(channel),)
        for display in (incident.steps.display(surface),)
        if display.error not in {"", *FROZEN} and display.ts is not None
    )


def announcement_steps(incident: Incident, _now: datetime) -> Iterator[Due]:
    for channel in announced_to(incident):
        name = announcement_surface(channel)
        display = incident.steps.display(name)
        if _is_kept(incident, channel, display):
            view = announcement_of(incident, channel)
            yield from show(incident, Surface(name=name, view=view), channel)


def _is_kept(incident: Incident, channel: ChannelId, display: Display) -> bool:
    """Whether an announcement is there, and follows what changes.

    One of an earlier version stays as it is until its channel hears of a change, so an
    upgrade does not edit the announcements of every incident that ever was.
    """
    is_new = incident.plan >= ANNOUNCEMENTS_FOLLOW
    is_followed = is_new or channel in incident.steps.followed
    return display.ts is not None and display.error not in FROZEN and is_followed
