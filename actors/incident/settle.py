"""The events that the outcome of a step causes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import assert_never

from actors.incident.back_off import back_off, wait_after
from actors.incident.effects import (
    Accepted,
    Admitted,
    Blind,
    CreateChannel,
    Delayed,
    Doubtful,
    FindMessage,
    MadeChannel,
    NotFound,
    Outcome,
    PostMessage,
    Refused,
    SentMessage,
    Step,
    UpdateMessage,
)
from actors.incident.ending import ClosedAutomatically, ended
from actors.incident.events import TimerEvent
from actors.incident.ids import ChannelId, MessageTs
from actors.incident.keys import NOTICE, row_of
from actors.incident.model import Incident
from actors.incident.place import Place
from actors.incident.plan.receipt_places import says_more
from actors.incident.promise import reminded
from actors.incident.question import AGAIN_AFTER, asked
from actors.incident.refusals import NO_THREAD, failed, without_thread
from actors.incident.steps.events import (
    ChannelCreated,
    ChannelNameTaken,
    Invited,
    InviteRefused,
    Shown,
    StepDeferred,
    StepDone,
    StepEvent,
    StepNotFound,
    StepStarted,
    SurfaceLost,
    SurfaceReplaced,
)
from actors.incident.steps.state import FROZEN, IN_DOUBT
from actors.incident.views import POSTED_ONCE, AppealView, ReceiptView

SHOWN_WITHIN = timedelta(seconds=15)
"""By then Slack shows what it carried out; until then "not found" proves nothing.

Slack documents no read-after-write lag; 15 to 30 s is a cautious guess.
"""

PATIENCE = timedelta(hours=24)
"""The bot gives up a step that Slack delays for longer than this."""

REPLACED_AFTER = timedelta(hours=1)
"""A surface gets at most one new message in this time because of refused edits."""

NAMES_TRIED = 20
"""After this many taken names, another suffix will not help."""


def started(step: Step, now: datetime) -> StepStarted:
    place = _place_of(step)
    return StepStarted(at=now, step=step.key, covers=step.covers, place=place)


def _place_of(step: Step) -> Place | None:
    """Return where news goes: the look-up has to read there after a crash."""
    match step.effect:
        case PostMessage(to=to, thread=thread) if row_of(step.key) == NOTICE:
            return Place(channel=ChannelId(to), thread=thread)
        case _:
            return None


def at_any_time(at: datetime) -> datetime:
    """Return the same moment, as a team that always works would."""
    return at


def settle(
    incident: Incident,
    step: Step,
    outcome: Outcome,
    now: datetime,
    *,
    looked_up: bool,
    into_hours: Callable[[datetime], datetime] = at_any_time,
) -> tuple[StepEvent | TimerEvent | ClosedAutomatically, ...]:
    """Return the events of an outcome.

    Attributes:
        looked_up: a probe found it, not a call.
        into_hours: moves a time into working hours, which the core does not know.
    """
    events = _settled(incident, step, outcome, now, looked_up=looked_up)
    match row_of(step.key):
        case "question":
            turns, again = incident.question, into_hours(now + AGAIN_AFTER)
            return (*events, *asked(turns, incident.steps, events, now, again))
        case "reminder" | "silent":
            return (*events, *reminded(incident.promise, events, now))
        case "test_end":
            return (*events, *ended(incident.lifecycle, incident.steps, events, now))
        case _:
            return events


def _settled(
    incident: Incident, step: Step, outcome: Outcome, now: datetime, *, looked_up: bool
) -> tuple[StepEvent, ...]:
    match outcome:
        case Delayed():
            # After a delayed probe, the step is as doubtful as before.
            return _delayed(incident, step, outcome, now, doubtful=looked_up)
        case Doubtful(why=why):
            until = now + back_off(incident.steps.deferred.get(step.key))
            return _doubted(incident, step, now, until, why)
        case NotFound():
            return _not_found(incident, step, now)
        case Blind():
            return failed(step, IN_DOUBT, now)
        case Refused(error=error):
            return _refused(incident, step, error, now)
        case MadeChannel(channel=channel, name=name):
            return (ChannelCreated(at=now, step=step.key, channel=channel, name=name),)
        case Admitted():
            return _admitted(step, outcome, now)
        case SentMessage(channel=channel, ts=ts):
            is_adopted = looked_up or isinstance(step.effect, FindMessage)
            return _done(step, now, channel, ts, is_adopted=is_adopted)
        case Accepted():
            return _accepted(step, now)
        case _:
            assert_never(outcome)


def _accepted(step: Step, now: datetime) -> tuple[StepEvent, ...]:
    if isinstance(step.effect, UpdateMessage):
        return _done(step, now, step.effect.channel, step.effect.ts)
    return _done(step, now, None, None)


def _done(
    step: Step,
    now: datetime,
    channel: ChannelId | None,
    ts: MessageTs | None,
    *,
    is_adopted: bool = False,
) -> tuple[StepEvent, ...]:
    """Record the step as done; a probe found an adopted message, but not its view."""
    if step.surface is None:
        return tuple(
            StepDone(at=now, step=target, channel=channel, ts=ts)
            for target in step.covers
        )
    return (
        Shown(
            at=now,
            step=step.key,
            surface=step.surface.name,
            channel=channel,
            ts=ts,
            view=None if is_adopted else step.surface.view,
        ),
    )


def _admitted(step: Step, outcome: Admitted, now: datetime) -> tuple[StepEvent, ...]:
    invited = (
        Invited(at=now, step=step.key, person=person) for person in outcome.invited
    )
    refused = (
        InviteRefused(at=now, step=step.key, person=person, error=error)
        for person, error in outcome.refused
    )
    return (*invited, *refused)


def _refused(
    incident: Incident, step: Step, error: str, now: datetime
) -> tuple[StepEvent, ...]:
    match step.effect:
        case CreateChannel(name=name) if error == "name_taken":
            if incident.steps.names_taken < NAMES_TRIED:
                return (ChannelNameTaken(at=now, step=step.key, name=name),)
        case UpdateMessage() if error == "message_not_found" and step.surface:
            return (SurfaceLost(at=now, step=step.key, surface=step.surface.name),)
        case UpdateMessage() if error in FROZEN and step.surface:
            return _frozen(incident, step, step.surface.name, error, now)
        case PostMessage(to=to, thread=thread) if (
            thread and error in NO_THREAD and row_of(step.key) == NOTICE
        ):
            return (without_thread(step, ChannelId(to), error, now),)
        case _:
            pass
    return failed(step, error, now)


def _frozen(
    incident: Incident, step: Step, surface: str, error: str, now: datetime
) -> tuple[StepEvent, ...]:
    """Replace the message, but at most once an hour, and a receipt only for news.

    Within that hour a card waits: it misses nothing, and people do not get a new card
    every minute. A receipt cannot wait, so it counts as refused and goes to the next
    place.
    """
    if step.surface and isinstance(step.surface.view, POSTED_ONCE):
        # People have read it, so they do not get it once more.
        return failed(step, error, now)
    display = incident.steps.display(surface)
    again = display.replaced_at + REPLACED_AFTER if display.replaced_at else now
    if step.surface and isinstance(view := step.surface.view, ReceiptView | AppealView):
        if now < again or not says_more(view, display.last_shown):
            return failed(step, error, now)
    elif now < again:
        waits = StepDeferred(
            at=now, step=step.key, until=again, why=error, doubtful=False
        )
        return (waits,)
    return (SurfaceReplaced(at=now, step=step.key, surface=surface, error=error),)


def _is_plain(step: Step) -> bool:
    """Whether only its metadata identifies the message, which Slack may drop."""
    match step.effect:
        case PostMessage(body=ReceiptView(plain=True) | AppealView(plain=True)):
            return True
        case _:
            return False


def _not_found(incident: Incident, step: Step, now: datetime) -> tuple[StepEvent, ...]:
    """End the doubt, once Slack has had the time to show what it carried out."""
    if isinstance(step.effect, FindMessage):
        return failed(step, "message_not_found", now)
    intent = incident.steps.started.get(step.key)
    shown_by = intent.at + SHOWN_WITHIN if intent else now
    if now >= shown_by:
        if _is_plain(step):
            # It may still be there, so the receipt goes to the next place instead.
            return failed(step, IN_DOUBT, now)
        return (StepNotFound(at=now, step=step.key),)
    return _doubted(incident, step, now, shown_by, "looking it up")


def _delayed(
    incident: Incident,
    step: Step,
    outcome: Delayed,
    now: datetime,
    *,
    doubtful: bool,
) -> tuple[StepEvent, ...]:
    """Try again when Slack says, or later if that has not helped."""
    deferral = incident.steps.deferred.get(step.key)
    return _put_off(
        incident,
        step,
        StepDeferred(
            at=now,
            step=step.key,
            until=now + wait_after(deferral, outcome, now),
            why=outcome.why,
            doubtful=doubtful,
            is_held_back=outcome.is_held_back,
        ),
    )


def _doubted(
    incident: Incident, step: Step, now: datetime, until: datetime, why: str
) -> tuple[StepEvent, ...]:
    """Look it up again later: Slack may have carried it out."""
    waits = StepDeferred(at=now, step=step.key, until=until, why=why, doubtful=True)
    return _put_off(incident, step, waits)


def _put_off(
    incident: Incident, step: Step, waits: StepDeferred
) -> tuple[StepEvent, ...]:
    """Put a step off, or give it up once it has waited for too long."""
    deferral = incident.steps.deferred.get(step.key)
    if deferral and waits.at - deferral.since > PATIENCE:
        error = IN_DOUBT if waits.doubtful else waits.why
        return failed(step, error, waits.at)
    return (waits,)
