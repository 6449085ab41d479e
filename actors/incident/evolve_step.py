"""How the outcome of a step changes an incident."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TypeVar, assert_never

from attrs import evolve as with_

from actors.incident.events import (
    ChannelCreated,
    ChannelNameTaken,
    Invited,
    InviteRefused,
    Shown,
    ShowRefused,
    StepDeferred,
    StepDone,
    StepEvent,
    StepFailed,
    StepNotFound,
    StepStarted,
    SurfaceLost,
    SurfaceReplaced,
)
from actors.incident.ids import ChannelId, StepKey
from actors.incident.keys import (
    ANNOUNCE,
    CARD,
    invite_key,
    pin_key,
    row_of,
    target_of,
)
from actors.incident.model import (
    DECLARED,
    IN_DOUBT,
    Channel,
    Deferral,
    Display,
    Incident,
    Notice,
    Refusal,
    Retired,
    Started,
)
from actors.incident.views import GotChannel

K = TypeVar("K")
V = TypeVar("V")


LATE_CHANNEL_IS_TOLD = 2
"""The version of the plan with which this began."""

FORGOTTEN = timedelta(hours=1)
"""A step that was let be for so long after its wait begins a new patience."""


def evolve_step(incident: Incident, event: StepEvent) -> Incident:
    match event:
        case StepStarted():
            started = Started(
                at=event.at, version=incident.version, covers=event.covers
            )
            return with_(incident, started=_put(incident.started, event.step, started))
        case StepDone():
            return settled(incident, event.step)
        case StepNotFound():
            doubted = _doubted(incident, event.step)
            return with_(doubted, started=_drop(incident.started, event.step))
        case StepDeferred():
            return _deferred(incident, event)
        case StepFailed():
            return _refused(incident, event.step, event.error)
        case ChannelCreated():
            return _channel_made(incident, event)
        case ChannelNameTaken():
            freed = _over(incident, event.step)
            return with_(freed, names_taken=incident.names_taken + 1)
        case Invited():
            return settled(_over(incident, event.step), invite_key(event.person))
        case InviteRefused():
            over = _over(incident, event.step)
            return _refused(over, invite_key(event.person), event.error)
        case Shown():
            return _shown(incident, event)
        case ShowRefused():
            over = _over(incident, event.step)
            refused = with_(
                over.display(event.surface),
                # An earlier call in doubt may have shown something else.
                shown=None,
                refused=event.view,
                error=event.error,
                refused_in=over.occasions[-1].key,
            )
            return with_(over, displays=_put(over.displays, event.surface, refused))
        case SurfaceLost():
            return _taken_off(incident, event)
        case SurfaceReplaced():
            return _replaced(incident, event)
        case _:
            assert_never(event)


def settled(incident: Incident, target: StepKey) -> Incident:
    """This target is done, whoever did it."""
    announced = incident.announced
    if row_of(target) == ANNOUNCE:
        version = _version_shown(incident, target)
        announced = _put(announced, ChannelId(target_of(target)), version)
    return with_(
        _over(incident, target),
        settled=incident.settled | {target},
        refused=_drop(incident.refused, target),
        announced=announced,
    )


def _channel_made(incident: Incident, event: ChannelCreated) -> Incident:
    """Whoever heard of the incident before it had a channel is told that it has one."""
    channel = Channel(id=event.channel, name=event.name)
    made = with_(settled(incident, event.step), channel=channel)
    if incident.retried is None or incident.plan < LATE_CHANNEL_IS_TOLD:
        return made
    notice = Notice(
        version=incident.version,
        occasion=DECLARED,
        mark=with_(incident.retried, at=event.at),
        changes=(GotChannel(),),
        is_for_others=True,
    )
    return with_(made, notices=(*made.notices, notice))


def _version_shown(incident: Incident, step: StepKey) -> int:
    """The version that an announcement shows: that of its intent."""
    if step in incident.started:
        return incident.started[step].version
    if step in incident.refused:
        return incident.refused[step].version
    return incident.version


def _refused(incident: Incident, target: StepKey, error: str) -> Incident:
    version = _version_shown(incident, target)
    refusal = Refusal(error=error, version=version)
    if error == IN_DOUBT:
        incident = _doubted(incident, target)
    return with_(
        _over(incident, target), refused=_put(incident.refused, target, refusal)
    )


def _doubted(incident: Incident, step: StepKey) -> Incident:
    return with_(incident, doubted=incident.doubted | {step})


def _deferred(incident: Incident, event: StepDeferred) -> Incident:
    earlier = incident.deferred.get(event.step)
    if earlier and event.at - earlier.until > FORGOTTEN:
        earlier = None
    deferral = Deferral(
        since=earlier.since if earlier else event.at,
        until=event.until,
        why=event.why,
        attempts=earlier.attempts + 1 if earlier else 1,
    )
    started = incident.started
    return with_(
        incident,
        deferred=_put(incident.deferred, event.step, deferral),
        started=started if event.doubtful else _drop(started, event.step),
    )


def _shown(incident: Incident, event: Shown) -> Incident:
    over = _over(incident, event.step)
    before = over.display(event.surface)
    is_new = event.ts is not None and event.ts != before.ts
    display = Display(
        posting=before.posting + 1 if is_new else before.posting,
        channel=event.channel,
        ts=event.ts,
        shown=event.view,
        told=event.view or (None if is_new else before.told),
        replaced_at=before.replaced_at,
    )
    return with_(over, displays=_put(over.displays, event.surface, display))


def _taken_off(incident: Incident, event: SurfaceLost | SurfaceReplaced) -> Incident:
    """The surface has no message any more: the next one is a posting of its own."""
    over = _over(incident, event.step)
    before = over.display(event.surface)
    empty = Display(posting=before.posting, replaced_at=before.replaced_at)
    if event.surface == CARD:
        # A message that is gone takes its pin with it, and an old one loses its own.
        over = _over(over, pin_key(before.posting))
    return with_(over, displays=_put(over.displays, event.surface, empty))


def _replaced(incident: Incident, event: SurfaceReplaced) -> Incident:
    before = incident.display(event.surface)
    bare = _taken_off(incident, event)
    if before.channel is None or before.ts is None:
        return bare
    old = Retired(
        surface=event.surface,
        posting=before.posting,
        channel=before.channel,
        ts=before.ts,
        occasion=bare.occasions[-1].key,
    )
    empty = with_(bare.display(event.surface), replaced_at=event.at)
    displays = _put(bare.displays, event.surface, empty)
    return with_(bare, displays=displays, retired=(*bare.retired, old))


def _over(incident: Incident, step: StepKey) -> Incident:
    """The step is neither in doubt nor waiting any more."""
    if step not in incident.started and step not in incident.deferred:
        return incident
    return with_(
        incident,
        started=_drop(incident.started, step),
        deferred=_drop(incident.deferred, step),
    )


def _put(table: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return {**table, key: value}


def _drop(table: Mapping[StepKey, V], key: StepKey) -> Mapping[StepKey, V]:
    if key not in table:
        return table
    return {k: v for k, v in table.items() if k != key}
