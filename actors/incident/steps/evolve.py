"""How the outcome of a step changes what is known of the steps."""

from datetime import timedelta
from typing import assert_never

from attrs import evolve as with_

from actors.incident.ids import ChannelId, StepKey
from actors.incident.keys import (
    ANNOUNCE,
    CARD,
    RECEIPT,
    announcement_surface,
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
    ThreadUnavailable,
)
from actors.incident.steps.state import (
    IN_DOUBT,
    Channel,
    Deferral,
    Display,
    Refusal,
    Retired,
    Started,
    StepsDraft,
)
from actors.incident.views import FreshView, is_all_done

FORGOTTEN = timedelta(hours=1)
"""A step not tried for this long after its wait starts with no delays counted.

It was not needed for a while, and now it is needed again.
"""


def add_to_steps(
    steps: StepsDraft, event: StepEvent, version: int, occasion: str
) -> None:
    """``version`` is the event's own; ``occasion`` was the latest one by then."""
    match event:
        case StepStarted():
            _started(steps, event, version)
        case StepDone():
            _announced(steps, event)
            settle_target(steps, event.step, version)
        case Shown():
            _shown(steps, event)
        case StepNotFound():
            steps.doubted |= {event.step}
            _not_started(steps, event.step)
        case StepDeferred():
            _deferred(steps, event)
        case StepFailed():
            _refused(steps, event.step, event.error, version)
        case ChannelCreated():
            settle_target(steps, event.step, version)
            steps.channel = Channel(id=event.channel, name=event.name)
        case ChannelNameTaken():
            _over(steps, event.step)
            steps.names_taken += 1
        case Invited():
            _over(steps, event.step)
            settle_target(steps, invite_key(event.person), version)
        case InviteRefused():
            _over(steps, event.step)
            _refused(steps, invite_key(event.person), event.error, version)
        case ShowRefused():
            _show_refused(steps, event, occasion)
        case SurfaceLost():
            _taken_off(steps, event)
        case SurfaceReplaced():
            _replaced(steps, event, occasion)
        case ThreadUnavailable():
            _over(steps, event.step)
            steps.unthreaded |= {event.channel}
        case _:
            assert_never(event)


def settle_target(steps: StepsDraft, target: StepKey, version: int) -> None:
    """Mark this target as done, by the bot or by a person."""
    if row_of(target) == ANNOUNCE:
        shown = _version_shown(steps, target, version)
        channel = ChannelId(target_of(target))
        steps.announced = steps.announced.set(channel, shown)
    if target in steps.refused:
        steps.refused = steps.refused.delete(target)
    _over(steps, target)
    steps.settled = steps.settled.set(target, version)


def set_display(steps: StepsDraft, surface: str, display: Display) -> None:
    """Replace the display of a surface."""
    steps.displays = steps.displays.set(surface, display)
    row, _, place = surface.partition("/")
    if row != RECEIPT:
        return
    receipts = steps.open_receipts
    if not is_all_done(display.shown):
        steps.open_receipts = receipts.set(surface, place.partition("/")[0])
    elif surface in receipts:
        steps.open_receipts = receipts.delete(surface)


def _started(steps: StepsDraft, event: StepStarted, version: int) -> None:
    step, covers = event.step, event.covers
    if step in steps.started:
        _not_started(steps, step)
    for target in covers:
        if target != step:
            calls = steps.covered.get(target, 0) + 1
            steps.covered = steps.covered.set(target, calls)
    place = event.place
    started = Started(at=event.at, version=version, covers=covers, place=place)
    steps.started = steps.started.set(step, started)
    if place:
        steps.followed |= {place.channel}


def note_view(steps: StepsDraft, step: StepKey, view: FreshView) -> None:
    """Note what the call of a step shows, which began just now."""
    started = with_(steps.started[step], view=view)
    steps.started = steps.started.set(step, started)


def _announced(steps: StepsDraft, event: StepDone) -> None:
    """Give an announcement its display, from which it is edited.

    After a doubt it may be the message of an earlier call, so nobody knows what it
    shows.
    """
    step = event.step
    if row_of(step) != ANNOUNCE or event.channel is None or event.ts is None:
        return
    started = steps.started.get(step)
    shown = started.view if started and step not in steps.doubted else None
    display = Display(
        posting=1,
        channel=event.channel,
        ts=event.ts,
        shown=shown,
        last_shown=shown,
    )
    surface = announcement_surface(ChannelId(target_of(step)))
    set_display(steps, surface, display)


def _not_started(steps: StepsDraft, step: StepKey) -> None:
    """End the doubt about a step."""
    started = steps.started.get(step)
    if started is None:
        return
    steps.started = steps.started.delete(step)
    for target in started.covers:
        if target != step:
            covered, calls = steps.covered, steps.covered[target] - 1
            steps.covered = (
                covered.set(target, calls) if calls else covered.delete(target)
            )


def _over(steps: StepsDraft, step: StepKey) -> None:
    """End the doubt about a step, and its wait."""
    _not_started(steps, step)
    if step in steps.deferred:
        steps.deferred = steps.deferred.delete(step)


def _version_shown(steps: StepsDraft, step: StepKey, version: int) -> int:
    """Return the version that an announcement shows: that of its intent."""
    if step in steps.started:
        return steps.started[step].version
    if step in steps.refused:
        return steps.refused[step].version
    return version


def _refused(steps: StepsDraft, target: StepKey, error: str, version: int) -> None:
    shown = _version_shown(steps, target, version)
    if error == IN_DOUBT:
        steps.doubted |= {target}
    _over(steps, target)
    refusal = Refusal(error=error, version=shown)
    steps.refused = steps.refused.set(target, refusal)


def _deferred(steps: StepsDraft, event: StepDeferred) -> None:
    earlier = steps.deferred.get(event.step)
    if earlier and event.at - earlier.until > FORGOTTEN:
        earlier = None
    deferral = Deferral(
        since=earlier.since if earlier else event.at,
        until=event.until,
        why=event.why,
        attempts=(earlier.attempts if earlier else 0) + (not event.is_held_back),
    )
    steps.deferred = steps.deferred.set(event.step, deferral)
    if not event.doubtful:
        _not_started(steps, event.step)


def _shown(steps: StepsDraft, event: Shown) -> None:
    _over(steps, event.step)
    before = steps.display(event.surface)
    is_new = event.ts is not None and event.ts != before.ts
    display = Display(
        posting=before.posting + 1 if is_new else before.posting,
        channel=event.channel,
        ts=event.ts,
        shown=event.view,
        last_shown=event.view or (None if is_new else before.last_shown),
        replaced_at=before.replaced_at,
    )
    set_display(steps, event.surface, display)


def _show_refused(steps: StepsDraft, event: ShowRefused, occasion: str) -> None:
    _over(steps, event.step)
    refused = with_(
        steps.display(event.surface),
        # An earlier call in doubt may have shown something else.
        shown=None,
        refused=event.view,
        error=event.error,
        refused_in=occasion,
    )
    set_display(steps, event.surface, refused)


def _taken_off(steps: StepsDraft, event: SurfaceLost | SurfaceReplaced) -> None:
    """Leave the surface without a message: the next one is a new posting."""
    _over(steps, event.step)
    before = steps.display(event.surface)
    empty = Display(posting=before.posting, replaced_at=before.replaced_at)
    if event.surface == CARD:
        # A deleted message has lost its pin; a replaced one is unpinned.
        _over(steps, pin_key(before.posting))
    set_display(steps, event.surface, empty)


def _replaced(steps: StepsDraft, event: SurfaceReplaced, occasion: str) -> None:
    before = steps.display(event.surface)
    _taken_off(steps, event)
    if before.channel is None or before.ts is None:
        return
    old = Retired(
        surface=event.surface,
        posting=before.posting,
        channel=before.channel,
        ts=before.ts,
        occasion=occasion,
    )
    steps.retired = (*steps.retired, old)
    empty = with_(steps.display(event.surface), replaced_at=event.at)
    set_display(steps, event.surface, empty)
