"""How the outcome of a step changes what is known of the steps."""

from collections.abc import Hashable
from datetime import timedelta
from typing import TypeVar, assert_never

from attrs import evolve as with_
from immutables import Map

from actors.incident.copies import changed
from actors.incident.ids import ChannelId, StepKey
from actors.incident.keys import (
    ANNOUNCE,
    CARD,
    RECEIPT,
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
from actors.incident.views import is_all_done

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

FORGOTTEN = timedelta(hours=1)
"""A step not tried for this long after its wait starts with no delays counted.

It was not needed for a while, and now it is needed again.
"""


def evolve_steps(steps: Steps, event: StepEvent, version: int, occasion: str) -> Steps:
    """``version`` is the event's own; ``occasion`` was the latest one by then."""
    match event:
        case StepStarted():
            return _started(steps, event, version)
        case StepDone():
            return settled(steps, event.step, version)
        case Shown():
            return _shown(steps, event)
        case StepNotFound():
            return _not_started(_doubted(steps, event.step), event.step)
        case StepDeferred():
            return _deferred(steps, event)
        case StepFailed():
            return _refused(steps, event.step, event.error, version)
        case ChannelCreated():
            channel = Channel(id=event.channel, name=event.name)
            return changed(settled(steps, event.step, version), channel=channel)
        case ChannelNameTaken():
            freed = _over(steps, event.step)
            return changed(freed, names_taken=steps.names_taken + 1)
        case Invited():
            over = _over(steps, event.step)
            return settled(over, invite_key(event.person), version)
        case InviteRefused():
            over = _over(steps, event.step)
            return _refused(over, invite_key(event.person), event.error, version)
        case ShowRefused():
            return _show_refused(steps, event, occasion)
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
        announced = announced.set(ChannelId(target_of(target)), shown)
    started, covered, deferred = _freed(steps, target)
    return changed(
        steps,
        settled=steps.settled.set(target, version),
        refused=_dropped(steps.refused, target),
        announced=announced,
        started=started,
        covered=covered,
        deferred=deferred,
    )


def display_set(steps: Steps, surface: str, display: Display) -> Steps:
    """Replace the display of a surface."""
    return changed(
        steps,
        displays=steps.displays.set(surface, display),
        open_receipts=_open_receipts(steps, surface, display),
    )


def _open_receipts(steps: Steps, surface: str, display: Display) -> Map[str, str]:
    receipts = steps.open_receipts
    row, _, place = surface.partition("/")
    if row != RECEIPT:
        return receipts
    if is_all_done(display.shown):
        return _dropped(receipts, surface)
    return receipts.set(surface, place.partition("/")[0])


def _started(steps: Steps, event: StepStarted, version: int) -> Steps:
    step, covers = event.step, event.covers
    covered = steps.covered
    if step in steps.started:
        covered = _uncovered(covered, step, steps.started[step].covers)
    for target in covers:
        if target != step:
            covered = covered.set(target, covered.get(target, 0) + 1)
    started = Started(at=event.at, version=version, covers=covers)
    return changed(steps, started=steps.started.set(step, started), covered=covered)


def _not_started(steps: Steps, step: StepKey) -> Steps:
    """End the doubt about a step."""
    if step not in steps.started:
        return steps
    started, covered, _ = _freed(steps, step)
    return changed(steps, started=started, covered=covered)


def _over(steps: Steps, step: StepKey) -> Steps:
    """End the doubt about a step, and its wait."""
    started, covered, deferred = _freed(steps, step)
    return changed(steps, started=started, covered=covered, deferred=deferred)


def _freed(
    steps: Steps, step: StepKey
) -> tuple[Map[StepKey, Started], Map[StepKey, int], Map[StepKey, Deferral]]:
    """Return the steps in doubt, their targets and the waits, without this step."""
    started, covered, deferred = steps.started, steps.covered, steps.deferred
    if step in started:
        covered = _uncovered(covered, step, started[step].covers)
        started = started.delete(step)
    if step in deferred:
        deferred = deferred.delete(step)
    return started, covered, deferred


def _uncovered(
    covered: Map[StepKey, int], step: StepKey, covers: tuple[StepKey, ...]
) -> Map[StepKey, int]:
    for target in covers:
        if target != step:
            others = covered[target] - 1
            covered = covered.set(target, others) if others else covered.delete(target)
    return covered


def _dropped(table: Map[K, V], key: K) -> Map[K, V]:
    return table.delete(key) if key in table else table


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
    refused = steps.refused.set(target, refusal)
    return changed(_over(steps, target), refused=refused)


def _doubted(steps: Steps, step: StepKey) -> Steps:
    return changed(steps, doubted=steps.doubted | {step})


def _deferred(steps: Steps, event: StepDeferred) -> Steps:
    earlier = steps.deferred.get(event.step)
    if earlier and event.at - earlier.until > FORGOTTEN:
        earlier = None
    deferral = Deferral(
        since=earlier.since if earlier else event.at,
        until=event.until,
        why=event.why,
        attempts=(earlier.attempts if earlier else 0) + (not event.is_held_back),
    )
    waits = changed(steps, deferred=steps.deferred.set(event.step, deferral))
    return waits if event.doubtful else _not_started(waits, event.step)


def _shown(steps: Steps, event: Shown) -> Steps:
    surface = event.surface
    before = steps.display(surface)
    is_new = event.ts is not None and event.ts != before.ts
    display = Display(
        posting=before.posting + 1 if is_new else before.posting,
        channel=event.channel,
        ts=event.ts,
        shown=event.view,
        last_shown=event.view or (None if is_new else before.last_shown),
        replaced_at=before.replaced_at,
    )
    started, covered, deferred = _freed(steps, event.step)
    return changed(
        steps,
        displays=steps.displays.set(surface, display),
        open_receipts=_open_receipts(steps, surface, display),
        started=started,
        covered=covered,
        deferred=deferred,
    )


def _show_refused(steps: Steps, event: ShowRefused, occasion: str) -> Steps:
    over = _over(steps, event.step)
    refused = with_(
        over.display(event.surface),
        # An earlier call in doubt may have shown something else.
        shown=None,
        refused=event.view,
        error=event.error,
        refused_in=occasion,
    )
    return display_set(over, event.surface, refused)


def _taken_off(steps: Steps, event: SurfaceLost | SurfaceReplaced) -> Steps:
    """Leave the surface without a message: the next one is a new posting."""
    over = _over(steps, event.step)
    before = over.display(event.surface)
    empty = Display(posting=before.posting, replaced_at=before.replaced_at)
    if event.surface == CARD:
        # A deleted message has lost its pin; a replaced one is unpinned.
        over = _over(over, pin_key(before.posting))
    return display_set(over, event.surface, empty)


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
    retired = changed(bare, retired=(*bare.retired, old))
    return display_set(retired, event.surface, empty)
