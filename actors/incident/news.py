"""The news: who has to be told what, of all that happened after the announcement."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from actors.incident.effects import Effect, PostMessage
from actors.incident.ids import ChannelId
from actors.incident.keys import told_key
from actors.incident.model import Incident, Notice
from actors.incident.pictures import notice_of
from actors.incident.rows import Target, has_begun
from actors.incident.views import WasClosed, WasReopened


def readers(incident: Incident) -> tuple[Target, ...]:
    """Who has to be told of which notice: the channel, and who heard before it."""
    own = incident.channel.id if incident.channel else None
    closings = _taken_back(incident)
    return tuple(
        Target(
            key=told_key(notice.version, channel),
            occasion=notice.occasion,
            name=channel,
        )
        for notice in incident.notices
        for channel in (own, *incident.announce)
        if channel is not None
        if _concerns(incident, notice, channel)
        if not _is_moot(incident, notice, closings, channel)
    )


def tell(incident: Incident, targets: tuple[Target, ...]) -> Effect:
    keys = {target.key for target in targets}
    reader = ChannelId(targets[0].name)
    notices = tuple(x for x in incident.notices if told_key(x.version, reader) in keys)
    return PostMessage(to=reader, body=notice_of(incident, notices, reader))


def age(incident: Incident, target: Target, now: datetime) -> timedelta:
    """How long ago that happened which this target is to be told."""
    reader = ChannelId(target.name)
    return next(
        now - notice.mark.at
        for notice in incident.notices
        if told_key(notice.version, reader) == target.key
    )


def _concerns(incident: Incident, notice: Notice, reader: ChannelId) -> bool:
    if incident.channel and reader == incident.channel.id:
        return not notice.is_for_others
    return incident.announced.get(reader, notice.version) < notice.version


def _taken_back(incident: Incident) -> Mapping[int, int]:
    """Each closing that was taken back, by itself and by its reopening (versions)."""
    closings, reopenings = (
        [
            x.version
            for x in incident.notices
            if any(isinstance(y, kind) for y in x.changes)
        ]
        for kind in (WasClosed, WasReopened)
    )
    pairs = tuple(zip(closings, reopenings, strict=False))
    return {version: pair[0] for pair in pairs for version in pair}


def _is_moot(
    incident: Incident, notice: Notice, closings: Mapping[int, int], reader: ChannelId
) -> bool:
    """Whoever did not hear that it was over need not hear that it is not over."""
    closing = closings.get(notice.version)
    return closing is not None and not any(
        has_begun(incident, told_key(version, reader))
        for version in (closing, notice.version)
    )
