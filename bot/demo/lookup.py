"""Looks for channels, messages and cards in the workspace."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from bot.demo.person import DemoPerson
from bot.demo.slack_text import Reader, as_read, buttons
from bot.sandbox import Channel, Message, Person, Window, Workspace


@frozen(kw_only=True)
class Lookup:
    """Finds what the bot has made and posted so far."""

    workspace: Workspace

    def incident_channel(self, number: int) -> Channel | None:
        """Find the channel that the bot created for an incident."""
        bot, part = self.workspace.bot.id, f"-{number:04}-"
        made = (x for x in self.workspace.channels if x.creator == bot)
        return next((x for x in made if part in x.name), None)

    def has_direct_message(self, person: Person) -> bool:
        bot = self.workspace.bot
        # Asking for direct messages that do not exist would open them.
        if not self.workspace.has_direct(bot, person):
            return False
        return bool(self.workspace.direct(bot, person).posts)

    def has_message(self, channel: Channel, words: str) -> bool:
        return any(words in text for text in self._read(channel, cards=False))

    def is_announced(self, channel: Channel, words: str) -> bool:
        """Whether a message that is no reply says this, such as an announcement."""
        posts = (post for post in channel.posts if not post.thread_ts)
        return any(words in text for text in self._texts(posts))

    def has_card(self, channel: Channel, words: str) -> bool:
        return any(words in text for text in self._read(channel, cards=True))

    def offering(self, channel: Channel, label: str) -> Message | None:
        """Find the last message in a channel that has a button with this label."""
        return next(
            (
                post
                for post in reversed(channel.posts)
                if any(label in buttons(block) for block in post.blocks)
            ),
            None,
        )

    def buttons_of(self, window: Window) -> list[str]:
        return [label for block in window.blocks for label in buttons(block)]

    def _read(self, channel: Channel, *, cards: bool) -> Iterator[str]:
        yield from self._texts(x for x in channel.posts if _is_card(x) is cards)

    def _texts(self, posts: Iterable[Message]) -> Iterator[str]:
        reader, bot = Reader(workspace=self.workspace), self.workspace.bot.id
        for post in posts:
            if post.user == bot:
                yield as_read(reader, post.text, post.blocks)


def leads_in(person: DemoPerson, window: Window) -> tuple[str, ...]:
    """Return the people who are chosen for the roles in a window."""
    blocks = person.inputs(window, "lead:")
    return tuple(filter(None, (person.value(window, block) for block in blocks)))


def _is_card(post: Message) -> bool:
    return any(block.get("type") == "header" for block in post.blocks)
