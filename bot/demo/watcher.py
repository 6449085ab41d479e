"""The audience: sees every change in the workspace, in the order in which it came."""

import re
from collections.abc import Callable

import anyio
from attrs import define, field
from rich.text import Text

from bot.demo import panels as pictures
from bot.demo.slack_text import Reader, as_read
from bot.demo.terminal import Narrator
from bot.sandbox import Change, Channel, Kind, Message, Person, Sandbox
from bot.sandbox.changes import (
    BookmarkAdded,
    ChannelCreated,
    EphemeralShown,
    MemberJoined,
    MessagePosted,
    MessageUpdated,
    Pinned,
    TopicSet,
)
from bot.sandbox.feed import Watch

PATIENCE = 10.0
"""Seconds that the story waits for what should come next."""

EVENT = "green"
_NUMBER = re.compile(r"-(\d{4})-")


class InVainError(Exception):
    """What should have come did not come; its words say what that was."""


@define(kw_only=True)
class Audience:
    """Shows what has changed, and waits for what is still to come."""

    narrator: Narrator
    sandbox: Sandbox
    _changes: Watch = field(init=False)
    _heard: list[Change] = field(factory=list, init=False)
    _read: dict[tuple[str, str], set[str]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._changes = self.sandbox.changes()

    @property
    def reader(self) -> Reader:
        return self.narrator.reader

    async def until(self, words: str, came: Callable[[], object]) -> None:
        """Show every change until this has come, or raise ``InVainError``."""
        try:
            with anyio.fail_after(PATIENCE):
                while not came():
                    await self._hear()
        except TimeoutError:
            raise InVainError(f"waited {PATIENCE:.0f} s in vain for {words}") from None
        await self.catch_up()

    async def until_looked_up(self, channel: Channel) -> None:
        """Wait until the bot has read a channel, which changes nothing there."""
        reads = self.sandbox.calls.of
        try:
            await self.sandbox.until(
                lambda: any(
                    call.ok and call.args.text("channel") == channel.id
                    for call in reads("conversations.history")
                ),
                PATIENCE,
            )
        except TimeoutError:
            words = f"waited {PATIENCE:.0f} s in vain for a look into #{channel.name}"
            raise InVainError(words) from None
        await self.catch_up()

    async def watch(self, seconds: float) -> None:
        """Show what changes for so long."""
        with anyio.move_on_after(seconds):
            while True:
                await self._hear()

    async def catch_up(self) -> None:
        """Show what has changed so far."""
        # The watch would wait for more; what it gave before that stays with us.
        with anyio.move_on_after(0):
            while True:
                self._heard.append(await anext(self._changes))
        self._show()

    async def _hear(self) -> None:
        self._heard.append(await anext(self._changes))
        await self.catch_up()

    def _show(self) -> None:
        joined: list[MemberJoined] = []
        heard, self._heard = self._heard, []
        for change in heard:
            if isinstance(change, MemberJoined):
                joined.append(change)
            elif not _is_by_slack(change):
                self._joined(joined)
                joined = []
                self._change(change)
        self._joined(joined)

    def _joined(self, joined: list[MemberJoined]) -> None:
        """Tell of all who joined at once in one line."""
        bot = self.sandbox.workspace.bot.id
        names = [self._name(x.person) for x in joined if x.person != bot]
        if names:
            last = joined[-1]
            self._event(last.at, last.channel, "Invited", ", ".join(names))

    def _change(self, change: Change) -> None:
        match change:
            case ChannelCreated(at=at, channel=channel, name=name) if name:
                self._event(at, channel, "New channel", f"#{name}")
            case TopicSet(at=at, channel=channel, topic=topic):
                self._event(at, channel, "Topic", self.reader.plain(topic))
            case Pinned(at=at, channel=channel):
                self._event(at, channel, "Pinned", "the card")
            case BookmarkAdded(at=at, channel=channel, title=title):
                self._event(at, channel, "Bookmark", title)
            case MessagePosted(at=at, message=message):
                title = f"{self._name(message.user)} in {self._place(message.channel)}"
                self._message(at, message, title, frozenset())
            case MessageUpdated(at=at, message=message):
                before = frozenset(self._read.get((message.channel, message.ts), ()))
                title = f"Changed in {self._place(message.channel)}"
                self._message(at, message, title, before)
            case EphemeralShown(at=at, person=person, ephemeral=shown):
                place = self._place(shown.channel)
                title = f"Muster to {self._name(person)} only, in {place}"
                body = pictures.message(self.reader, shown.text, shown.blocks)
                picture = pictures.panel(title, body, pictures.PRIVATE)
                self.narrator.at(at, picture)
            case _:
                pass

    def _event(self, at: float, channel_id: str, what: str, words: str) -> None:
        name = self.sandbox.workspace.channel(channel_id).name
        found = _NUMBER.search(name)
        whose = f"Incident {int(found[1])}" if found else f"#{name}"
        self.narrator.at(at, Text.assemble((f"{whose} · {what}: ", EVENT), words))

    def _message(
        self, at: float, message: Message, title: str, before: frozenset[str]
    ) -> None:
        """Show a message, or of an edited one what it did not say before."""
        said = as_read(self.reader, message.text, message.blocks)
        self._read[(message.channel, message.ts)] = set(said.splitlines())
        channel = self.sandbox.workspace.channel(message.channel)
        is_private = channel.kind is Kind.DIRECT
        colour = pictures.PRIVATE if is_private else pictures.CHANNEL
        if before:
            body = pictures.news(self.reader, message.blocks, before)
        else:
            body = pictures.message(self.reader, message.text, message.blocks)
        self.narrator.at(at, pictures.panel(title, body, colour))

    def _place(self, channel_id: str) -> str:
        channel = self.sandbox.workspace.channel(channel_id)
        if channel.kind is not Kind.DIRECT:
            return f"#{channel.name}"
        return f"{self._name(_other(channel, self._bot))}'s private messages"

    @property
    def _bot(self) -> Person:
        return self.sandbox.workspace.bot

    def _name(self, person_id: str) -> str:
        person = self.sandbox.workspace.person(person_id)
        return person.name if person else person_id


def _is_by_slack(change: Change) -> bool:
    """Tell Slack's own lines, which say what other changes say already."""
    return isinstance(change, MessagePosted) and change.message.subtype is not None


def _other(channel: Channel, one: Person) -> str:
    return next(member for member in channel.members if member != one.id)
