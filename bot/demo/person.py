"""A person in the demo: every action is printed, carried out and timed."""

import time
from collections.abc import Awaitable
from typing import TypeVar

from attrs import define

from bot.demo.panels import value_of
from bot.demo.terminal import Terminal
from bot.demo.watcher import Watcher
from bot.sandbox import (
    ActingPerson,
    Channel,
    CommandReply,
    Ephemeral,
    Message,
    Person,
    SubmitReply,
    Window,
)
from bot.sandbox.fields import as_text, dig

T = TypeVar("T")


@define(kw_only=True)
class DemoPerson:
    """A person who types commands, and fills in and submits windows.

    Attributes:
        ack_times: how long each acknowledgement took; all people share the list.
        pause: seconds before each action.
    """

    acting: ActingPerson
    watcher: Watcher
    ack_times: list[float]
    pause: float

    @property
    def person(self) -> Person:
        return self.acting.person

    @property
    def terminal(self) -> Terminal:
        return self.watcher.terminal

    async def types(self, command: str, text: str, channel: Channel) -> CommandReply:
        typed = f"{command} {text}".strip()
        await self._act(f"types {typed} in #{channel.name}")
        reply = await self._timed(self.acting.types(command, text, channel))
        await self.watcher.print_changes()
        return reply

    async def opens(self, command: str, text: str, channel: Channel) -> Window:
        """Type a command that opens a window, and return the window."""
        await self.types(command, text, channel)
        screens, me = self.acting.workspace.screens, self.person.id
        words = f"a window after {command}"
        await self.watcher.until(words, lambda: screens.stack(me))
        return screens.stack(me)[-1]

    def fills(self, window: Window, block_id: str, value: str) -> None:
        self.acting.fills(window, block_id, "value", value)

    async def chooses(self, window: Window, block_id: str, value: str) -> None:
        """Choose in a field that sends the choice to the app at once."""
        choice = self.acting.chooses(window, block_id, "value", value)
        await self._timed(choice)

    async def submits(self, window: Window) -> SubmitReply:
        await self._act(f"selects [{as_text(dig(window.view, 'submit', 'text'))}]")
        reply = await self._timed(self.acting.submits(window))
        await self.watcher.print_changes()
        return reply

    async def joins(self, channel: Channel) -> None:
        await self._act(f"joins #{channel.name}")
        self.acting.joins(channel)
        await self.watcher.print_changes()

    async def selects(self, source: Window | Message | Ephemeral, label: str) -> None:
        """Select a button of a window or a message."""
        await self._act(f"selects [{label}]")
        await self._timed(self.acting.clicks(source, label))
        await self.watcher.print_changes()

    @property
    def direct_messages(self) -> Channel:
        return self.acting.dm

    def value(self, window: Window, block_id: str) -> str:
        return value_of(self.watcher.reader, window.block(block_id), window)

    def inputs(self, window: Window, start: str = "") -> list[str]:
        """Return the ids of the fields that start with these characters."""
        fields = [block for block in window.blocks if block.get("type") == "input"]
        ids = [as_text(block.get("block_id")) for block in fields]
        return [found for found in ids if found.startswith(start)]

    async def closes(self, window: Window) -> None:
        await self.acting.cancels(window)

    async def _act(self, words: str) -> None:
        # People look before they act, and a reader needs time to follow the output.
        await self.watcher.print_for(self.pause)
        self.terminal.line(f"{self.person.name} {words}")

    async def _timed(self, action: Awaitable[T]) -> T:
        started = time.monotonic()
        done = await action
        self.ack_times.append(time.monotonic() - started)
        return done
