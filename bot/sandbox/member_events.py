"""Tells the app who joins and leaves the channels that its bot is in."""

from collections import deque
from contextlib import suppress

from attrs import define

from bot.sandbox.changes import Change, MemberJoined, MemberLeft
from bot.sandbox.envelope import NoSocketError
from bot.sandbox.feed import Feed, Watch
from bot.sandbox.fields import Fields
from bot.sandbox.payloads import Payloads
from bot.sandbox.socket_mode import SocketMode
from bot.sandbox.workspace import Workspace

JOINED, LEFT = "member_joined_channel", "member_left_channel"

MEMBER_EVENTS = frozenset({JOINED, LEFT})
"""The events as an app's manifest names them."""


@define(kw_only=True, eq=False)
class MemberEvents(Watch):
    """Sends the events to an app that is connected; without a socket they are lost."""

    workspace: Workspace
    payloads: Payloads
    socket_mode: SocketMode

    @classmethod
    def attached(
        cls,
        feed: Feed,
        workspace: Workspace,
        payloads: Payloads,
        socket_mode: SocketMode,
    ) -> "MemberEvents":
        events = cls(
            feed,
            deque(maxlen=1),
            workspace=workspace,
            payloads=payloads,
            socket_mode=socket_mode,
        )
        feed.add(events)
        return events

    def hear(self, change: Change) -> None:
        if isinstance(change, MemberJoined):
            kind = JOINED
        elif isinstance(change, MemberLeft):
            kind = LEFT
        else:
            return
        channel = self.workspace.find(change.channel)
        sockets = self.socket_mode
        is_sent = kind in sockets.options.events and sockets.is_connected
        if is_sent and channel and self.workspace.bot.id in channel.members:
            event: Fields = {
                "type": kind,
                "user": change.person,
                "channel": channel.id,
                "channel_type": "G" if channel.private else "C",
                "team": self.workspace.id,
            }
            sockets.later(self._send(event))

    async def _send(self, event: Fields) -> None:
        payload = self.payloads.event(event)
        with suppress(NoSocketError):
            await self.socket_mode.deliver(
                "events_api", payload, accepts_response_payload=False
            )
