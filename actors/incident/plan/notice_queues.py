"""What each reader has yet to hear, and which of it goes into the next message."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile

from attrs import frozen

from actors.incident.audience import announced_to
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId, StepKey
from actors.incident.keys import NOTICE, notice_key, notice_of, row_of
from actors.incident.model import Incident
from actors.incident.moot import is_moot
from actors.incident.notices import Notice
from actors.incident.urgency import GATHERED, is_urgent

GREW_OLD = timedelta(minutes=15)
"""When the oldest notice has waited this long, all unsent ones share a message."""


@frozen(kw_only=True)
class Queue:
    """What one reader has yet to hear.

    Attributes:
        first: the oldest notice of all.
        doubted: the oldest one whose call is in doubt.
        is_own: it is the incident's own channel.
    """

    channel: ChannelId
    first: int
    doubted: int | None
    is_own: bool

    @property
    def key(self) -> StepKey:
        """The key of the oldest notice in the next message.

        So a wait that Slack asked for still counts when newer notices join.
        """
        version = self.first if self.doubted is None else self.doubted
        return notice_key(version, self.channel)


def queues(incident: Incident) -> Iterator[Queue]:
    doubted = _in_doubt(incident)
    own = incident.own_channel
    for channel in readers(incident):
        first = next(pending(incident, channel), None)
        known = [x for x in (first, doubted.get(channel)) if x is not None]
        if known:
            yield Queue(
                channel=channel,
                first=min(known),
                doubted=doubted.get(channel),
                is_own=channel == own,
            )


def waits_until(incident: Incident, queue: Queue, now: datetime) -> datetime:
    """Return until when it waits for more from the same person.

    Nothing more can join it once there is news by somebody else, because news is told
    in order. While it waits, at most a few others have come in.
    """
    first = incident.notices.by_version[queue.first]
    until = first.mark.at + GATHERED
    if queue.doubted is not None or until <= now:
        return now
    waiting = (incident.notices.by_version[x] for x in pending(incident, queue.channel))
    is_due = any(_is_urgent(x) or x.mark.by != first.mark.by for x in waiting)
    return now if is_due else until


def _is_urgent(notice: Notice) -> bool:
    return any(map(is_urgent, notice.news))


def readers(incident: Incident) -> tuple[ChannelId, ...]:
    own = (incident.channel.id,) if incident.channel else ()
    return (*own, *announced_to(incident))


def _in_doubt(incident: Incident) -> dict[ChannelId, int]:
    found: dict[ChannelId, int] = {}
    for key in incident.steps.started:
        if row_of(key) == NOTICE and not incident.steps.is_over(key):
            version, channel = notice_of(key)
            found[channel] = min(version, found.get(channel, version))
    return found


def next_batch(incident: Incident, queue: Queue, now: datetime) -> tuple[int, ...]:
    """Choose which of one reader's notices go into the next message.

    Normally these are the oldest and what the same person did within ``GATHERED``, or
    everything up to news that cannot wait. After an outage nobody wants ten messages in
    a row: once the oldest has waited for ``GREW_OLD``, all of them share one. A call in
    doubt comes first, with exactly the notices that it covered, because the message may
    be there with that content.
    """
    if queue.doubted is not None:
        covers = incident.steps.started[queue.key].covers
        return tuple(
            notice_of(target)[0]
            for target in covers
            if not incident.steps.is_over(target)
        )
    waiting = tuple(pending(incident, queue.channel))
    first = incident.notices.by_version[queue.first].mark
    if now - first.at > GREW_OLD:
        return waiting
    notices = [incident.notices.by_version[version] for version in waiting]
    for place, notice in enumerate(notices, start=1):
        if _is_urgent(notice):
            return waiting[:place]
    return tuple(x.version for x in takewhile(partial(_belongs_to, first), notices))


def _belongs_to(first: Mark, notice: Notice) -> bool:
    """Whether the same person did it at about the same time."""
    is_near = notice.mark.at - first.at <= GATHERED
    return notice.mark.by == first.by and is_near


def pending(incident: Incident, channel: ChannelId) -> Iterator[int]:
    """Yield what this reader has yet to hear, in order."""
    backlog = incident.notices.backlogs.get(channel)
    if backlog is None:
        return
    for version in incident.notices.pending(backlog):
        if not is_moot(incident, version, channel):
            yield version
