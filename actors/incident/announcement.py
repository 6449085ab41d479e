"""What an announcement says, as the incident stands."""

from attrs import evolve as with_

from actors.incident.ids import ChannelId
from actors.incident.keys import announcement_surface
from actors.incident.model import IncidentDraft
from actors.incident.views import AnnouncementView


def announcement_of(incident: IncidentDraft, channel: ChannelId) -> AnnouncementView:
    """Return what the announcement in this channel has to show.

    An edit notifies nobody, so it neither adds nor removes @channel. If the incident
    was closed by the time it was announced, the announcement goes on saying so until
    the incident is reopened.
    """
    closed = incident.closed
    view = AnnouncementView(
        number=incident.number,
        title=incident.title,
        severity=incident.severity,
        unsure=incident.unsure,
        service=incident.service,
        declared=incident.declared,
        channel=incident.channel.id if incident.channel else None,
        closed=closed.mark if closed else None,
        summary=closed.summary if closed else "",
    )
    words = incident.updates.words
    view = with_(view, status=words.closed if closed else incident.updates.word)
    if closed is None:
        view = _with_updates(incident, view)
    display = incident.steps.display(announcement_surface(channel))
    if display.ts is None:
        is_heard = closed is None and incident.thread_for(channel) is None
        rings = incident.severity.mentions_channel and is_heard
        return with_(view, rings=rings, is_late=closed is not None)
    before = display.last_shown
    if not isinstance(before, AnnouncementView):
        return view
    is_same = before.closed is not None and before.closed == view.closed
    return with_(view, rings=before.rings, is_late=before.is_late and is_same)


def _with_updates(incident: IncidentDraft, view: AnnouncementView) -> AnnouncementView:
    """Add the latest update and the next; what was said before a reopening is over."""
    view = with_(view, next_update=incident.promise.due_at)
    sent = incident.updates.latest
    if sent is None or sent.mark.at < incident.question.opened_at:
        return view
    return with_(view, latest=sent.text, latest_at=sent.mark.at)
