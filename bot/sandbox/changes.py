"""What happens in a workspace, as facts for watchers."""

from typing import TypeAlias

from attrs import frozen

from bot.sandbox.message import Ephemeral, Message


@frozen(kw_only=True)
class ChannelCreated:
    """A conversation was created."""

    at: float
    channel: str
    name: str
    by: str


@frozen(kw_only=True)
class ChannelRenamed:
    """A channel was renamed."""

    at: float
    channel: str
    name: str
    before: str


@frozen(kw_only=True)
class ChannelArchived:
    """A channel was archived."""

    at: float
    channel: str
    by: str


@frozen(kw_only=True)
class MemberJoined:
    """Somebody joined a channel, or was invited."""

    at: float
    channel: str
    person: str


@frozen(kw_only=True)
class MemberLeft:
    """Somebody left a channel, or was removed."""

    at: float
    channel: str
    person: str


@frozen(kw_only=True)
class TopicSet:
    """A topic was set, perhaps to the same text."""

    at: float
    channel: str
    topic: str
    by: str


@frozen(kw_only=True)
class PurposeSet:
    """A purpose was set."""

    at: float
    channel: str
    purpose: str
    by: str


@frozen(kw_only=True)
class MessagePosted:
    """A message was posted, by a person, an app or Slack itself."""

    at: float
    channel: str
    message: Message


@frozen(kw_only=True)
class MessageUpdated:
    """A message was edited."""

    at: float
    channel: str
    message: Message


@frozen(kw_only=True)
class MessageDeleted:
    """A message was deleted."""

    at: float
    channel: str
    ts: str


@frozen(kw_only=True)
class Pinned:
    """A message was pinned."""

    at: float
    channel: str
    ts: str
    by: str


@frozen(kw_only=True)
class Unpinned:
    """A message was unpinned."""

    at: float
    channel: str
    ts: str


@frozen(kw_only=True)
class BookmarkAdded:
    """A bookmark was added."""

    at: float
    channel: str
    bookmark: str
    title: str
    link: str


@frozen(kw_only=True)
class BookmarkEdited:
    """A bookmark was edited."""

    at: float
    channel: str
    bookmark: str
    title: str
    link: str


@frozen(kw_only=True)
class BookmarkRemoved:
    """A bookmark was removed."""

    at: float
    channel: str
    bookmark: str


@frozen(kw_only=True)
class WindowOpened:
    """A window was opened for a person."""

    at: float
    person: str
    window: str
    title: str


@frozen(kw_only=True)
class WindowUpdated:
    """A window's view was replaced."""

    at: float
    person: str
    window: str
    title: str


@frozen(kw_only=True)
class WindowClosed:
    """A window was closed."""

    at: float
    person: str
    window: str


@frozen(kw_only=True)
class HomePublished:
    """A person's Home tab was published."""

    at: float
    person: str


@frozen(kw_only=True)
class EphemeralShown:
    """A person was shown a message that nobody else sees."""

    at: float
    person: str
    ephemeral: Ephemeral


Change: TypeAlias = (
    ChannelCreated
    | ChannelRenamed
    | ChannelArchived
    | MemberJoined
    | MemberLeft
    | TopicSet
    | PurposeSet
    | MessagePosted
    | MessageUpdated
    | MessageDeleted
    | Pinned
    | Unpinned
    | BookmarkAdded
    | BookmarkEdited
    | BookmarkRemoved
    | WindowOpened
    | WindowUpdated
    | WindowClosed
    | HomePublished
    | EphemeralShown
)
