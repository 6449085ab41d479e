"""The news: who has to be told what, of all that happened after the announcement."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from actors.incident.effects import Effect, PostMessage
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId
from actors.incident.keys import told_key
from actors.incident.model import Incident, Notice
from actors.incident.pictures import notice_of
from actors.incident.rows import Target, has_begun
from actors.incident.views import Change, LeadMoved, WasClosed, WasReopened


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
    """What was overtaken by newer news is told as what it is: earlier."""
    keys = {target.key for target in targets}
    reader = ChannelId(targets[0].name)
    changes: list[tuple[Mark, Change]] = []
    earlier: list[tuple[Mark, Change]] = []
    for notice in incident.notices:
        if told_key(notice.version, reader) in keys:
            newer = _newer(incident, notice, reader)
            left = _not_said_in(newer, notice)
            (earlier if newer else changes).extend((notice.mark, x) for x in left)
    return PostMessage(to=reader, body=notice_of(incident, reader, changes, earlier))


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
    """Nobody need hear what was taken back before they did, or what newer news say."""
    if has_begun(incident, told_key(notice.version, reader)):
        return False
    closing = closings.get(notice.version)
    if closing is not None and not _heard_of(incident, closing, reader):
        return True
    return not _not_said_in(_newer(incident, notice, reader), notice)


def _heard_of(incident: Incident, closing: int, reader: ChannelId) -> bool:
    """Whether a notice of it or a late announcement said that it was over."""
    is_told = has_begun(incident, told_key(closing, reader))
    return is_told or incident.announced.get(reader, 0) >= closing


def _newer(incident: Incident, notice: Notice, reader: ChannelId) -> tuple[Notice, ...]:
    """What this reader heard of already, though it happened later."""
    return tuple(
        x
        for x in incident.notices
        if x.version > notice.version
        and has_begun(incident, told_key(x.version, reader))
    )


def _not_said_in(newer: tuple[Notice, ...], notice: Notice) -> tuple[Change, ...]:
    """The changes of a notice on whose subject nothing newer was told."""
    said = {_subject(change) for x in newer for change in x.changes}
    return tuple(x for x in notice.changes if _subject(x) not in said)


def _subject(change: Change) -> type[Change] | str:
    """What a change is about: of two about the same, only the later one holds."""
    match change:
        case LeadMoved(role=role):
            return role.key
        case WasReopened():
            return WasClosed
        case _:
            return type(change)
