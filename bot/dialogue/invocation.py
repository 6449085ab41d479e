"""An invocation: somebody typed a command, selected a button or used a shortcut."""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from actors.incident.audience import Reader
from actors.incident.facts import Mark, Role, Severity
from actors.incident.ids import ChannelId, PersonId
from bot.slack.kit.picked_message import PickedMessage
from bot.slack.kit.requests import View
from bot.slack.kit.tokens import Mention


@frozen(kw_only=True)
class Given:
    """What the words after a sub-command name, apart from an incident."""

    person: PersonId | None = None
    role: Role | None = None
    severity: Severity | None = None


NOTHING_GIVEN = Given()


@frozen(kw_only=True)
class Invocation:
    """One use of a command, a button or a shortcut.

    Attributes:
        text: the text after the command or the sub-command, or a button's value. After
            a sub-command, what ``given`` has is no longer in it: an incident and words
            are left, for ``find_incident``.
        request: an id that every delivery of the same request shares.
        channel_name: of a public channel; empty for any other conversation.
        channels: the channels that the text mentions, by their words in the text.
        mentions: the people that the text mentions, in order.
        given: the person, the role or the severity that a sub-command was given.
        window: the window that has the button, with what people have entered so far.
            ``channel`` is then the one where somebody asked for the window.
        message: the message that a shortcut was used on.
    """

    person: PersonId
    channel: ChannelId
    text: str
    request: str
    at: datetime
    channel_name: str = ""
    channels: Mapping[str, ChannelId] = {}
    mentions: tuple[Mention, ...] = ()
    given: Given = NOTHING_GIVEN
    window: View | None = None
    message: PickedMessage | None = None

    @property
    def reader(self) -> Reader:
        """Who reads the answer."""
        return Reader(person=self.person, channel=self.channel)

    @property
    def mark(self) -> Mark:
        return Mark(by=self.person, at=self.at)
