"""Conversations: public and private channels, and direct messages."""

from collections.abc import Iterator
from enum import Enum

from attrs import define, field, frozen

from bot.sandbox.fields import Fields
from bot.sandbox.message import Message


class Kind(Enum):
    """The kind of a conversation; the value is the prefix of its scopes."""

    PUBLIC = "channels:"
    PRIVATE = "groups:"
    DIRECT = "im:"


TYPES = {
    "public_channel": Kind.PUBLIC,
    "private_channel": Kind.PRIVATE,
    "im": Kind.DIRECT,
}


@frozen(kw_only=True)
class Pin:
    """A pinned message."""

    ts: str
    by: str
    at: float


@frozen(kw_only=True)
class Bookmark:
    """A link in a channel's header."""

    id: str
    channel: str
    title: str
    link: str
    emoji: str | None
    at: float
    updated_at: float

    def as_json(self) -> Fields:
        return {
            "id": self.id,
            "channel_id": self.channel,
            "title": self.title,
            "link": self.link,
            "emoji": self.emoji or "",
            "icon_url": "",
            "type": "link",
            "date_created": int(self.at),
            "date_updated": int(self.updated_at),
            "rank": "U",
        }


@define(kw_only=True, eq=False)
class Channel:
    """A conversation, with everything in it.

    Attributes:
        refuses_threads: Slack's error for replies, if nobody may reply to messages.
        deleted: the messages that are gone.
    """

    id: str
    name: str
    kind: Kind
    creator: str
    created: float
    members: dict[str, float] = field(factory=dict)
    topic: str = ""
    topic_by: str = ""
    topic_at: float = 0
    purpose: str = ""
    purpose_by: str = ""
    purpose_at: float = 0
    archived: bool = False
    general: bool = False
    previous_names: list[str] = field(factory=list)
    pins: list[Pin] = field(factory=list)
    bookmarks: list[Bookmark] = field(factory=list)
    refuses_threads: str = ""
    deleted: set[str] = field(factory=set)
    _messages: dict[str, Message] = field(factory=dict, init=False)

    @property
    def private(self) -> bool:
        return self.kind is not Kind.PUBLIC

    @property
    def messages(self) -> list[Message]:
        """Every message that was not deleted, with replies, oldest first."""
        return list(self._messages.values())

    @property
    def posts(self) -> list[Message]:
        """The messages, without Slack's own about topics and joins."""
        return [m for m in self._messages.values() if m.subtype is None]

    def message(self, ts: str) -> Message | None:
        return self._messages.get(ts)

    def latest_first(self) -> Iterator[Message]:
        return reversed(self._messages.values())

    def keep(self, message: Message) -> None:
        self._messages[message.ts] = message

    def drop(self, ts: str) -> None:
        del self._messages[ts]
        self.deleted.add(ts)
        self.pins = [pin for pin in self.pins if pin.ts != ts]

    def typed_name(self) -> str:
        """Return its name in the payload of a slash command."""
        special = {Kind.DIRECT: "directmessage", Kind.PRIVATE: "privategroup"}
        return special.get(self.kind, self.name)

    def as_json(self, team_id: str, viewer: str) -> Fields:
        if self.kind is Kind.DIRECT:
            other = next((m for m in self.members if m != viewer), viewer)
            return {
                "id": self.id,
                "created": int(self.created),
                "is_im": True,
                "is_archived": False,
                "context_team_id": team_id,
                "user": other,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind is Kind.PUBLIC,
            "is_group": self.kind is Kind.PRIVATE,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.kind is Kind.PRIVATE,
            "created": int(self.created),
            "creator": self.creator,
            "is_archived": self.archived,
            "is_general": self.general,
            "is_shared": False,
            "is_member": viewer in self.members,
            "context_team_id": team_id,
            "topic": {
                "value": self.topic,
                "creator": self.topic_by,
                "last_set": int(self.topic_at),
            },
            "purpose": {
                "value": self.purpose,
                "creator": self.purpose_by,
                "last_set": int(self.purpose_at),
            },
            "previous_names": list(self.previous_names),
        }
