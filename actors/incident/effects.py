"""Slack calls as data, and what may become of them.

Rule: an effect says all that is needed to carry it out and to look it up later.
Each kind is written at the edge together with its probe: did it happen?
"""

from attrs import frozen

from actors.incident.bodies import Body
from actors.incident.facts import Link
from actors.incident.ids import ChannelId, MessageTs, PersonId, StepKey
from actors.incident.views import FreshView, TopicView


@frozen(kw_only=True)
class CreateChannel:
    """Make the incident's channel."""

    name: str


@frozen(kw_only=True)
class Invite:
    """Bring people into the channel; each gets an answer of their own."""

    channel: ChannelId
    people: tuple[PersonId, ...]


@frozen(kw_only=True)
class SetTopic:
    """Write the channel's topic."""

    channel: ChannelId
    view: TopicView


@frozen(kw_only=True)
class PostMessage:
    """Post a message; ``to`` may be a person, who gets it as a direct message."""

    to: ChannelId | PersonId
    body: Body


@frozen(kw_only=True)
class UpdateMessage:
    """Let a message of ours show something else."""

    channel: ChannelId
    ts: MessageTs
    body: Body


@frozen(kw_only=True)
class PinMessage:
    """Pin a message of ours."""

    channel: ChannelId
    ts: MessageTs


@frozen(kw_only=True)
class UnpinMessage:
    """Take the pin off a message of ours."""

    channel: ChannelId
    ts: MessageTs


@frozen(kw_only=True)
class DeleteMessage:
    """Delete a message of ours."""

    channel: ChannelId
    ts: MessageTs


@frozen(kw_only=True)
class AddBookmark:
    """Put a link at the top of the channel."""

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
        key: persistent data; it marks the intent, the outcome and the message.
        covers: the targets that this one call settles.
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
    """Where the message stands; the channel of a direct message is only known now."""

    channel: ChannelId
    ts: MessageTs


@frozen(kw_only=True)
class Admitted:
    """Who is in the channel now, and who cannot be, with Slack's word for why."""

    invited: tuple[PersonId, ...]
    refused: tuple[tuple[PersonId, str], ...]


@frozen(kw_only=True)
class Accepted:
    """Slack did it and there is nothing to remember."""


@frozen(kw_only=True)
class Refused:
    """Slack will not do it, now or later."""

    error: str


@frozen(kw_only=True)
class Delayed:
    """It was not carried out; come back after so many seconds.

    ``None``: nobody said when, so wait longer after every attempt.
    """

    seconds: float | None
    why: str


@frozen(kw_only=True)
class Doubtful:
    """It was sent, and nobody knows whether it was carried out."""

    why: str


@frozen(kw_only=True)
class NotFound:
    """It was looked up, and it is not there (yet)."""


@frozen(kw_only=True)
class Blind:
    """It cannot be looked up, so it is not repeated: a person is asked."""

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
