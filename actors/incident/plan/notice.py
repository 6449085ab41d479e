"""The row that posts notices, to each reader one after another.

A notice contains what one person changed at one time. It waits a little for more from
the same person. Slack may delay it for hours, and more may happen before it is posted.
It must not present outdated news as current, so its text is computed from all notices,
separately for each reader.

Rule: outside the incident's channel, news goes into the announcement's thread, unless
it has to be seen in the channel. The intent notes which place was meant.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import chain

from actors.incident.bodies import NoticeView
from actors.incident.effects import PostMessage, Step
from actors.incident.events import News
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId, MessageTs, PersonId
from actors.incident.keys import NOTICE, notice_key
from actors.incident.lifecycle import Phase
from actors.incident.model import DECLARED, Incident
from actors.incident.moot import begun_after, is_moot
from actors.incident.notices import is_among, subject_of
from actors.incident.plan.notice_queues import (
    Queue,
    next_batch,
    pending,
    queues,
    readers,
    waits_until,
)
from actors.incident.plan.rows import Due, Index, Need, Row, Target
from actors.incident.plan.threads import is_sought, search, thread_of
from actors.incident.urgency import is_loud


def notice_row(*, needs: tuple[Need, ...]) -> Row:
    """Make the row for the incident's channel and every announcement channel."""
    index = Index(occasions=_occasions, targets_of=_targets_of)
    return Row(name=NOTICE, targets=_undone, steps=_steps, needs=needs, index=index)


def _steps(incident: Incident, now: datetime) -> Iterator[Due | datetime]:
    for queue in sorted(queues(incident), key=lambda queue: queue.first):
        until = waits_until(incident, queue, now)
        if until > now:
            yield until
        elif _is_held_up(incident, queue):
            yield search(incident, queue.channel)
        else:
            yield Due(key=queue.key, make=partial(_step, incident, queue, now))


def _is_held_up(incident: Incident, queue: Queue) -> bool:
    """Whether nobody knows yet where the announcement is, with its thread."""
    is_begun = queue.doubted is not None or queue.is_own
    return not is_begun and is_sought(incident, queue.channel)


def _step(incident: Incident, queue: Queue, now: datetime) -> Step:
    versions = next_batch(incident, queue, now)
    covers = tuple(notice_key(version, queue.channel) for version in versions)
    effect = _effect(incident, queue, versions)
    return Step(key=queue.key, effect=effect, covers=covers)


def _thread(
    incident: Incident, queue: Queue, versions: tuple[int, ...]
) -> MessageTs | None:
    """Return the thread that this news goes into, or went into if it is in doubt.

    Where the announcement is a reply, only the readers of that thread know of it.
    """
    if queue.doubted is not None:
        place = incident.steps.started[queue.key].place
        return place.thread if place else None
    if queue.is_own:
        return None
    notices = incident.notices.by_version
    loud = any(is_loud(news) for version in versions for news in notices[version].news)
    if loud and incident.thread_for(queue.channel) is None:
        return None
    return thread_of(incident, queue.channel)


def _effect(incident: Incident, queue: Queue, versions: tuple[int, ...]) -> PostMessage:
    """Post the news; what a newer notice overtook is marked as earlier.

    That newer notice is already above this one, and readers take the lowest message for
    the latest.
    """
    channel = queue.channel
    backlog = incident.notices.backlogs.get(channel)
    heard = {**backlog.heard} if backlog else {}
    for subject, version in begun_after(incident, versions[0], channel).items():
        heard[subject] = max(version, heard.get(subject, 0))
    newest = max(heard.values(), default=0)
    news: list[tuple[Mark, News]] = []
    earlier: list[tuple[Mark, News]] = []
    for version in versions:
        notice = incident.notices.by_version[version]
        left = (x for x in notice.news if heard.get(subject_of(x), 0) <= version)
        is_overtaken = newest > version
        (earlier if is_overtaken else news).extend((notice.mark, x) for x in left)
    own = incident.channel.id if incident.channel else None
    body = NoticeView(
        number=incident.number,
        title=incident.title,
        severity=incident.severity,
        channel=own,
        inside=channel == own,
        news=tuple(news),
        closed=incident.phase is Phase.CLOSED,
        earlier=tuple(earlier),
    )
    thread = _thread(incident, queue, versions)
    return PostMessage(to=channel, body=body, thread=thread)


def _undone(incident: Incident) -> tuple[Target, ...]:
    """Return what each reader has yet to hear, or what Slack refused to post there."""
    backlogs = incident.notices.backlogs
    places = [
        (version, place, channel)
        for place, channel in enumerate(readers(incident))
        if channel in backlogs
        for version in (
            *pending(incident, channel),
            *_refused(incident, channel),
        )
    ]
    return tuple(
        _target(incident, version, channel) for version, _, channel in sorted(places)
    )


def _refused(incident: Incident, channel: ChannelId) -> Iterator[int]:
    for version in incident.notices.backlogs[channel].refused:
        if not is_moot(incident, version, channel):
            yield version


def _occasions(incident: Incident) -> Iterator[str]:
    notices, backlogs = incident.notices, incident.notices.backlogs.values()
    for backlog in backlogs:
        for version in backlog.refused:
            yield notices.by_version[version].occasion
    if any(_is_waiting(incident, version) for version in notices.late):
        yield DECLARED
    upto = notices.upto
    skipped = {x for backlog in backlogs for x in backlog.skipped if x <= upto}
    for person, versions in notices.recent_by.items():
        later = versions[bisect_right(versions, upto) :]
        earlier = (x for x in sorted(skipped) if _is_by(incident, x, person))
        waiting = (x for x in chain(earlier, later) if _is_waiting(incident, x))
        if (first := next(waiting, None)) is not None:
            yield notices.by_version[first].occasion


def _is_by(incident: Incident, version: int, person: PersonId) -> bool:
    notice = incident.notices.by_version[version]
    return notice.mark.by == person and not notice.is_for_others


def _is_waiting(incident: Incident, version: int) -> bool:
    return any(
        incident.notices.is_pending(backlog, version)
        and not is_moot(incident, version, channel)
        for channel, backlog in incident.notices.backlogs.items()
    )


def _targets_of(incident: Incident, occasion: str) -> Iterator[Target]:
    """Yield the notices of an occasion, for every reader who needs or got them."""
    for version in _versions_of(incident, occasion):
        for channel in readers(incident):
            if _concerns(incident, version, channel):
                yield _target(incident, version, channel)


def _concerns(incident: Incident, version: int, channel: ChannelId) -> bool:
    """Whether a notice was posted there, or is still to be.

    A channel gets no notices until Slack has accepted its announcement, which covers
    everything before it.
    """
    backlog = incident.notices.backlogs.get(channel)
    if backlog is None:
        return False
    if incident.steps.has_begun(notice_key(version, channel)):
        return True
    is_open = incident.notices.is_pending(backlog, version)
    is_open = is_open or is_among(backlog.refused, version)
    return is_open and not is_moot(incident, version, channel)


def _versions_of(incident: Incident, occasion: str) -> Iterable[int]:
    if occasion == DECLARED:
        return incident.notices.late
    return (incident.occasions[occasion].version,)


def _target(incident: Incident, version: int, channel: ChannelId) -> Target:
    occasion = incident.notices.by_version[version].occasion
    key = notice_key(version, channel)
    return Target(key=key, occasion=occasion, name=channel)
