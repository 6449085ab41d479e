"""Prints every change in the workspace in order, and waits for expected ones."""

import re
from collections.abc import Callable

import anyio
from attrs import define, field
from rich.text import Text

from bot.demo import panels
from bot.demo.slack_text import Reader, as_read
from bot.demo.terminal import Terminal
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

TIMEOUT = 10.0
"""Seconds that the demo waits for the next expected change."""

EVENT = "green"
_NUMBER = re.compile(r"-(\d{4})-")


class DemoError(Exception):
    """The demo cannot go on; the message says why."""


@define(kw_only=True)
class Watcher:
    """Prints the changes in a workspace, and waits for expected ones."""

    terminal: Terminal
    sandbox: Sandbox
    _changes: Watch = field(init=False)
    _unprinted: list[Change] = field(factory=list, init=False)
    _lines: dict[tuple[str, str], set[str]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._changes = self.sandbox.changes()

    @property
    def reader(self) -> Reader:
        return self.terminal.reader

    async def until(self, words: str, is_true: Callable[[], object]) -> None:
        """Print changes until this is true; raise ``DemoError`` after the timeout."""
        try:
            with anyio.fail_after(TIMEOUT):
                while not is_true():
                    await self._next_change()
        except TimeoutError:
            raise DemoError(f"waited {TIMEOUT:.0f} s for {words}") from None
        await self.print_changes()

    async def until_read(self, channel: Channel) -> None:
        """Wait until the bot has read a channel, which changes nothing there."""
        reads = self.sandbox.calls.of
        try:
            await self.sandbox.until(
                lambda: any(
                    call.ok and call.args.text("channel") == channel.id
                    for call in reads("conversations.history")
                ),
                TIMEOUT,
            )
        except TimeoutError:
            words = f"waited {TIMEOUT:.0f} s for the bot to read #{channel.name}"
            raise DemoError(words) from None
        await self.print_changes()

    async def print_for(self, seconds: float) -> None:
        """Print the changes of the next seconds."""
        with anyio.move_on_after(seconds):
            while True:
                await self._next_change()

    async def print_changes(self) -> None:
        """Print what has changed so far."""
        # The watch waits for more, so it is cancelled; its results so far are kept.
        with anyio.move_on_after(0):
            while True:
                self._unprinted.append(await anext(self._changes))
        self._print()

    async def _next_change(self) -> None:
        self._unprinted.append(await anext(self._changes))
        await self.print_changes()

    def _print(self) -> None:
        joined: list[MemberJoined] = []
        changes, self._unprinted = self._unprinted, []
        for change in changes:
            if isinstance(change, MemberJoined):
                joined.append(change)
            elif not _is_by_slack(change):
                self._joined(joined)
                joined = []
                self._change(change)
        self._joined(joined)

    def _joined(self, joined: list[MemberJoined]) -> None:
        """Print everyone who joined at the same time in one line."""
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
                place = self._place(message.channel)
                place = f"a thread in {place}" if message.thread_ts else place
                title = f"{self._name(message.user)} in {place}"
                self._message(at, message, title, frozenset())
            case MessageUpdated(at=at, message=message):
                before = frozenset(self._lines.get((message.channel, message.ts), ()))
                title = f"Changed in {self._place(message.channel)}"
                self._message(at, message, title, before)
            case EphemeralShown(at=at, person=person, ephemeral=shown):
                place = self._place(shown.channel)
                title = f"Muster to {self._name(person)} only, in {place}"
                body = panels.message(self.reader, shown.text, shown.blocks)
                panel = panels.panel(title, body, panels.PRIVATE)
                self.terminal.at(at, panel)
            case _:
                pass

    def _event(self, at: float, channel_id: str, what: str, words: str) -> None:
        name = self.sandbox.workspace.channel(channel_id).name
        found = _NUMBER.search(name)
        subject = f"Incident {int(found[1])}" if found else f"#{name}"
        self.terminal.at(at, Text.assemble((f"{subject} · {what}: ", EVENT), words))

    def _message(
        self, at: float, message: Message, title: str, before: frozenset[str]
    ) -> None:
        """Print a new message, or the new lines of an edited one."""
        said = as_read(self.reader, message.text, message.blocks)
        self._lines[(message.channel, message.ts)] = set(said.splitlines())
        channel = self.sandbox.workspace.channel(message.channel)
        is_private = channel.kind is Kind.DIRECT
        colour = panels.PRIVATE if is_private else panels.CHANNEL
        if before:
            body = panels.changed_lines(self.reader, message.blocks, before)
        else:
            body = panels.message(self.reader, message.text, message.blocks)
        self.terminal.at(at, panels.panel(title, body, colour))

    def _place(self, channel_id: str) -> str:
        channel = self.sandbox.workspace.channel(channel_id)
        if channel.kind is not Kind.DIRECT:
            return f"#{channel.name}"
        return f"a direct message to {self._name(_other(channel, self._bot))}"

    @property
    def _bot(self) -> Person:
        return self.sandbox.workspace.bot

    def _name(self, person_id: str) -> str:
        person = self.sandbox.workspace.person(person_id)
        return person.name if person else person_id


def _is_by_slack(change: Change) -> bool:
    """Recognise Slack's own lines, which repeat what other changes say."""
    return isinstance(change, MessagePosted) and change.message.subtype is not None


def _other(channel: Channel, one: Person) -> str:
    return next(member for member in channel.members if member != one.id)
