"""Where a message goes: into a channel, or into a thread there."""

from attrs import frozen

from actors.incident.ids import ChannelId, MessageTs


@frozen(kw_only=True)
class Place:
    """A channel, or a thread in it; ``thread`` is the message that it belongs to."""

    channel: ChannelId
    thread: MessageTs | None = None
