"""Plan rows, and their kinds: once, each, together, in order.

Rule: a row names every target it serves, done or not, and computes what is due.
What is due is never stored, so a restart and a recovery work like any other run.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import partial

from attrs import frozen

from actors.incident.effects import Effect, Step
from actors.incident.ids import StepKey
from actors.incident.model import Incident

GREW_OLD = timedelta(minutes=15)
"""When the oldest notice has waited this long, all unsent ones share a message."""


class Need(Enum):
    """What a row may wait for; a row without needs starts at once."""

    CHANNEL = auto()
    CHANNEL_SETTLED = auto()
    CARD = auto()


@frozen(kw_only=True)
class Target:
    """Whom or what a row serves, and the occasion whose receipt reports it.

    Attributes:
        surface: for a fresh row, the name of its display.
    """

    key: StepKey
    occasion: str
    name: str = ""
    surface: str = ""


@frozen(kw_only=True)
class Due:
    """A step that may run now; ``make`` completes it with its effect.

    Most steps that may run have to wait, so an effect is made for the chosen one only.
    """

    key: StepKey
    make: Callable[[], Step]


Targets = Callable[[Incident], tuple[Target, ...]]
Steps = Callable[[Incident, datetime], Iterable[Due | datetime]]
EffectOfOne = Callable[[Incident, Target], Effect]
EffectOfSeveral = Callable[[Incident, tuple[Target, ...]], Effect]
Age = Callable[[Incident, Target, datetime], timedelta]


@frozen(kw_only=True)
class Row:
    """A line of the plan.

    Attributes:
        targets: everything it serves, whether done or not.
        steps: the calls that may run, in order of preference, and the times at which
            more become due without an event.
        needs: what must exist before any of them may run.
        since: the plan version that added it; it does not apply to older incidents.
    """

    name: str
    targets: Targets
    steps: Steps
    needs: tuple[Need, ...] = ()
    since: int = 1

    def applies_to(self, incident: Incident) -> bool:
        return self.since <= incident.plan


def each(
    name: str,
    targets: Targets,
    effect: EffectOfOne,
    *,
    needs: tuple[Need, ...] = (),
    since: int = 1,
) -> Row:
    """Make a row with one call for each target that is not done or refused yet."""

    def steps(incident: Incident, _now: datetime) -> Iterator[Due]:
        for target in _open(incident, targets):
            yield Due(key=target.key, make=partial(step_for, incident, target))

    def step_for(incident: Incident, target: Target) -> Step:
        call = effect(incident, target)
        return Step(key=target.key, effect=call, covers=(target.key,))

    return Row(name=name, targets=targets, steps=steps, needs=needs, since=since)


def once(
    name: str,
    targets: Targets,
    effect: EffectOfOne,
    *,
    needs: tuple[Need, ...] = (),
    since: int = 1,
) -> Row:
    """Make a row that serves one target at most, and calls once for it."""

    def at_most_one(incident: Incident) -> tuple[Target, ...]:
        found = targets(incident)
        if len(found) > 1:
            raise AssertionError(
                f"the row {name} has {len(found)} targets: make it with each, not once"
            )
        return found

    return each(name, at_most_one, effect, needs=needs, since=since)


def together(
    name: str,
    targets: Targets,
    effect: EffectOfSeveral,
    *,
    needs: tuple[Need, ...] = (),
    since: int = 1,
) -> Row:
    """Make a row that serves all its open targets in one call."""

    def steps(incident: Incident, _now: datetime) -> Iterator[Due]:
        if served := _open(incident, targets):
            yield Due(key=StepKey(name), make=partial(step_for, incident, served))

    def step_for(incident: Incident, served: tuple[Target, ...]) -> Step:
        covers = tuple(target.key for target in served)
        call = effect(incident, served)
        return Step(key=StepKey(name), effect=call, covers=covers)

    return Row(name=name, targets=targets, steps=steps, needs=needs, since=since)


def in_order(
    name: str,
    targets: Targets,
    effect: EffectOfSeveral,
    age: Age,
    *,
    needs: tuple[Need, ...] = (),
    since: int = 1,
) -> Row:
    """Make a row that sends each reader one message after another."""

    def steps(incident: Incident, now: datetime) -> Iterator[Due]:
        waiting: dict[str, list[Target]] = {}
        for target in _open(incident, targets):
            waiting.setdefault(target.name, []).append(target)
        for queue in waiting.values():
            is_old = age(incident, queue[0], now) > GREW_OLD
            batch = _next_batch(incident, queue, is_old=is_old)
            # The call has the oldest target's key, so a wait that Slack asked for still
            # counts when newer targets join.
            yield Due(key=batch[0].key, make=partial(step_for, incident, batch))

    def step_for(incident: Incident, batch: tuple[Target, ...]) -> Step:
        covers = tuple(target.key for target in batch)
        call = effect(incident, batch)
        return Step(key=batch[0].key, effect=call, covers=covers)

    return Row(name=name, targets=targets, steps=steps, needs=needs, since=since)


def _next_batch(
    incident: Incident, queue: list[Target], *, is_old: bool
) -> tuple[Target, ...]:
    """Choose which of one reader's waiting targets go into the next message.

    Normally the oldest goes alone, because each change gets its own message. After an
    outage nobody wants ten messages in a row: once the oldest has waited for
    ``GREW_OLD``, all of them share one. A call in doubt comes first, with exactly the
    targets that it covered, because the message may be there with that content.
    """
    for target in queue:
        if doubted := incident.steps.started.get(target.key):
            return tuple(x for x in queue if x.key in doubted.covers)
    return tuple(queue if is_old else queue[:1])


def _open(incident: Incident, targets: Targets) -> tuple[Target, ...]:
    return tuple(x for x in targets(incident) if not incident.steps.is_over(x.key))
