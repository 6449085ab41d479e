"""How the outcome of a step changes what is known of the steps."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TypeVar, assert_never

from attrs import evolve as with_

from actors.incident.ids import ChannelId, StepKey
from actors.incident.keys import (
    ANNOUNCE,
    CARD,
    invite_key,
    pin_key,
    row_of,
    target_of,
)
from actors.incident.steps.events import (
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
from actors.incident.steps.state import (
    IN_DOUBT,
    Channel,
    Deferral,
    Display,
    Refusal,
    Retired,
    Started,
    Steps,
)

K = TypeVar("K")
V = TypeVar("V")


FORGOTTEN = timedelta(hours=1)
"""A step not tried for this long after its wait starts with no delays counted.

It was not needed for a while, and now it is needed again.
"""


def evolve_steps(steps: Steps, event: StepEvent, version: int, occasion: str) -> Steps:
    """``version`` is the event's own; ``occasion`` was the latest one by then."""
    match event:
        case StepStarted():
            started = Started(at=event.at, version=version, covers=event.covers)
            return with_(steps, started=_put(steps.started, event.step, started))
        case StepDone():
            return settled(steps, event.step, version)
        case StepNotFound():
            doubted = _doubted(steps, event.step)
            return with_(doubted, started=_drop(steps.started, event.step))
        case StepDeferred():
            return _deferred(steps, event)
        case StepFailed():
            return _refused(steps, event.step, event.error, version)
        case ChannelCreated():
            channel = Channel(id=event.channel, name=event.name)
            return with_(settled(steps, event.step, version), channel=channel)
        case ChannelNameTaken():
            freed = _over(steps, event.step)
            return with_(freed, names_taken=steps.names_taken + 1)
        case Invited():
            over = _over(steps, event.step)
            return settled(over, invite_key(event.person), version)
        case InviteRefused():
            over = _over(steps, event.step)
            return _refused(over, invite_key(event.person), event.error, version)
        case Shown():
            return _shown(steps, event)
        case ShowRefused():
            over = _over(steps, event.step)
            refused = with_(
                over.display(event.surface),
                # An earlier call in doubt may have shown something else.
                shown=None,
                refused=event.view,
                error=event.error,
                refused_in=occasion,
            )
            return with_(over, displays=_put(over.displays, event.surface, refused))
        case SurfaceLost():
            return _taken_off(steps, event)
        case SurfaceReplaced():
            return _replaced(steps, event, occasion)
        case _:
            assert_never(event)


def settled(steps: Steps, target: StepKey, version: int) -> Steps:
    """Mark this target as done, by the bot or by a person."""
    announced = steps.announced
    if row_of(target) == ANNOUNCE:
        shown = _version_shown(steps, target, version)
        announced = _put(announced, ChannelId(target_of(target)), shown)
    return with_(
        _over(steps, target),
        settled=steps.settled | {target},
        refused=_drop(steps.refused, target),
        announced=announced,
    )


def _version_shown(steps: Steps, step: StepKey, version: int) -> int:
    """Return the version that an announcement shows: that of its intent."""
    if step in steps.started:
        return steps.started[step].version
    if step in steps.refused:
        return steps.refused[step].version
    return version


def _refused(steps: Steps, target: StepKey, error: str, version: int) -> Steps:
    shown = _version_shown(steps, target, version)
    refusal = Refusal(error=error, version=shown)
    if error == IN_DOUBT:
        steps = _doubted(steps, target)
    return with_(_over(steps, target), refused=_put(steps.refused, target, refusal))


def _doubted(steps: Steps, step: StepKey) -> Steps:
    return with_(steps, doubted=steps.doubted | {step})


def _deferred(steps: Steps, event: StepDeferred) -> Steps:
    earlier = steps.deferred.get(event.step)
    if earlier and event.at - earlier.until > FORGOTTEN:
        earlier = None
    deferral = Deferral(
        since=earlier.since if earlier else event.at,
        until=event.until,
        why=event.why,
        attempts=earlier.attempts + 1 if earlier else 1,
    )
    started = steps.started
    return with_(
        steps,
        deferred=_put(steps.deferred, event.step, deferral),
        started=started if event.doubtful else _drop(started, event.step),
    )


def _shown(steps: Steps, event: Shown) -> Steps:
    over = _over(steps, event.step)
    before = over.display(event.surface)
    is_new = event.ts is not None and event.ts != before.ts
    display = Display(
        posting=before.posting + 1 if is_new else before.posting,
        channel=event.channel,
        ts=event.ts,
        shown=event.view,
        last_shown=event.view or (None if is_new else before.last_shown),
        replaced_at=before.replaced_at,
    )
    return with_(over, displays=_put(over.displays, event.surface, display))


def _taken_off(steps: Steps, event: SurfaceLost | SurfaceReplaced) -> Steps:
    """Leave the surface without a message: the next one is a new posting."""
    over = _over(steps, event.step)
    before = over.display(event.surface)
    empty = Display(posting=before.posting, replaced_at=before.replaced_at)
    if event.surface == CARD:
        # A deleted message has lost its pin; a replaced one is unpinned.
        over = _over(over, pin_key(before.posting))
    return with_(over, displays=_put(over.displays, event.surface, empty))


def _replaced(steps: Steps, event: SurfaceReplaced, occasion: str) -> Steps:
    before = steps.display(event.surface)
    bare = _taken_off(steps, event)
    if before.channel is None or before.ts is None:
        return bare
    old = Retired(
        surface=event.surface,
        posting=before.posting,
        channel=before.channel,
        ts=before.ts,
        occasion=occasion,
    )
    empty = with_(bare.display(event.surface), replaced_at=event.at)
    displays = _put(bare.displays, event.surface, empty)
    return with_(bare, displays=displays, retired=(*bare.retired, old))


def _over(steps: Steps, step: StepKey) -> Steps:
    """End the doubt about a step, and its wait."""
    if step not in steps.started and step not in steps.deferred:
        return steps
    return with_(
        steps,
        started=_drop(steps.started, step),
        deferred=_drop(steps.deferred, step),
    )


def _put(table: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    return {**table, key: value}


def _drop(table: Mapping[StepKey, V], key: StepKey) -> Mapping[StepKey, V]:
    if key not in table:
        return table
    return {k: v for k, v in table.items() if k != key}
