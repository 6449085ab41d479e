"""The thread in which an announcement channel reads what changes.

Rule: a channel that was not told of the incident by an announcement hears nothing, and
one whose announcement has no thread hears it in the channel itself.
"""

from functools import partial

from actors.incident.announcement import announcement_of
from actors.incident.effects import FindMessage, Step, Surface
from actors.incident.ids import ChannelId, MessageTs
from actors.incident.keys import announce_key, announcement_surface, finding_key
from actors.incident.model import Incident
from actors.incident.plan.rows import Due


def thread_of(incident: Incident, channel: ChannelId) -> MessageTs | None:
    """Return the thread for news in this channel, unless Slack refuses threads there.

    It is that of the announcement, or that in which the announcement itself is.
    """
    if channel in incident.steps.unthreaded:
        return None
    if thread := incident.thread_for(channel):
        return thread
    return incident.steps.display(announcement_surface(channel)).ts


def is_sought(incident: Incident, channel: ChannelId) -> bool:
    """Whether an announcement is there, and nobody knows which message it is.

    An earlier version did not note it, or a person saw it.
    """
    display = incident.steps.display(announcement_surface(channel))
    is_unknown = display.ts is None and not display.posting
    if incident.thread_for(channel):
        return False
    is_there = announce_key(channel) in incident.steps.settled
    return is_unknown and is_there and channel not in incident.steps.unthreaded


def search(incident: Incident, channel: ChannelId) -> Due:
    """Look for an announcement, once."""
    return Due(key=finding_key(channel), make=partial(_search, incident, channel))


def _search(incident: Incident, channel: ChannelId) -> Step:
    effect = FindMessage(
        channel=channel,
        posted_by=announce_key(channel),
        since=incident.declared.at,
    )
    view = announcement_of(incident, channel)
    surface = Surface(name=announcement_surface(channel), view=view)
    return Step(key=finding_key(channel), effect=effect, covers=(), surface=surface)
