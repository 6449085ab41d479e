"""Slack calls as data, and their outcomes.

Rule: an effect contains everything needed to carry it out and to look it up later.
The bot carries out each kind, and has a probe that finds out whether it happened.
"""

from datetime import datetime

from attrs import frozen

from actors.incident.bodies import Body
from actors.incident.facts import Link
from actors.incident.ids import ChannelId, MessageTs, PersonId, StepKey
from actors.incident.views import FreshView, TopicView


@frozen(kw_only=True)
class CreateChannel:
    """Create the incident's channel."""

    name: str


@frozen(kw_only=True)
class Invite:
    """Invite people to the channel; Slack answers for each of them separately."""

    channel: ChannelId
    people: tuple[PersonId, ...]


@frozen(kw_only=True)
class SetTopic:
    """Set the channel's topic."""

    channel: ChannelId
    view: TopicView


@frozen(kw_only=True)
class PostMessage:
    """Post a message; ``to`` may be a person, who gets it as a direct message.

    Attributes:
        thread: the message in whose thread it belongs. Slack posts a reply to a deleted
            message in the channel itself, and it counts as posted there, too.
    """

    to: ChannelId | PersonId
    body: Body
    thread: MessageTs | None = None


@frozen(kw_only=True)
class FindMessage:
    """Find the message that another step posted at this time or later."""

    channel: ChannelId
    posted_by: StepKey
    since: datetime


@frozen(kw_only=True)
class UpdateMessage:
    """Edit one of the bot's messages."""

    channel: ChannelId
    ts: MessageTs
    body: Body


@frozen(kw_only=True)
class PinMessage:
    """Pin one of the bot's messages."""

    channel: ChannelId
    ts: MessageTs


@frozen(kw_only=True)
class UnpinMessage:
    """Unpin one of the bot's messages."""

    channel: ChannelId
    ts: MessageTs


@frozen(kw_only=True)
class DeleteMessage:
    """Delete one of the bot's messages."""

    channel: ChannelId
    ts: MessageTs


@frozen(kw_only=True)
class AddBookmark:
    """Bookmark a link in the channel."""

    channel: ChannelId
    link: Link


Effect = (
    CreateChannel
    | Invite
    | SetTopic
    | PostMessage
    | FindMessage
    | UpdateMessage
    | PinMessage
    | UnpinMessage
    | DeleteMessage
    | AddBookmark
)


@frozen(kw_only=True)
class Surface:
    """A place that shows a view, and the view it should show."""

    name: str
    view: FreshView


@frozen(kw_only=True)
class Step:
    """A call that is due, for one row of the plan.

    Attributes:
        key: persistent data; the intent, the outcome and the message carry it.
        covers: the targets that this one call serves.
        surface: what a fresh row shows; ``None`` for the other rows.
    """

    key: StepKey
    effect: Effect
    covers: tuple[StepKey, ...]
    surface: Surface | None = None


@frozen(kw_only=True)
class MadeChannel:
    """The channel that was created, under the name that Slack gave it."""

    channel: ChannelId
    name: str


@frozen(kw_only=True)
class SentMessage:
    """Where the message is; for a direct message, only this names the channel."""

    channel: ChannelId
    ts: MessageTs


@frozen(kw_only=True)
class Admitted:
    """The people in the channel now, and those Slack refused, with its errors."""

    invited: tuple[PersonId, ...]
    refused: tuple[tuple[PersonId, str], ...]


@frozen(kw_only=True)
class Accepted:
    """Slack carried it out, and there is nothing to remember."""


@frozen(kw_only=True)
class Refused:
    """Slack will not do it, now or later."""

    error: str


@frozen(kw_only=True)
class Delayed:
    """Slack did not carry it out; try again later.

    Attributes:
        seconds: how long to wait; ``None`` if Slack did not say.
        is_held_back: the bot made no call, because it would be refused by now.
    """

    seconds: float | None
    why: str
    is_held_back: bool = False


@frozen(kw_only=True)
class Doubtful:
    """The call was sent, but nobody knows whether Slack carried it out."""

    why: str


@frozen(kw_only=True)
class NotFound:
    """The probe found nothing, or nothing yet."""


@frozen(kw_only=True)
class Blind:
    """No probe can look it up, so the bot asks a person and does not repeat it."""

    why: str


Outcome = (
    MadeChannel
    | SentMessage
    | Admitted
    | Accepted
    | Refused
    | Delayed
    | Doubtful
    | NotFound
    | Blind
)
