"""Slack calls as data, and their outcomes.

Rule: an effect holds all that it takes to carry it out and to look it up later.
Each kind is carried out at the edge, next to its probe: did it happen?
"""

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
    """Invite people to the channel; each gets an answer of their own."""

    channel: ChannelId
    people: tuple[PersonId, ...]


@frozen(kw_only=True)
class SetTopic:
    """Set the channel's topic."""

    channel: ChannelId
    view: TopicView


@frozen(kw_only=True)
class PostMessage:
    """Post a message; ``to`` may be a person, who gets it as a direct message."""

    to: ChannelId | PersonId
    body: Body


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
    """One occasion of a plan row: the call that is due now.

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
    """Where the message is; only now is the channel of a direct message known."""

    channel: ChannelId
    ts: MessageTs


@frozen(kw_only=True)
class Admitted:
    """Who is in the channel now, and who cannot be, with Slack's error."""

    invited: tuple[PersonId, ...]
    refused: tuple[tuple[PersonId, str], ...]


@frozen(kw_only=True)
class Accepted:
    """Slack did it, and there is nothing to remember."""


@frozen(kw_only=True)
class Refused:
    """Slack will not do it, now or later."""

    error: str


@frozen(kw_only=True)
class Delayed:
    """Slack did not carry it out; try again after so many seconds.

    ``None``: Slack did not say when, so each wait is longer than the one before.
    """

    seconds: float | None
    why: str


@frozen(kw_only=True)
class Doubtful:
    """The call left, and nobody knows whether Slack carried it out."""

    why: str


@frozen(kw_only=True)
class NotFound:
    """The probe found nothing, or nothing yet."""


@frozen(kw_only=True)
class Blind:
    """Nothing can look it up, so it is not repeated: a person is asked."""

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
