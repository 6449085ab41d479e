"""The row that bookmarks the documentation in the incident's channel."""

from actors.incident.effects import AddBookmark, Effect
from actors.incident.keys import bookmark_key
from actors.incident.model import DECLARED, Incident
from actors.incident.plan.channel import has_no_channel, own_channel
from actors.incident.plan.rows import Target


def bookmark_targets(incident: Incident) -> tuple[Target, ...]:
    if has_no_channel(incident):
        return ()
    return tuple(
        Target(key=bookmark_key(link.key), occasion=DECLARED, name=link.title)
        for link in incident.links
    )


def bookmark_effect(incident: Incident, target: Target) -> Effect:
    link = next(x for x in incident.links if bookmark_key(x.key) == target.key)
    return AddBookmark(channel=own_channel(incident).id, link=link)
