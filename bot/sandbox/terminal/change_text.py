"""Writes each change in the workspace as lines of text."""

from typing import assert_never

from attrs import frozen

from bot.sandbox import changes
from bot.sandbox.channel import Kind
from bot.sandbox.message import Ephemeral, Message
from bot.sandbox.terminal.reader import Reader
from bot.sandbox.terminal.window_text import window_lines

LINE_MAX = 60
"""How much of a message is repeated when it is pinned."""


@frozen(kw_only=True)
class ChangeText:
    """Writes changes as plain lines; none where Slack itself posts a message."""

    reader: Reader

    def of(self, change: changes.Change) -> list[str]:
        match change:
            case changes.MessagePosted() | changes.MessageUpdated():
                return self._posted(change)
            case changes.EphemeralShown():
                return self.private(change.ephemeral)
            case (
                changes.WindowOpened()
                | changes.WindowUpdated()
                | changes.WindowClosed()
                | changes.HomePublished()
            ):
                return self._screen(change)
            case (
                changes.BookmarkAdded()
                | changes.BookmarkEdited()
                | changes.BookmarkRemoved()
                | changes.Pinned()
                | changes.Unpinned()
                | changes.MessageDeleted()
            ):
                place = self.reader.place_of(change.channel)
                return [f"{place} | {self._around(change)}"]
            case changes.ChannelCreated():
                return self._created(change)
            case changes.MemberLeft():
                place = self.reader.place_of(change.channel)
                return [f"{place} | {self.reader.person(change.person)} left"]
            case (
                changes.ChannelRenamed()
                | changes.ChannelArchived()
                | changes.MemberJoined()
                | changes.TopicSet()
                | changes.PurposeSet()
            ):
                # Slack posts a line about each of these into the channel.
                return []
            case _:
                assert_never(change)

    def message(self, message: Message, *, edited: bool = False) -> list[str]:
        """Show a message with its author; Slack's own messages begin with a name."""
        place = self.reader.place_of(message.channel)
        said = self.reader.message(message)
        author = self.reader.person(message.user)
        if message.subtype in {"channel_join", "group_join"}:
            return [f"{place} | {said[0]}"]
        if message.subtype:
            return [f"{place} | {author} {said[0]}"]
        where = " in a thread" if message.thread_ts else ""
        return _block(f"{place} | {author}{where}{' (edited)' * edited}:", said)

    def private(self, line: Ephemeral) -> list[str]:
        """Show what only one person sees."""
        seer = self.reader.person(line.person)
        place = self.reader.place_of(line.channel)
        return _block(f"{place} | only {seer} sees:", self.reader.message(line))

    def pinned(self, channel_id: str, ts: str) -> str:
        found = self.reader.workspace.channel(channel_id).message(ts)
        first = self.reader.message(found)[0] if found else "a deleted message"
        return first if len(first) <= LINE_MAX else f"{first[: LINE_MAX - 1]}…"

    def _posted(
        self, change: changes.MessagePosted | changes.MessageUpdated
    ) -> list[str]:
        edited = isinstance(change, changes.MessageUpdated)
        return self.message(change.message, edited=edited)

    def _screen(
        self,
        change: changes.WindowOpened
        | changes.WindowUpdated
        | changes.WindowClosed
        | changes.HomePublished,
    ) -> list[str]:
        name, screens = self.reader.person(change.person), self.reader.workspace.screens
        match change:
            case changes.WindowOpened() | changes.WindowUpdated():
                stack = screens.stack(change.person)
                shown = [x for x in stack if x.id == change.window]
                return [
                    x for window in shown for x in window_lines(self.reader, window)
                ]
            case changes.WindowClosed():
                return [f"{name}'s window is closed"]
            case changes.HomePublished():
                blocks = screens.homes[change.person].blocks
                said = [x for block in blocks for x in self.reader.block(block)]
                return _block(f"{name}'s Home tab:", said)
            case _:
                assert_never(change)

    def _around(
        self,
        change: changes.BookmarkAdded
        | changes.BookmarkEdited
        | changes.BookmarkRemoved
        | changes.Pinned
        | changes.Unpinned
        | changes.MessageDeleted,
    ) -> str:
        """Say what changed in a channel apart from new messages."""
        match change:
            case changes.BookmarkAdded():
                return f"new bookmark: {change.title} ({change.link})"
            case changes.BookmarkEdited():
                return f"changed bookmark: {change.title} ({change.link})"
            case changes.BookmarkRemoved():
                return "a bookmark was removed"
            case changes.Pinned():
                said = self.pinned(change.channel, change.ts)
                return f"{self.reader.person(change.by)} pinned: {said}"
            case changes.Unpinned():
                return f"unpinned: {self.pinned(change.channel, change.ts)}"
            case changes.MessageDeleted():
                return "a message was deleted"
            case _:
                assert_never(change)

    def _created(self, change: changes.ChannelCreated) -> list[str]:
        channel = self.reader.workspace.channel(change.channel)
        if channel.kind is Kind.DIRECT:
            return []
        return [f"#{change.name} was created by {self.reader.person(change.by)}"]


def _block(head: str, said: list[str]) -> list[str]:
    """Put one line after the head, and several below it."""
    if len(said) == 1:
        return [f"{head} {said[0]}"]
    return [head, *(f"  {line}" for line in said)]
