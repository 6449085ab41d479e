"""The message that somebody used a shortcut on."""

from attrs import frozen

from actors.incident.ids import ChannelId, MessageTs, PersonId


@frozen(kw_only=True)
class PickedMessage:
    """The message of a message shortcut; the app may not be able to read its channel.

    Attributes:
        text: contains Slack's tokens; of a message by an app, perhaps only a summary.
        author: empty for a message by an app.
        channel_name: as in a slash command.
    """

    channel: ChannelId
    channel_name: str = ""
    ts: MessageTs
    thread: MessageTs
    text: str
    author: PersonId
