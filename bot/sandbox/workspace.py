"""The workspace: a team, and every operation that changes it."""

from collections.abc import Iterable, Sequence

from attrs import define, evolve, field

from bot.sandbox import changes
from bot.sandbox.channel import Bookmark, Channel, Kind, Pin
from bot.sandbox.fields import Fields
from bot.sandbox.message import Ephemeral, Message
from bot.sandbox.person import Person
from bot.sandbox.screens import Screens
from bot.sandbox.team import Team
from bot.sandbox.text import escape, mentions

NO_BLOCKS: Sequence[Fields] = ()


@define(kw_only=True, eq=False)
class Workspace(Team):
    """A team, and every operation that changes it; an operation refuses nothing."""

    screens: Screens = field(init=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        self.screens = Screens(clock=self.clock, ids=self.ids, feed=self.feed)

    def add_channel(
        self,
        name: str,
        members: Iterable[Person] = (),
        *,
        private: bool = False,
        with_bot: bool = True,
    ) -> Channel:
        kind = Kind.PRIVATE if private else Kind.PUBLIC
        everyone = [*members, *([self.bot] if with_bot else [])]
        creator = everyone[0] if everyone else self.bot
        channel = self.make(name, kind, creator)
        for person in everyone:
            self.join(channel, person)
        return channel

    def create(self, name: str, *, private: bool, by: Person) -> Channel:
        channel = self.make(name, Kind.PRIVATE if private else Kind.PUBLIC, by)
        self.join(channel, by)
        return channel

    def join(self, channel: Channel, person: Person) -> None:
        channel.members[person.id] = self.now
        self.feed.tell(
            changes.MemberJoined(at=self.now, channel=channel.id, person=person.id)
        )
        kind = "group_join" if channel.private else "channel_join"
        self._system(channel, person, kind, f"<@{person.id}> has joined the channel")

    def leave(self, channel: Channel, person: Person) -> None:
        """Remove somebody from a channel, by their own choice or another's."""
        channel.members.pop(person.id, None)
        self.feed.tell(
            changes.MemberLeft(at=self.now, channel=channel.id, person=person.id)
        )

    def archive(self, channel: Channel, by: Person) -> None:
        kind = "group_archive" if channel.private else "channel_archive"
        self._system(channel, by, kind, "archived the channel")
        channel.archived = True
        self.feed.tell(
            changes.ChannelArchived(at=self.now, channel=channel.id, by=by.id)
        )

    def unarchive(self, channel: Channel) -> None:
        channel.archived = False

    def rename(self, channel: Channel, name: str, by: Person) -> None:
        before = channel.name
        self.renamed(channel, name)
        self.feed.tell(
            changes.ChannelRenamed(
                at=self.now, channel=channel.id, name=name, before=before
            )
        )
        kind = "group_name" if channel.private else "channel_name"
        self._system(channel, by, kind, f"has renamed the channel to {name!r}")

    def set_topic(self, channel: Channel, topic: str, by: Person) -> None:
        channel.topic = escape(topic)
        channel.topic_by, channel.topic_at = by.id, self.now
        self.feed.tell(
            changes.TopicSet(
                at=self.now, channel=channel.id, topic=channel.topic, by=by.id
            )
        )
        # Slack posts this line each time, even if the topic is the same.
        kind = "group_topic" if channel.private else "channel_topic"
        self._system(channel, by, kind, f"set the channel topic: {channel.topic}")

    def set_purpose(self, channel: Channel, purpose: str, by: Person) -> None:
        channel.purpose = escape(purpose)
        channel.purpose_by, channel.purpose_at = by.id, self.now
        self.feed.tell(
            changes.PurposeSet(
                at=self.now, channel=channel.id, purpose=channel.purpose, by=by.id
            )
        )
        kind = "group_purpose" if channel.private else "channel_purpose"
        self._system(channel, by, kind, f"set the channel purpose: {channel.purpose}")

    def _system(self, channel: Channel, by: Person, subtype: str, text: str) -> None:
        self._keep(
            channel,
            Message(
                ts=self.ids.ts(self.now),
                channel=channel.id,
                user=by.id,
                text=text,
                subtype=subtype,
            ),
        )

    def _keep(self, channel: Channel, message: Message) -> Message:
        channel.keep(message)
        self.feed.tell(
            changes.MessagePosted(at=self.now, channel=channel.id, message=message)
        )
        return message

    def post(
        self,
        channel: Channel,
        author: Person,
        text: str,
        blocks: Sequence[Fields] = NO_BLOCKS,
        *,
        metadata: Fields | None = None,
        dropped: Fields | None = None,
        thread_ts: str | None = None,
        link_names: bool = False,
    ) -> Message:
        ours = author is self.bot
        message = Message(
            ts=self.ids.ts(self.now),
            channel=channel.id,
            user=author.id,
            text=text,
            blocks=tuple(blocks),
            metadata=metadata,
            dropped=dropped,
            bot_id=self.bot_id if ours else None,
            app_id=self.app_id if ours else None,
            thread_ts=thread_ts,
            mentions=mentions(text, blocks, link_names=link_names),
        )
        return self._keep(channel, message)

    def edit(self, channel: Channel, message: Message) -> Message:
        """Replace the message with the same timestamp by an edited one."""
        edited = evolve(
            message,
            edited_at=self.ids.ts(self.now),
            mentions=mentions(message.text, message.blocks),
        )
        channel.keep(edited)
        self.feed.tell(
            changes.MessageUpdated(at=self.now, channel=channel.id, message=edited)
        )
        return edited

    def delete(self, channel: Channel, ts: str) -> None:
        channel.drop(ts)
        self.feed.tell(changes.MessageDeleted(at=self.now, channel=channel.id, ts=ts))

    def pin(self, channel: Channel, ts: str, by: Person) -> None:
        channel.pins.append(Pin(ts=ts, by=by.id, at=self.now))
        self.feed.tell(changes.Pinned(at=self.now, channel=channel.id, ts=ts, by=by.id))

    def unpin(self, channel: Channel, ts: str) -> None:
        channel.pins = [pin for pin in channel.pins if pin.ts != ts]
        self.feed.tell(changes.Unpinned(at=self.now, channel=channel.id, ts=ts))

    def bookmark(
        self, channel: Channel, title: str, link: str, emoji: str | None
    ) -> Bookmark:
        bookmark = Bookmark(
            id=self.ids.new("Bk"),
            channel=channel.id,
            title=title,
            link=link,
            emoji=emoji,
            at=self.now,
            updated_at=self.now,
        )
        channel.bookmarks.append(bookmark)
        self.feed.tell(
            changes.BookmarkAdded(
                at=self.now,
                channel=channel.id,
                bookmark=bookmark.id,
                title=title,
                link=link,
            )
        )
        return bookmark

    def show(
        self,
        person: Person,
        channel_id: str,
        text: str,
        blocks: Sequence[Fields] = NO_BLOCKS,
        *,
        origin: str,
    ) -> Ephemeral:
        return self.screens.show(
            Ephemeral(
                ts=self.ids.ts(self.now),
                channel=channel_id,
                person=person.id,
                text=text,
                blocks=tuple(blocks),
                origin=origin,
            )
        )
