"""What became of the bot's steps, in the record's words; most pass without one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import assert_never

from actors.incident.ids import StepKey
from actors.incident.keys import (
    ANNOUNCE,
    BOOKMARK,
    CARD,
    DELETE,
    HANDOFF,
    PIN,
    RECEIPT,
    TOLD,
    TOPIC,
    UNPIN,
    posting_of,
    row_of,
    target_of,
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
)
from actors.incident.steps.state import IN_DOUBT
from bot.record.naming import Naming, channel_name, own_channel, page, reason
from bot.words.phrases import duration
from bot.words.renderers.markdown import Markdown

LONG = timedelta(minutes=1)
"""A wait that is longer than this is worth a word."""

DONE: Mapping[str, str] = {
    PIN: "The card was pinned.",
    UNPIN: "The old card was unpinned.",
    DELETE: "The message that could not be edited was deleted.",
    BOOKMARK: "“{page}” was bookmarked.",
    ANNOUNCE: "{told} was told of the incident.",
    TOLD: "{told} was told what had changed.",
    HANDOFF: "The post-mortem was handed to the team.",
    TOPIC: "The topic was set.",
    CARD: "The card was shown.",
    RECEIPT: "{told} was told what was done.",
}
"""For each row with an outcome of its own kind, how it is told when it is done."""

SHOWN_AGAIN: Mapping[str, str] = {
    TOPIC: "The topic was brought up to date.",
    CARD: "The card was brought up to date.",
    RECEIPT: "{told} was told the rest of what was done.",
}


def outcome_of(event: StepEvent, before: Incident, names: Naming) -> Markdown | None:
    """Say what happened to a step; ``None`` when no reader would miss it."""
    said = _said(event, before, names)
    if said is None or isinstance(event, StepDeferred):
        return said
    return Markdown(said + _after(event, before))


def _said(event: StepEvent, before: Incident, names: Naming) -> Markdown | None:
    match event:
        case StepStarted() | StepNotFound():
            return None
        case StepDeferred():
            return _deferred(event, before, names)
        case StepDone(step=step):
            return _done(DONE, step, before, names)
        case StepFailed(step=step, error=error):
            return _failed(step, error, before, names)
        case ChannelCreated(name=name):
            return Markdown(f"The channel {channel_name(name)} was made.")
        case ChannelNameTaken(name=name):
            return Markdown(f"There was a channel {channel_name(name)} already.")
        case Invited(person=person):
            return Markdown(f"{names.person(person)} was brought into the channel.")
        case InviteRefused(person=person, error=error):
            who = names.person(person)
            return Markdown(f"{who} could not be invited: {reason(error)}.")
        case Shown():
            return _shown(event, before, names)
        case ShowRefused(step=step, error=error):
            return _failed(step, error, before, names)
        case SurfaceLost(step=step):
            deed = names.deed(posting_of(step), before)
            return Markdown(f"Not there any more: {deed}.")
        case SurfaceReplaced(step=step, error=error):
            deed = names.deed(step, before)
            return Markdown(f"Posted again: Muster cannot {deed}: {reason(error)}.")
        case _:
            assert_never(event)


def _done(
    table: Mapping[str, str], step: StepKey, before: Incident, names: Naming
) -> Markdown:
    row = row_of(step)
    is_told = row in (ANNOUNCE, TOLD, RECEIPT)
    return Markdown(
        table[row].format(
            page=page(target_of(step), before),
            told=names.told(step, before) if is_told else "",
            channel=own_channel(before),
        )
    )


def _failed(step: StepKey, error: str, before: Incident, names: Naming) -> Markdown:
    deed = names.deed(step, before)
    if error == IN_DOUBT:
        asked = "it may have been done, and a person was asked to look"
        return Markdown(f"Not known: {deed}; {asked}.")
    return Markdown(f"Not done: {deed}: {reason(error)}.")


def _shown(event: Shown, before: Incident, names: Naming) -> Markdown | None:
    """A first showing is told, and a later one only if people had to wait for it."""
    display = before.steps.display(event.surface)
    if display.shown is None and display.ts is None:
        return _done(DONE, event.step, before, names)
    if _waited(event, before) > LONG:
        return _done(SHOWN_AGAIN, event.step, before, names)
    return None


def _deferred(event: StepDeferred, before: Incident, names: Naming) -> Markdown | None:
    """A wait is told once, when it is known to be a long one."""
    earlier = before.steps.deferred.get(event.step)
    since = earlier.since if earlier else event.at
    was_long = earlier is not None and earlier.until - earlier.since > LONG
    if was_long or event.until - since <= LONG:
        return None
    deed = names.deed(event.step, before)
    return Markdown(f"Slack kept this waiting: {deed}: {reason(event.why)}.")


def _after(event: StepEvent, before: Incident) -> str:
    waited = _waited(event, before)
    return f" That was {duration(waited)} after the first try." if waited > LONG else ""


def _waited(event: StepEvent, before: Incident) -> timedelta:
    steps = before.steps
    deferral, started = steps.deferred.get(event.step), steps.started.get(event.step)
    tried = [deferral.since] if deferral else []
    tried += [started.at] if started else []
    return event.at - min([*tried, event.at])
