"""An invocation: somebody typed a command or selected a button."""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from actors.incident.facts import Mark
from actors.incident.ids import ChannelId, PersonId


@frozen(kw_only=True)
class Invocation:
    """Somebody asked for something.

    Attributes:
        text: what follows the command or the sub-command, or a button's value.
        request: the same for every delivery of the same request.
        channel_name: of a public channel; empty for any other conversation.
        channels: the channels in the text, by the words that stand for them.
    """

    person: PersonId
    channel: ChannelId
    text: str
    request: str
    at: datetime
    channel_name: str = ""
    channels: Mapping[str, ChannelId] = {}

    @property
    def mark(self) -> Mark:
        return Mark(by=self.person, at=self.at)
