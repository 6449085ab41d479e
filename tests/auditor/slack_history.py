"""Everything that happened in Slack, in order, including what is gone by now."""

from attrs import field, frozen

from bot.sandbox import Change, Message
from bot.sandbox.changes import (
    ChannelCreated,
    EphemeralShown,
    MemberJoined,
    MessageDeleted,
    MessagePosted,
    MessageUpdated,
)
from bot.sandbox.message import Ephemeral


@frozen
class SlackHistory:
    """The changes of a workspace, sorted for the auditor's questions.

    Attributes:
        posted: the messages as they were posted.
        shown: every state of every message.
        deleted: the deleted messages, by channel and time stamp.
        ephemeral: the messages that only one person saw.
        named: the name of each channel when it was created.
        joined: who joined a channel, as pairs of channel and person.
    """

    changes: tuple[Change, ...]
    posted: tuple[Message, ...] = field(init=False, repr=False)
    shown: tuple[Message, ...] = field(init=False, repr=False)
    deleted: frozenset[tuple[str, str]] = field(init=False, repr=False)
    ephemeral: tuple[Ephemeral, ...] = field(init=False, repr=False)
    named: dict[str, str] = field(init=False, repr=False)
    joined: frozenset[tuple[str, str]] = field(init=False, repr=False)

    @posted.default
    def _posted(self) -> tuple[Message, ...]:
        return tuple(x.message for x in self.changes if isinstance(x, MessagePosted))

    @shown.default
    def _shown(self) -> tuple[Message, ...]:
        kinds = (MessagePosted, MessageUpdated)
        return tuple(x.message for x in self.changes if isinstance(x, kinds))

    @deleted.default
    def _deleted(self) -> frozenset[tuple[str, str]]:
        gone = (x for x in self.changes if isinstance(x, MessageDeleted))
        return frozenset((x.channel, x.ts) for x in gone)

    @ephemeral.default
    def _ephemeral(self) -> tuple[Ephemeral, ...]:
        shown = (x for x in self.changes if isinstance(x, EphemeralShown))
        return tuple(x.ephemeral for x in shown)

    @named.default
    def _named(self) -> dict[str, str]:
        made = (x for x in self.changes if isinstance(x, ChannelCreated))
        return {x.channel: x.name for x in made}

    @joined.default
    def _joined(self) -> frozenset[tuple[str, str]]:
        came = (x for x in self.changes if isinstance(x, MemberJoined))
        return frozenset((x.channel, x.person) for x in came)
