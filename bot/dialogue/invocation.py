"""An invocation: somebody typed a command or selected a button."""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from actors.incident.audience import Reader
from actors.incident.facts import Mark
from actors.incident.ids import ChannelId, PersonId


@frozen(kw_only=True)
class Invocation:
    """One use of a command or a button.

    Attributes:
        text: the text after the command or the sub-command, or a button's value.
        request: an id that every delivery of the same request shares.
        channel_name: of a public channel; empty for any other conversation.
        channels: the channels that the text mentions, by their words in the text.
    """

    person: PersonId
    channel: ChannelId
    text: str
    request: str
    at: datetime
    channel_name: str = ""
    channels: Mapping[str, ChannelId] = {}

    @property
    def reader(self) -> Reader:
        """Who reads the answer."""
        return Reader(person=self.person, channel=self.channel)

    @property
    def mark(self) -> Mark:
        return Mark(by=self.person, at=self.at)
