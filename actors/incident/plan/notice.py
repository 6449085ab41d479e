"""The row that posts notices: which channel gets which, and which are moot.

A notice contains what one person changed at one time. Slack may delay it for hours, and
more may happen before it is posted. It must not present outdated news as current,
so its text is computed from all notices, separately for each reader.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from actors.incident.audience import announced_to
from actors.incident.bodies import NoticeView
from actors.incident.effects import Effect, PostMessage
from actors.incident.events import News
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId
from actors.incident.keys import notice_key
from actors.incident.lifecycle import ClosingNews, Phase, ReopeningNews
from actors.incident.model import Incident, Notice
from actors.incident.plan.rows import Target
from actors.incident.roles import LeadNews


def notice_targets(incident: Incident) -> tuple[Target, ...]:
    """Return each notice for the incident's channel and every announcement channel."""
    own = incident.channel.id if incident.channel else None
    closings = _undone_closings(incident)
    return tuple(
        Target(
            key=notice_key(notice.version, channel),
            occasion=notice.occasion,
            name=channel,
        )
        for notice in incident.notices
        for channel in (own, *announced_to(incident))
        if channel is not None
        if _concerns(incident, notice, channel)
        if not _is_moot(incident, notice, closings, channel)
    )


def notice_effect(incident: Incident, targets: tuple[Target, ...]) -> Effect:
    """Post the news; what a newer notice overtook is marked as earlier.

    That newer notice is already above this one, and readers take the lowest message for
    the latest.
    """
    keys = {target.key for target in targets}
    reader = ChannelId(targets[0].name)
    news: list[tuple[Mark, News]] = []
    earlier: list[tuple[Mark, News]] = []
    for notice in incident.notices:
        if notice_key(notice.version, reader) in keys:
            newer = _newer(incident, notice, reader)
            left = _not_said_in(newer, notice)
            (earlier if newer else news).extend((notice.mark, x) for x in left)
    own = incident.channel.id if incident.channel else None
    body = NoticeView(
        number=incident.number,
        title=incident.title,
        severity=incident.severity,
        channel=own,
        inside=reader == own,
        news=tuple(news),
        closed=incident.phase is Phase.CLOSED,
        earlier=tuple(earlier),
    )
    return PostMessage(to=reader, body=body)


def notice_age(incident: Incident, target: Target, now: datetime) -> timedelta:
    """Return how long ago the changes in this notice happened."""
    reader = ChannelId(target.name)
    return next(
        now - notice.mark.at
        for notice in incident.notices
        if notice_key(notice.version, reader) == target.key
    )


def _concerns(incident: Incident, notice: Notice, reader: ChannelId) -> bool:
    """Whether a notice is news there; an announcement covers everything before it.

    A channel gets no notices until Slack has accepted its announcement.
    """
    if incident.channel and reader == incident.channel.id:
        return not notice.is_for_others
    announced = incident.steps.announced
    return announced.get(reader, notice.version) < notice.version


def _undone_closings(incident: Incident) -> Mapping[int, int]:
    """Map each closing that was undone, and its reopening, to the closing.

    Closings and reopenings alternate, so the first closing belongs to the first
    reopening, and so on. All of them are versions of notices.
    """
    closings, reopenings = (
        [
            x.version
            for x in incident.notices
            if any(isinstance(y, kind) for y in x.news)
        ]
        for kind in (ClosingNews, ReopeningNews)
    )
    pairs = tuple(zip(closings, reopenings, strict=False))
    return {version: pair[0] for pair in pairs for version in pair}


def _is_moot(
    incident: Incident, notice: Notice, closings: Mapping[int, int], reader: ChannelId
) -> bool:
    """Whether this reader no longer needs the notice.

    A notice is moot in two cases. If somebody reopened the incident before the reader
    heard that it was closed, neither the closing nor the reopening is news. And if the
    reader already has newer notices on all its subjects, it is outdated. A notice is
    never moot once its call was sent: see ``Steps.has_begun``.
    """
    if incident.steps.has_begun(notice_key(notice.version, reader)):
        return False
    closing = closings.get(notice.version)
    if closing is not None and not _heard_of(incident, closing, reader):
        return True
    return not _not_said_in(_newer(incident, notice, reader), notice)


def _heard_of(incident: Incident, closing: int, reader: ChannelId) -> bool:
    """Whether a notice or a late announcement told this reader of the closing."""
    has_notice = incident.steps.has_begun(notice_key(closing, reader))
    return has_notice or incident.steps.announced.get(reader, 0) >= closing


def _newer(incident: Incident, notice: Notice, reader: ChannelId) -> tuple[Notice, ...]:
    """Return the newer notices that this reader got before this one.

    This happens when a person retries one refused step, or through Slack's limits.
    """
    return tuple(
        x
        for x in incident.notices
        if x.version > notice.version
        and incident.steps.has_begun(notice_key(x.version, reader))
    )


def _not_said_in(newer: tuple[Notice, ...], notice: Notice) -> tuple[News, ...]:
    """Return the news in a notice whose subjects no newer notice covers."""
    said = {_subject(news) for x in newer for news in x.news}
    return tuple(x for x in notice.news if _subject(x) not in said)


def _subject(news: News) -> type[News] | str:
    """Return what news is about; only the latest on a subject is current."""
    match news:
        case LeadNews(role=role):
            return role.key
        case ReopeningNews():
            return ClosingNews
        case _:
            return type(news)
