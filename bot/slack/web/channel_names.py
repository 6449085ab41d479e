"""The names of channels, stored for the record when Slack happens to give them.

Rule: nobody waits for a name, and no call asks for one.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

from anyio.abc import TaskGroup
from attrs import define

from actors.errors import JournalUnavailable
from actors.incident.ids import ChannelId
from actors.tasks import may_start
from bot.slack.web.profile import readable


class StoredChannelNames(Protocol):
    """Keeps channels' names; the store is one."""

    async def remember_channels(self, names: Mapping[ChannelId, str]) -> None: ...


@define(kw_only=True)
class ChannelNames:
    """Stores what channels are called.

    Attributes:
        tasks: owns the writes that are running.
    """

    store: StoredChannelNames
    tasks: TaskGroup

    def learn(self, channel: ChannelId | None, name: str) -> None:
        """Start storing a channel's name, unless it is empty or unreadable."""
        shown = readable(name)
        if channel and shown and may_start(self.tasks):
            self.tasks.start_soon(self._write, channel, shown)

    async def _write(self, channel: ChannelId, name: str) -> None:
        with suppress(JournalUnavailable):
            # Only the record needs the name, and without it shows the id.
            await self.store.remember_channels({channel: name})
