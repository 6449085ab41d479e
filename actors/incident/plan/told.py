"""The row that tells channels of changes: who has to hear of which, and what is moot.

A notice holds what one person changed at one time. Slack may make it wait for hours,
and more may happen before it is posted. A reader must not be told what no longer holds
as if it did, so what to tell is computed from all notices, separately for each reader.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from actors.incident.bodies import NoticeView
from actors.incident.effects import Effect, PostMessage
from actors.incident.events import Change
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId
from actors.incident.keys import told_key
from actors.incident.lifecycle import Phase, WasClosed, WasReopened
from actors.incident.model import Incident, Notice
from actors.incident.plan.rows import Target
from actors.incident.roles import LeadMoved


def told_targets(incident: Incident) -> tuple[Target, ...]:
    """Give each notice to the incident's channel and to every announcement channel."""
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


def told_effect(incident: Incident, targets: tuple[Target, ...]) -> Effect:
    """Post what changed; what newer notices overtook is marked as earlier.

    The newer notice is there already, above this one, and the reader takes the lowest
    for the latest.
    """
    keys = {target.key for target in targets}
    reader = ChannelId(targets[0].name)
    changes: list[tuple[Mark, Change]] = []
    earlier: list[tuple[Mark, Change]] = []
    for notice in incident.notices:
        if told_key(notice.version, reader) in keys:
            newer = _newer(incident, notice, reader)
            left = _not_said_in(newer, notice)
            (earlier if newer else changes).extend((notice.mark, x) for x in left)
    own = incident.channel.id if incident.channel else None
    body = NoticeView(
        number=incident.number,
        title=incident.title,
        severity=incident.severity,
        channel=own,
        inside=reader == own,
        changes=tuple(changes),
        closed=incident.phase is Phase.CLOSED,
        earlier=tuple(earlier),
    )
    return PostMessage(to=reader, body=body)


def told_age(incident: Incident, target: Target, now: datetime) -> timedelta:
    """Return how long ago the changes happened that this target is to hear of."""
    reader = ChannelId(target.name)
    return next(
        now - notice.mark.at
        for notice in incident.notices
        if told_key(notice.version, reader) == target.key
    )


def _concerns(incident: Incident, notice: Notice, reader: ChannelId) -> bool:
    """Whether it is news there; an announcement says all that happened before it.

    A channel whose announcement is still due, or was refused, hears of no change.
    """
    if incident.channel and reader == incident.channel.id:
        return not notice.is_for_others
    announced = incident.steps.announced
    return announced.get(reader, notice.version) < notice.version


def _taken_back(incident: Incident) -> Mapping[int, int]:
    """Map each closing that was taken back, and its reopening, to the closing.

    Closings and reopenings alternate, so the first of one belongs to the first of the
    other. All are versions of notices.
    """
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
    """Whether this reader need not hear of it any more.

    A notice is moot in two cases. Somebody reopened the incident before the reader
    heard that it was closed: then neither the closing nor the reopening is news. Or
    newer notices, which the reader has, are about all that this one is about. It is
    never moot once its call has left: see ``Steps.has_begun``.
    """
    if incident.steps.has_begun(told_key(notice.version, reader)):
        return False
    closing = closings.get(notice.version)
    if closing is not None and not _heard_of(incident, closing, reader):
        return True
    return not _not_said_in(_newer(incident, notice, reader), notice)


def _heard_of(incident: Incident, closing: int, reader: ChannelId) -> bool:
    """Whether a notice or a late announcement told this reader of the closing."""
    is_told = incident.steps.has_begun(told_key(closing, reader))
    return is_told or incident.steps.announced.get(reader, 0) >= closing


def _newer(incident: Incident, notice: Notice, reader: ChannelId) -> tuple[Notice, ...]:
    """Return the notices that this reader got first, though they happened later.

    A person who retries one refused step, or Slack's limits, can cause that.
    """
    return tuple(
        x
        for x in incident.notices
        if x.version > notice.version
        and incident.steps.has_begun(told_key(x.version, reader))
    )


def _not_said_in(newer: tuple[Notice, ...], notice: Notice) -> tuple[Change, ...]:
    """Return the changes of a notice on whose subject nothing newer was told."""
    said = {_subject(change) for x in newer for change in x.changes}
    return tuple(x for x in notice.changes if _subject(x) not in said)


def _subject(change: Change) -> type[Change] | str:
    """Return what a change is about: of two about the same, only the later holds."""
    match change:
        case LeadMoved(role=role):
            return role.key
        case WasReopened():
            return WasClosed
        case _:
            return type(change)
