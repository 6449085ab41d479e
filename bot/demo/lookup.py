"""Sight: what can be seen in the workspace at a moment, for those who wait for it."""

from collections.abc import Iterator

from attrs import frozen

from bot.demo.person import Player
from bot.demo.slack_text import Reader, as_read
from bot.sandbox import Channel, Message, Person, Window, Workspace


@frozen(kw_only=True)
class Sight:
    """Looks at channels and windows."""

    workspace: Workspace

    def own(self, number: int) -> Channel | None:
        """Find the channel that the bot made for an incident."""
        bot, part = self.workspace.bot.id, f"-{number:04}-"
        made = (x for x in self.workspace.channels if x.creator == bot)
        return next((x for x in made if part in x.name), None)

    def receipt(self, person: Person) -> bool:
        bot = self.workspace.bot
        # To ask for private messages that do not exist would open them.
        if not self.workspace.has_direct(bot, person):
            return False
        return bool(self.workspace.direct(bot, person).posts)

    def said(self, channel: Channel, words: str) -> bool:
        return any(words in said for said in self._read(channel, cards=False))

    def card(self, channel: Channel, words: str) -> bool:
        return any(words in said for said in self._read(channel, cards=True))

    def _read(self, channel: Channel, *, cards: bool) -> Iterator[str]:
        reader, bot = Reader(workspace=self.workspace), self.workspace.bot.id
        for post in channel.posts:
            if post.user == bot and _is_card(post) is cards:
                yield as_read(reader, post.text, post.blocks)


def leads_in(player: Player, window: Window) -> tuple[str, ...]:
    """Read who is chosen as a lead in a window now."""
    blocks = player.inputs(window, "lead:")
    return tuple(filter(None, (player.value(window, block) for block in blocks)))


def _is_card(post: Message) -> bool:
    return any(block.get("type") == "header" for block in post.blocks)
