"""Plan rows, and their kinds: once, each, together.

Rule: a row names every target it serves, done or not, and computes what is due.
What is due is never stored, so a restart and a recovery work like any other run.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from enum import Enum, auto
from functools import partial

from attrs import frozen

from actors.incident.effects import Effect, Step
from actors.incident.ids import StepKey
from actors.incident.model import Incident


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


@frozen(kw_only=True)
class Index:
    """How a row that serves thousands of targets finds the few that matter.

    Attributes:
        occasions: those with a target that was refused, and for each person the first
            one with a target that waits.
        targets_of: the targets of an occasion, whether done or not.
    """

    occasions: Callable[[Incident], Iterable[str]]
    targets_of: Callable[[Incident, str], Iterable[Target]]


@frozen(kw_only=True)
class Row:
    """A line of the plan.

    Attributes:
        targets: everything it serves, whether done or not; for a row with an index,
            only what is not done.
        steps: the calls that may run, in order of preference, and the times at which
            more become due without an event.
        needs: what must exist before any of them may run.
        since: the plan version that added it; it does not apply to older incidents.
        index: for a row whose targets grow in number with the incident.
    """

    name: str
    targets: Targets
    steps: Steps
    needs: tuple[Need, ...] = ()
    since: int = 1
    index: Index | None = None

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


def _open(incident: Incident, targets: Targets) -> tuple[Target, ...]:
    return tuple(x for x in targets(incident) if not incident.steps.is_over(x.key))
