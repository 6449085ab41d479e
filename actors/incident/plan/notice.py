"""The row that posts notices, to each reader one after another.

A notice contains what one person changed at one time. Slack may delay it for hours, and
more may happen before it is posted. It must not present outdated news as current,
so its text is computed from all notices, separately for each reader.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

from attrs import frozen

from actors.incident.audience import announced_to
from actors.incident.bodies import NoticeView
from actors.incident.effects import PostMessage, Step
from actors.incident.events import News
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId, PersonId, StepKey
from actors.incident.keys import NOTICE, notice_key, notice_of, row_of
from actors.incident.lifecycle import Phase
from actors.incident.model import DECLARED, Incident
from actors.incident.moot import begun_after, is_moot
from actors.incident.notices import is_among, subject_of
from actors.incident.plan.rows import Due, Index, Need, Row, Target

GREW_OLD = timedelta(minutes=15)
"""When the oldest notice has waited this long, all unsent ones share a message."""


def notice_row(*, needs: tuple[Need, ...]) -> Row:
    """Make the row for the incident's channel and every announcement channel."""
    index = Index(occasions=_occasions, targets_of=_targets_of)
    return Row(name=NOTICE, targets=_undone, steps=_steps, needs=needs, index=index)


@frozen(kw_only=True)
class Queue:
    """What one reader has yet to hear.

    Attributes:
        first: the oldest notice of all.
        doubted: the oldest one whose call is in doubt.
    """

    channel: ChannelId
    first: int
    doubted: int | None

    @property
    def key(self) -> StepKey:
        """The key of the oldest notice in the next message.

        So a wait that Slack asked for still counts when newer notices join.
        """
        version = self.first if self.doubted is None else self.doubted
        return notice_key(version, self.channel)


def _steps(incident: Incident, now: datetime) -> Iterator[Due]:
    for queue in sorted(_queues(incident), key=lambda queue: queue.first):
        yield Due(key=queue.key, make=partial(_step, incident, queue, now))


def _queues(incident: Incident) -> Iterator[Queue]:
    doubted = _in_doubt(incident)
    for channel in _readers(incident):
        first = next(_pending(incident, channel), None)
        known = [x for x in (first, doubted.get(channel)) if x is not None]
        if known:
            yield Queue(channel=channel, first=min(known), doubted=doubted.get(channel))


def _readers(incident: Incident) -> tuple[ChannelId, ...]:
    own = (incident.channel.id,) if incident.channel else ()
    return (*own, *announced_to(incident))


def _in_doubt(incident: Incident) -> dict[ChannelId, int]:
    found: dict[ChannelId, int] = {}
    for key in incident.steps.started:
        if row_of(key) == NOTICE and not incident.steps.is_over(key):
            version, channel = notice_of(key)
            found[channel] = min(version, found.get(channel, version))
    return found


def _step(incident: Incident, queue: Queue, now: datetime) -> Step:
    versions = _next_batch(incident, queue, now)
    covers = tuple(notice_key(version, queue.channel) for version in versions)
    effect = _effect(incident, queue.channel, versions)
    return Step(key=queue.key, effect=effect, covers=covers)


def _next_batch(incident: Incident, queue: Queue, now: datetime) -> tuple[int, ...]:
    """Choose which of one reader's notices go into the next message.

    Normally the oldest goes alone, because each change gets its own message. After an
    outage nobody wants ten messages in a row: once the oldest has waited for
    ``GREW_OLD``, all of them share one. A call in doubt comes first, with exactly the
    notices that it covered, because the message may be there with that content.
    """
    if queue.doubted is not None:
        covers = incident.steps.started[queue.key].covers
        return tuple(
            notice_of(target)[0]
            for target in covers
            if not incident.steps.is_over(target)
        )
    if now - incident.notices.by_version[queue.first].mark.at <= GREW_OLD:
        return (queue.first,)
    return tuple(_pending(incident, queue.channel))


def _effect(
    incident: Incident, channel: ChannelId, versions: tuple[int, ...]
) -> PostMessage:
    """Post the news; what a newer notice overtook is marked as earlier.

    That newer notice is already above this one, and readers take the lowest message for
    the latest.
    """
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
    return PostMessage(to=channel, body=body)


def _pending(incident: Incident, channel: ChannelId) -> Iterator[int]:
    """Yield what this reader has yet to hear, in order."""
    backlog = incident.notices.backlogs.get(channel)
    if backlog is None:
        return
    for version in incident.notices.pending(backlog):
        if not is_moot(incident, version, channel):
            yield version


def _undone(incident: Incident) -> tuple[Target, ...]:
    """Return what each reader has yet to hear, or what Slack refused to post there."""
    backlogs = incident.notices.backlogs
    places = [
        (version, place, channel)
        for place, channel in enumerate(_readers(incident))
        if channel in backlogs
        for version in (
            *_pending(incident, channel),
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
        for channel in _readers(incident):
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
