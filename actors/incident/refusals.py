"""The events of a step that Slack refused for good, or that nobody can look up."""

from datetime import datetime

from actors.incident.effects import FindMessage, Invite, Step
from actors.incident.ids import ChannelId
from actors.incident.steps.events import (
    InviteRefused,
    ShowRefused,
    StepEvent,
    StepFailed,
    ThreadUnavailable,
)

NO_THREAD = frozenset(
    {
        "cannot_reply_to_message",
        "restricted_action_non_threadable_channel",
        "restricted_action_thread_locked",
        "thread_not_found",
    }
)
"""Slack's errors for a message that may be posted, only not in this thread."""


def failed(step: Step, error: str, now: datetime) -> tuple[StepEvent, ...]:
    if isinstance(step.effect, FindMessage):
        # Whatever the reason, the news is not kept waiting for it.
        return (without_thread(step, step.effect.channel, error, now),)
    if surface := step.surface:
        return (
            ShowRefused(
                at=now,
                step=step.key,
                surface=surface.name,
                view=surface.view,
                error=error,
            ),
        )
    if isinstance(step.effect, Invite):
        return tuple(
            InviteRefused(at=now, step=step.key, person=person, error=error)
            for person in step.effect.people
        )
    return tuple(StepFailed(at=now, step=key, error=error) for key in step.covers)


def without_thread(
    step: Step, channel: ChannelId, error: str, now: datetime
) -> ThreadUnavailable:
    return ThreadUnavailable(at=now, step=step.key, channel=channel, error=error)
