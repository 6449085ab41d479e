"""The events that Slack's answers cause: what became of the steps.

Rule: as in ``actors/incident/events.py``, names and fields are persistent data.
"""

from datetime import datetime

from attrs import frozen

from actors.incident.ids import ChannelId, MessageTs, PersonId, StepKey
from actors.incident.place import Place
from actors.incident.views import FreshView


@frozen(kw_only=True)
class StepStarted:
    """A Slack call is about to leave; until its outcome is known, the step is in doubt.

    Attributes:
        covers: every target that this one call serves.
        place: where it posts news, which may be meant for a thread or its channel;
            ``None`` if it posts none, or if an older version wrote the event.
    """

    at: datetime
    step: StepKey
    covers: tuple[StepKey, ...]
    place: Place | None = None


@frozen(kw_only=True)
class StepDone:
    """Slack carried the step out.

    Attributes:
        channel: where the message is that the step posted; ``None`` if it posted none,
            or if an older version wrote the event.
        ts: which message of this channel it is.
    """

    at: datetime
    step: StepKey
    channel: ChannelId | None = None
    ts: MessageTs | None = None


@frozen(kw_only=True)
class StepNotFound:
    """The bot looked up a step in doubt: Slack had not carried it out."""

    at: datetime
    step: StepKey


@frozen(kw_only=True)
class StepDeferred:
    """The step has to wait.

    Attributes:
        doubtful: Slack may have carried it out.
        is_held_back: the bot made no call, so this says nothing of Slack's patience.
    """

    at: datetime
    step: StepKey
    until: datetime
    why: str
    doubtful: bool
    is_held_back: bool = False


@frozen(kw_only=True)
class StepFailed:
    """Slack refused the step for good, or nobody can tell whether it succeeded."""

    at: datetime
    step: StepKey
    error: str


@frozen(kw_only=True)
class ChannelCreated:
    """The incident has its channel."""

    at: datetime
    step: StepKey
    channel: ChannelId
    name: str


@frozen(kw_only=True)
class ChannelNameTaken:
    """Another channel has this name; the next one is due."""

    at: datetime
    step: StepKey
    name: str


@frozen(kw_only=True)
class Invited:
    """Somebody is in the incident's channel now."""

    at: datetime
    step: StepKey
    person: PersonId


@frozen(kw_only=True)
class InviteRefused:
    """Slack does not let this person into the channel."""

    at: datetime
    step: StepKey
    person: PersonId
    error: str


@frozen(kw_only=True)
class Shown:
    """A surface shows this view now; ``None``: the bot does not know which view."""

    at: datetime
    step: StepKey
    surface: str
    channel: ChannelId | None
    ts: MessageTs | None
    view: FreshView | None


@frozen(kw_only=True)
class ShowRefused:
    """Slack refused to show this view on this surface."""

    at: datetime
    step: StepKey
    surface: str
    view: FreshView
    error: str


@frozen(kw_only=True)
class SurfaceLost:
    """Somebody deleted the message of this surface; the bot posts another."""

    at: datetime
    step: StepKey
    surface: str


@frozen(kw_only=True)
class SurfaceReplaced:
    """The message of this surface can no longer be edited; the bot posts another."""

    at: datetime
    step: StepKey
    surface: str
    error: str


@frozen(kw_only=True)
class ThreadUnavailable:
    """News goes to the channel itself from now on, without a thread.

    Slack refused the thread of the announcement, or the announcement of an earlier
    version was not found.
    """

    at: datetime
    step: StepKey
    channel: ChannelId
    error: str


StepEvent = (
    StepStarted
    | StepDone
    | Shown
    | StepNotFound
    | StepDeferred
    | StepFailed
    | ChannelCreated
    | ChannelNameTaken
    | Invited
    | InviteRefused
    | ShowRefused
    | SurfaceLost
    | SurfaceReplaced
    | ThreadUnavailable
)


@frozen(kw_only=True)
class ChannelNews:
    """News for others: the incident has a channel now; its announcement named none."""
