"""A player: what somebody does is told, done, and timed."""

import time
from collections.abc import Awaitable
from typing import TypeVar

from attrs import define

from bot.demo.panels import value_of
from bot.demo.terminal import Narrator
from bot.demo.watcher import Audience
from bot.sandbox import (
    ActingPerson,
    Channel,
    CommandReply,
    Person,
    SubmitReply,
    Window,
)
from bot.sandbox.fields import as_text, dig

T = TypeVar("T")


@define(kw_only=True)
class Player:
    """Somebody at a keyboard.

    Attributes:
        waits: how long each acknowledgement took; all players share it.
        pause: seconds from what somebody saw to what they do.
    """

    acting: ActingPerson
    audience: Audience
    waits: list[float]
    pause: float

    @property
    def person(self) -> Person:
        return self.acting.person

    @property
    def narrator(self) -> Narrator:
        return self.audience.narrator

    async def types(self, command: str, text: str, channel: Channel) -> CommandReply:
        typed = f"{command} {text}".strip()
        await self._says(f"types {typed} in #{channel.name}")
        reply = await self._timed(self.acting.types(command, text, channel))
        await self.audience.catch_up()
        return reply

    async def opens(self, command: str, text: str, channel: Channel) -> Window:
        """Type a command that is answered with a window."""
        await self.types(command, text, channel)
        screens, me = self.acting.workspace.screens, self.person.id
        words = f"a window after {command}"
        await self.audience.until(words, lambda: screens.stack(me))
        return screens.stack(me)[-1]

    def fills(self, window: Window, block_id: str, value: str) -> None:
        self.acting.fills(window, block_id, "value", value)

    async def chooses(self, window: Window, block_id: str, value: str) -> None:
        """Choose in a field that tells the app at once."""
        choice = self.acting.chooses(window, block_id, "value", value)
        await self._timed(choice)

    async def submits(self, window: Window) -> SubmitReply:
        await self._says(f"presses [{as_text(dig(window.view, 'submit', 'text'))}]")
        reply = await self._timed(self.acting.submits(window))
        await self.audience.catch_up()
        return reply

    def value(self, window: Window, block_id: str) -> str:
        return value_of(self.audience.reader, window.block(block_id), window)

    def inputs(self, window: Window, start: str = "") -> list[str]:
        """Name the fields whose ids start like this."""
        fields = [block for block in window.blocks if block.get("type") == "input"]
        ids = [as_text(block.get("block_id")) for block in fields]
        return [found for found in ids if found.startswith(start)]

    async def closes(self, window: Window) -> None:
        await self.acting.cancels(window)

    async def _says(self, words: str) -> None:
        # People look before they act, and whoever watches the story reads meanwhile.
        await self.audience.watch(self.pause)
        self.narrator.say(f"{self.person.name} {words}")

    async def _timed(self, deed: Awaitable[T]) -> T:
        began = time.monotonic()
        done = await deed
        self.waits.append(time.monotonic() - began)
        return done
