"""The row that posts notices: which channel gets which, and which are moot.

A notice contains what one person changed at one time. Slack may delay it for hours, and
more may happen before it is posted. It must not present an outdated change as current,
so its text is computed from all notices, separately for each reader.
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
    """Return each notice for the incident's channel and every announcement channel."""
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
    """Post the changes; those that a newer notice overtook are marked as earlier.

    That newer notice is already above this one, and readers take the lowest message for
    the latest.
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
    """Return how long ago the changes of this notice happened."""
    reader = ChannelId(target.name)
    return next(
        now - notice.mark.at
        for notice in incident.notices
        if told_key(notice.version, reader) == target.key
    )


def _concerns(incident: Incident, notice: Notice, reader: ChannelId) -> bool:
    """Whether a notice is news there; an announcement covers everything before it.

    A channel whose announcement is still due or was refused gets no notices.
    """
    if incident.channel and reader == incident.channel.id:
        return not notice.is_for_others
    announced = incident.steps.announced
    return announced.get(reader, notice.version) < notice.version


def _taken_back(incident: Incident) -> Mapping[int, int]:
    """Map each closing that was undone, and its reopening, to the closing.

    Closings and reopenings alternate, so the first closing belongs to the first
    reopening, and so on. All of them are versions of notices.
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
    """Whether this reader no longer needs the notice.

    A notice is moot in two cases. If somebody reopened the incident before the reader
    heard that it was closed, neither the closing nor the reopening is news. And if the
    reader already has newer notices on all its subjects, it is outdated. A notice is
    never moot once its call was sent: see ``Steps.has_begun``.
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
    """Return the newer notices that this reader got before this one.

    This happens when a person retries one refused step, or through Slack's limits.
    """
    return tuple(
        x
        for x in incident.notices
        if x.version > notice.version
        and incident.steps.has_begun(told_key(x.version, reader))
    )


def _not_said_in(newer: tuple[Notice, ...], notice: Notice) -> tuple[Change, ...]:
    """Return the changes of a notice whose subjects no newer notice covers."""
    said = {_subject(change) for x in newer for change in x.changes}
    return tuple(x for x in notice.changes if _subject(x) not in said)


def _subject(change: Change) -> type[Change] | str:
    """Return what a change is about; only the latest on a subject is current."""
    match change:
        case LeadMoved(role=role):
            return role.key
        case WasReopened():
            return WasClosed
        case _:
            return type(change)
