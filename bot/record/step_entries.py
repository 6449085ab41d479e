"""The timeline's entries for the bot's steps; most steps need none.

Rule: a step has the same name as in the direct message.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import assert_never

from actors.incident.ids import PersonId
from actors.incident.keys import (
    ANNOUNCEMENT,
    ASSIGNMENT,
    CHANNEL,
    INVITE,
    QUESTION,
    TASK,
    posting_of,
    row_of,
)
from actors.incident.model import Incident
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
from actors.incident.steps.state import IN_DOUBT
from bot.record.naming import step_done, step_named
from bot.words import steps
from bot.words.phrases import duration
from bot.words.reasons import reason
from bot.words.spans import Person, Said, capitalised, say
from bot.words.step_outcomes import not_done

POSTED_ONCE = frozenset({ANNOUNCEMENT, ASSIGNMENT, QUESTION, TASK})
"""Rows whose messages are not posted again after somebody has deleted them."""

LONG = timedelta(minutes=1)
"""A longer wait has an entry of its own."""


def step_entry(event: StepEvent, before: Incident) -> Said | None:
    """Say what happened to a step; ``None`` if readers do not need to know."""
    said = _said(event, before)
    if said is None or isinstance(event, StepDeferred):
        return said
    return say("{said}{after}", said=said, after=_after(event, before))


def invited(people: Iterable[PersonId]) -> Said:
    return _done(steps.step(INVITE, map(Person, people), is_done=True))


def _said(event: StepEvent, before: Incident) -> Said | None:
    match event:
        case StepStarted() | StepNotFound() | ThreadUnavailable():
            return None
        case StepDeferred():
            return _deferred(event, before)
        case StepDone(step=step):
            return _done(step_done(step, before))
        case StepFailed(step=step, error=error) | ShowRefused(step=step, error=error):
            return _failed(step_named(step, before), error)
        case ChannelCreated(name=name):
            return _done(steps.step(CHANNEL, [f"#{name}"], is_done=True))
        case ChannelNameTaken(name=name):
            return say("The name #{name} was already taken.", name=name)
        case Invited(person=person):
            return invited([person])
        case InviteRefused(person=person, error=error):
            return not_done(steps.step(INVITE, [Person(person)]), error)
        case Shown():
            return _shown(event, before)
        case SurfaceLost(step=step) if row_of(step) in POSTED_ONCE:
            return None
        case SurfaceLost(step=step):
            said = "No longer in Slack, so it is due again: {step}."
            return say(said, step=step_named(posting_of(step), before))
        case SurfaceReplaced(step=step, error=error):
            said = "Posted again, because Muster cannot {step}. {why}."
            return say(said, step=step_named(step, before), why=reason(error))
        case _:
            assert_never(event)


def _done(step: Said) -> Said:
    return say("{step}.", step=capitalised(step))


def _failed(step: Said, error: str) -> Said:
    if error == IN_DOUBT:
        return say("*Not confirmed: {step}.* A person was asked to check.", step=step)
    return not_done(step, error)


def _shown(event: Shown, before: Incident) -> Said | None:
    """Report the first posting, and an update only if people had to wait for it."""
    display = before.steps.display(event.surface)
    is_first = display.shown is None and display.ts is None
    if row_of(event.step) == TASK and _waited(event, before) <= LONG:
        # Somebody added it; that has an entry.
        return None
    if is_first or _waited(event, before) > LONG:
        return _done(step_done(event.step, before, again=not is_first))
    return None


def _deferred(event: StepDeferred, before: Incident) -> Said | None:
    """Report a wait once, as soon as it is known to be long."""
    earlier = before.steps.deferred.get(event.step)
    since = earlier.since if earlier else event.at
    was_long = earlier is not None and earlier.until - earlier.since > LONG
    if was_long or event.until - since <= LONG:
        return None
    said = "Delayed by Slack: {step}. {why}."
    return say(said, step=step_named(event.step, before), why=reason(event.why))


def _after(event: StepEvent, before: Incident) -> str:
    waited = _waited(event, before)
    return f" ({duration(waited)} after the first try)" if waited > LONG else ""


def _waited(event: StepEvent, before: Incident) -> timedelta:
    steps = before.steps
    deferral, started = steps.deferred.get(event.step), steps.started.get(event.step)
    tried = [deferral.since] if deferral else []
    tried += [started.at] if started else []
    return event.at - min([*tried, event.at])
