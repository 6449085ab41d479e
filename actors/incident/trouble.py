"""Trouble with steps: people retry refused steps and confirm steps in doubt."""

from collections.abc import Iterable
from typing import assert_never

from attrs import evolve as with_
from attrs import frozen

from actors.incident.facts import Mark
from actors.incident.ids import StepKey
from actors.incident.steps.evolve import set_display, settle_target
from actors.incident.steps.state import IN_DOUBT, Display, Steps, StepsDraft

# Commands.


@frozen(kw_only=True)
class Retry:
    """Try the refused steps once more.

    Attributes:
        step: only this one; ``None``: all but those that Slack may have carried out.
    """

    mark: Mark
    step: StepKey | None = None


@frozen(kw_only=True)
class Confirm:
    """A person has looked: Slack carried out this step, which is in doubt."""

    mark: Mark
    step: StepKey


TroubleCommand = Retry | Confirm


# Events.


@frozen(kw_only=True)
class Retried:
    """Somebody retried the refused steps; ``step``: only this one."""

    mark: Mark
    step: StepKey | None


@frozen(kw_only=True)
class Confirmed:
    """Somebody looked and found that Slack had carried out a step in doubt."""

    mark: Mark
    step: StepKey


TroubleEvent = Retried | Confirmed
"""No notice reports these, because the receipts change anyway."""


def decide(
    steps: Steps, command: TroubleCommand, owed: Iterable[str]
) -> tuple[TroubleEvent, ...]:
    """``owed``: the errors of the steps that the plan still owes."""
    match command:
        case Retry(mark=mark, step=step):
            is_due = _may_be_retried(steps, step, owed)
            return (Retried(mark=mark, step=step),) if is_due else ()
        case Confirm(mark=mark, step=step):
            is_doubted = steps.error_of(step) == IN_DOUBT
            return (Confirmed(mark=mark, step=step),) if is_doubted else ()
        case _:
            assert_never(command)


def _may_be_retried(steps: Steps, step: StepKey | None, owed: Iterable[str]) -> bool:
    if step is not None:
        return bool(steps.error_of(step))
    errors = {*owed, *(display.error for display in steps.displays.values())}
    return bool(errors - {"", IN_DOUBT})


def add_to_steps(steps: StepsDraft, event: TroubleEvent, version: int) -> None:
    match event:
        case Retried():
            _retried(steps, event)
        case Confirmed(step=step):
            _confirmed(steps, step, version)
        case _:
            assert_never(event)


def _retried(steps: StepsDraft, event: Retried) -> None:
    """Forget refusals, which makes the steps due again.

    A step in doubt is repeated only if somebody names it: they looked, or they accept
    that it may happen twice.
    """

    def is_meant(name: str, error: str) -> bool:
        return name == event.step if event.step else error != IN_DOUBT

    steps.retried = event.mark
    for target, refusal in steps.refused.items():
        if is_meant(target, refusal.error):
            steps.refused = steps.refused.delete(target)
    for name, display in steps.displays.items():
        if is_meant(name, display.error):
            set_display(steps, name, _forgiven(display))


def _confirmed(steps: StepsDraft, step: StepKey, version: int) -> None:
    """Record the step as done; the id of a surface's message stays unknown."""
    display = steps.display(step)
    if display.error:
        there = with_(_forgiven(display), shown=display.refused)
        set_display(steps, step, there)
    else:
        settle_target(steps, step, version)


def _forgiven(display: Display) -> Display:
    return with_(display, refused=None, error="", refused_in="")
